"""By when all of it existed: manifests, each chained to the one before, and their time stamps."""
