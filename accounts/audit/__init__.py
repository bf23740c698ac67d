"""The log of who did what: written, checked, guarded by the database, read (decision 0055)."""
