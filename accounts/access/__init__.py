"""Coming in, and the pages about users, teams and oneself."""
