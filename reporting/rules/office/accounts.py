"""Who may manage whose account.

The planner makes and manages the accounts of reporters and leaders. Whoever reviews, plans or runs
the system checks the planner's work or the other way round: their accounts are the superuser's to
manage, or one person could give herself both halves. Nobody manages her own.
"""

from dataclasses import dataclass

from reporting.enums import Role

# The roles that a planner gives.
MANAGED_ROLES = (Role.REPORTER, Role.LEADER)


@dataclass(frozen=True)
class Account:
    """What is asked of an account before somebody may manage it."""

    key: int
    groups: frozenset[str]
    """Names of all its groups, roles or not."""
    is_superuser: bool = False
    has_rights_of_its_own: bool = False
    """Whether it was given permissions past the roles."""

    @property
    def is_guarded(self) -> bool:
        """Whether only a superuser manages it."""
        has_more = not self.groups <= {role.value for role in MANAGED_ROLES}
        return self.is_superuser or self.has_rights_of_its_own or has_more


def may_manage(editor: Account, account: Account) -> bool:
    """Whether the editor, who may edit users at all, gives this account its rights and password."""
    if editor.key == account.key:
        return False
    return editor.is_superuser or not account.is_guarded


def roles_given_by(editor: Account) -> tuple[Role, ...]:
    """The roles that the editor, who may edit users at all, gives to others."""
    return tuple(Role) if editor.is_superuser else MANAGED_ROLES
