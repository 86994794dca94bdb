"""The day page: whom to contact now and why, what is to be done, what has changed."""
