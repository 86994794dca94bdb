"""REST for accounts with their standing, explanations, history, evaluations and models."""
