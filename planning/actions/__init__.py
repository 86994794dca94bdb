"""What gets done: actions with an owner and a day, wherever they come from."""
