"""Experience-based matching as pages: ranked prospects, the grids behind them, what came of it."""
