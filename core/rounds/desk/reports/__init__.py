"""Reports, the figures behind them, and scores."""
