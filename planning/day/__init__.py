"""A person's day: whom to contact now and why, what is promised, what has changed."""
