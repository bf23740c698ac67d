"""One-time passwords."""

import re

from django.contrib.auth.password_validation import validate_password

from reporting.importing.passwords import one_time_password


def test_password_is_random_readable_and_allowed() -> None:
    made = {one_time_password() for _ in range(200)}
    assert len(made) == 200
    for password in made:
        # No signs that are taken for one another on paper.
        assert re.fullmatch("([a-z3-9]{4}-){2}[a-z3-9]{4}", password)
        assert not set(password) & set("0o1il2z5s8b")
        validate_password(password)
