"""Planning over REST."""
