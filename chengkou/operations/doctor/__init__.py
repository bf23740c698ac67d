"""Examines an installation and says in plain Chinese what is wrong and what to do."""
