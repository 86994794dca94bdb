"""Other weights tried on all accounts, before they count."""
