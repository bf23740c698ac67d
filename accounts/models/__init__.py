"""What is kept of accounts beside the account itself."""

from accounts.models.passwords import OldPassword

__all__ = ["OldPassword"]
