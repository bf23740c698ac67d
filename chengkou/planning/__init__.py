"""A plan before its year: made from the last one, completed, adopted."""
