"""What is computed, as pure functions of NumPy columns: no Django, no database, no clock."""
