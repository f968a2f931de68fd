"""Twenty tables of the kinds that reports hold, and how many of their cells are found by row and column."""
