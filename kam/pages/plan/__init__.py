"""The page of an account plan: section by section, with the facts on record beside each."""
