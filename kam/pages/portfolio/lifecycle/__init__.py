"""The lifecycle board: where accounts stand, what flows between the stages, and on what evidence."""
