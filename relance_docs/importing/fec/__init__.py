"""The French accounting file (FEC): open items of the customers."""
