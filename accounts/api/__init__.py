"""REST for accounts' facts: people, contact log, sales, products, tokens, imports."""
