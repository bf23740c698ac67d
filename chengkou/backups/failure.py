"""What keeps a backup from being made or restored."""


class BackupFailed(Exception):
    """Nothing was replaced; the message says in Chinese what is wrong and what to do."""
