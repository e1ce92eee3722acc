"""The folder of a workspace as a whole: its settings, its cases, what is wrong between them."""
