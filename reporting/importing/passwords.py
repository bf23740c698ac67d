"""One-time passwords, which people are handed on paper and change when they first sign in."""

import secrets

# Without signs that are taken for one another on paper: 0 o, 1 i l, 2 z, 5 s, 8 b.
_SIGNS = "acdefghjkmnpqrtuvwxy34679"
_GROUPS, _LONG = 3, 4


def one_time_password() -> str:
    """A random password that can be read aloud and typed: hm4k-r7dy-ttx3 (some 55 bits)."""
    return "-".join(_signs() for _ in range(_GROUPS))


def _signs() -> str:
    return "".join(secrets.choice(_SIGNS) for _ in range(_LONG))
