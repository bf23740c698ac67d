"""What is asked of a password that somebody chooses, beside that it is not a common one."""

LENGTH = 10
KINDS = 3
REMEMBERED = 5
"""How many passwords of a person, the present one among them, are not chosen again."""

PASSWORD_HELP = (
    f"至少{LENGTH}个字符，大写字母、小写字母、数字、其他符号至少有其中{KINDS}种；"
    f"不用常见密码，不与用户名、姓名相近，不和最近用过的{REMEMBERED}个相同。"
)
"""The same in the words of the forms; Django's own words address the reader."""


def kinds_of(password: str) -> int:
    """How many of the four kinds of signs stand in it: A, a, 1, and anything else."""
    kinds = set()
    for sign in password:
        if sign.isdigit():
            kinds.add("digit")
        elif sign.isupper():
            kinds.add("upper")
        elif sign.islower():
            kinds.add("lower")
        else:
            kinds.add("other")
    return len(kinds)
