"""The databases themselves: which one the environment names, what all tables hold, copies of it."""
