"""Files that people bring along: which kinds are taken, and what they may be called."""
