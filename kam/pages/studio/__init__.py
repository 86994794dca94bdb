"""The scoring studio: versions of the model, weighed, tried out, compared and activated."""
