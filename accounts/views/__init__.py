"""Pages that change accounts, people, the contact log and facts; reading ones stand in kam.pages."""
