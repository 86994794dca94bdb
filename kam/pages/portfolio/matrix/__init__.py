"""The matrix of attractiveness and relative strength: where to invest, maintain, let go."""
