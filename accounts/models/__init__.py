"""What is kept of accounts beside the account itself."""

from accounts.models.passwords import OldPassword
from accounts.models.sessions import Session

__all__ = ["OldPassword", "Session"]
