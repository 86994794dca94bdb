"""The list of accounts: views, columns, and changes of many at once."""
