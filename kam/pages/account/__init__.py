"""The page of one account: who are they, how do they stand with us, what is next."""
