"""What is kept of accounts beside the account itself."""

from accounts.models.passwords import OldPassword
from accounts.models.second_factor import RecoveryCode, SecondFactor
from accounts.models.sessions import Session

__all__ = ["OldPassword", "RecoveryCode", "SecondFactor", "Session"]
