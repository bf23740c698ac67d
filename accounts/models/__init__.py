"""What is kept of accounts beside the account itself."""

from accounts.models.audit import AuditRecord
from accounts.models.passwords import OldPassword
from accounts.models.second_factor import RecoveryCode, SecondFactor
from accounts.models.sessions import Session

__all__ = ["AuditRecord", "OldPassword", "RecoveryCode", "SecondFactor", "Session"]
