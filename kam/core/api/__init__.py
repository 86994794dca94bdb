"""What every REST endpoint shares: who asks, what they may, how lists, errors and repeats look."""
