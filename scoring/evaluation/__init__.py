"""One run over all accounts: facts in columns, formulas, and standings published at once."""
