"""What can be won: how often we win, and what is still missing to the targets of the plans."""
