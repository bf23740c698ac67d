"""Word templates that an office edits: their placeholders, what is wrong in one, filling one in."""
