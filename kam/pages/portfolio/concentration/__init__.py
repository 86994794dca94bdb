"""How much hangs on few customers, and what the loss of one would do."""
