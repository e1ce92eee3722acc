"""Processes of ours and what they start: where code comes from, what they may take, what is left.

Nothing of the folder that a command is called in is ever run; a file that hangs or swells ends its
own process alone; and what is temporary goes, with its run or with the next one.
"""
