"""Copies of everything in one archive each: made, checked and restored (decision 0057)."""
