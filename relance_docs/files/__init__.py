"""Files of others' folders: read, replaced, locked and removed without being led astray.

A workspace may come from a stranger. What is written or removed lies below a folder that the caller
names, and each folder on the way there is a real one: where the system can, it is opened without
following and held (openat), elsewhere it is looked at just before. What is read is a regular file
of a known size, and of a workspace nothing is read that lies outside it or belongs to git.
"""
