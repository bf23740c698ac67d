"""A list of people: how it is read, whose accounts it would make, and making them.

A row that is nobody's account yet becomes one with a one-time password. Of accounts that are there,
telephone and e-mail are taken over and units added; nobody's role or password is changed by a list.
Nothing is written by a comparison; what was confirmed is compared again under lock.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from reporting.actions import Refused
from reporting.enums import Role
from reporting.importing.lists import ListRow
from reporting.importing.passwords import one_time_password
from reporting.importing.units import StoredUnits
from reporting.models import Department, User
from reporting.rules.office.accounts import may_manage, roles_given_by
from reporting.rules.office.leaders import plain_name
from reporting.tables.heads import Meaning
from reporting.tables.mapping import Vocabulary
from reporting.tables.names import code_of, folded

NEW, SKIP = "new", "skip"
MOST = 200
"""So many new accounts are made at once: each password is hashed on its own."""
MEANINGS = (
    Meaning("name", "姓名", "((联系|填报|经办|联络)(人|人员|员))?姓名|(填报|联络|经办|联系)人"),
    Meaning("username", "登录名", "登录名|用户名|账号|帐号|登录账号"),
    Meaning("units", "单位", "(所在|填报|责任|工作|所属)?(单位|部门)(名称)?"),
    Meaning("role", "角色", "角色|职责|身份|权限|账号类型"),
    Meaning("phone", "联系电话", "(联系|办公)?(电话|手机|方式)(号码|号)?|手机号码?"),
    Meaning("email", "电子邮箱", "(电子)?(邮箱|邮件)(地址)?|email|e-mail"),
)
NAME = "name"
# A name alone names nobody: without a second column a cell of the list could be a head.
VOCABULARY = Vocabulary(MEANINGS, (NAME,), fewest=2)
_ROLES = {label: role for role in Role for label in (role.label, role.value)} | {
    "填报": Role.REPORTER,
    "填报人": Role.REPORTER,
    "联络员": Role.REPORTER,
    "领导": Role.LEADER,
    "审核": Role.REVIEWER,
    "计划": Role.PLANNER,
}
_BETWEEN = re.compile(r"[、,;/，；\n]")


@dataclass(frozen=True)
class PersonRow:
    """One row of the list, with whose account it can be and the units that it names."""

    row: ListRow
    known: User | None
    """The account of this login name, or of this name in one of these units."""
    offers: list[User]
    """Accounts of the same name elsewhere, or of the same telephone."""
    units: list[Department]
    unknown_units: list[str]
    """Names of units in the row that no unit has."""
    role: Role | None
    """None where the row has none that is known."""

    @property
    def name(self) -> str:
        return self.row.text(NAME)

    @property
    def proposed(self) -> str:
        """What is done with it if nobody says otherwise; empty where somebody has to say."""
        if self.known is not None:
            return str(self.known.pk)
        return "" if self.offers else NEW


@dataclass(frozen=True)
class SettledPerson:
    """A row with what is to be done with it."""

    row: ListRow
    choice: str
    """An account's key, NEW or SKIP."""
    role: Role | None
    units: Sequence[Department] = ()
    username: str = ""
    """For a new account; empty: made of the name."""


@dataclass
class PersonChange:
    """What a row does to an account."""

    user: User
    role: Role | None
    units: list[Department]
    """For a new account its units, for another those that are added."""
    is_new: bool
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    """Label, old and new of each field that changes; of a new account none."""


@dataclass
class PeopleComparison:
    """What the list would do."""

    seen: str
    """A digest of all accounts and units as they were compared."""
    of_row: dict[str, PersonChange] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def new(self) -> list[PersonChange]:
        return [change for change in self.of_row.values() if change.is_new]

    @property
    def changed(self) -> list[PersonChange]:
        return [change for change in self.of_row.values() if change.changes]


@dataclass(frozen=True)
class Slip:
    """What one person is handed, once."""

    name: str
    units: str
    role: str
    username: str
    password: str


class StoredPeople:
    """All accounts with their units and groups, and all units (five queries)."""

    def __init__(self, *, lock: bool = False) -> None:
        rows = User.objects.order_by("pk")
        rows = rows.select_for_update() if lock else rows
        self.users = list(rows.prefetch_related("departments", "groups", "user_permissions"))
        self.by_key = {str(user.pk): user for user in self.users}
        self.by_username = {user.username.casefold(): user for user in self.users}
        self.units = StoredUnits(lock=lock)

    def known(self, row: ListRow, units: Sequence[Department]) -> User | None:
        """Whose account the row is without a doubt: by login name, else by name and unit."""
        if row.text("username"):
            return self.by_username.get(row.text("username").casefold())
        wanted = {unit.pk for unit in units}
        called = self._called(row.text(NAME))
        found = [user for user in called if wanted & _unit_keys(user)]
        return found[0] if len(found) == 1 else None

    def may_be(self, row: ListRow) -> list[User]:
        """Accounts that the row may mean: of the same name, or of the same telephone."""
        if row.text("username"):
            return []
        found = self._called(row.text(NAME))
        phone = _digits(row.text("phone"))
        for user in self.users:
            if phone and _digits(user.phone) == phone and user not in found:
                found.append(user)
        return found

    def _called(self, name: str) -> list[User]:
        return [user for user in self.users if user.name and folded(user.name) == folded(name)]

    @property
    def digest(self) -> str:
        """What all accounts and units are, in few signs."""
        values = []
        for user in self.users:
            units = sorted(_unit_keys(user))
            groups = sorted(group.name for group in user.groups.all())
            texts = (user.username, user.name, user.phone, user.email, user.county_leader)
            values.append((user.pk, texts, user.is_active, user.is_superuser, units, groups))
        return hashlib.sha256(repr([values, self.units.digest]).encode()).hexdigest()


def matched(
    rows: Sequence[ListRow], stored: StoredPeople, said: Mapping[str, Department | None]
) -> list[PersonRow]:
    """The rows with whose accounts and which units they can mean.

    `said`: which unit a name of none stands for, as somebody chose it; None for no unit at all.
    """
    found = []
    for row in rows:
        units: list[Department] = []
        unknown = []
        for name in _unit_names(row.text("units"), stored.units):
            unit = stored.units.called(name) or said.get(name)
            if unit is not None and unit not in units:
                units.append(unit)
            elif unit is None and name not in said:
                unknown.append(name)
        known = stored.known(row, units)
        offers = [] if known else stored.may_be(row)
        role = _ROLES.get(row.text("role"))
        found.append(PersonRow(row, known, offers, units, unknown, role))
    return found


def _unit_keys(user: User) -> set[int]:
    """Keys of the units of an account, which were read with it."""
    return {unit.pk for unit in user.departments.all()}


def _unit_names(text: str, units: StoredUnits) -> list[str]:
    """The names of units in a cell: all of it where a unit is called so, else its parts."""
    if not text or units.called(text):
        return [text] if text else []
    return [part.strip() for part in _BETWEEN.split(text) if part.strip()]


def compare(rows: Sequence[SettledPerson], stored: StoredPeople, editor: User) -> PeopleComparison:
    """What these rows would do to the accounts, which it changes in memory (two queries)."""
    found = PeopleComparison(stored.digest)
    roles = roles_given_by(editor.account)
    names = dict.fromkeys(stored.by_username, "系统里的账号")
    given: dict[int, str] = {}
    found.faults += _twice([settled for settled in rows if settled.choice == NEW])
    for settled in rows:
        if settled.choice == SKIP:
            continue
        if settled.choice == NEW:
            found.of_row[settled.row.key] = _new(settled, roles, names, found)
            continue
        user = stored.by_key.get(settled.choice)
        if user is None:
            found.faults.append(f"{settled.row.place}：选的账号已经没有了。")
        elif user.pk in given:
            found.faults.append(
                f"{settled.row.place}和{given[user.pk]}是同一个账号{user.username}。"
            )
        else:
            given[user.pk] = settled.row.place
            _take_known(user, settled, editor, found)
    if len(found.new) > MOST:
        found.faults.append(f"一次最多新建{MOST}个账号，请分几次导入。")
    return found


def _twice(rows: Sequence[SettledPerson]) -> list[str]:
    """Sentences on rows of one name, which may be one person or two."""
    said = []
    places: dict[str, str] = {}
    for settled in rows:
        if settled.username or settled.row.text("username"):
            continue
        name = settled.row.text(NAME)
        before = places.setdefault(folded(name), settled.row.place)
        if before != settled.row.place:
            said.append(
                f"{before}和{settled.row.place}都叫{name}：是一个人的，写成一行，单位用顿号隔开；"
                "是两个人的，各写登录名。"
            )
    return said


def _new(
    settled: SettledPerson,
    roles: Sequence[Role],
    names: dict[str, str],
    found: PeopleComparison,
) -> PersonChange:
    """The account that a row makes, with what is wrong with it among the faults."""
    row, role = settled.row, settled.role
    name = row.text(NAME)
    username = settled.username or row.text("username")
    if not username:
        username = code_of(name, names, nameless="renyuan", joint="")
    user = User(username=username, name=name, phone=row.text("phone"), email=row.text("email"))
    if username.casefold() in names:
        found.faults.append(
            f"{row.place}：登录名“{username}”已经有了（{names[username.casefold()]}）。"
        )
    names[username.casefold()] = row.place
    if role is None:
        found.faults.append(f"{row.place}“{name}”没有角色。")
    elif role not in roles:
        found.faults.append(f"{row.place}“{name}”：{role.label}的账号由系统管理员逐个增加。")
    if role == Role.REPORTER and not settled.units:
        found.faults.append(f"{row.place}“{name}”是填报员，要有单位。")
    if role == Role.LEADER and _is_in_charge(name):
        user.county_leader = plain_name(name)
    try:
        user.clean_fields(exclude=["password", "password_given_by"])
    except ValidationError as error:
        for column, messages in error.message_dict.items():
            label = getattr(User._meta.get_field(column), "verbose_name", column)
            found.faults.append(f"{row.place}“{name}”的{label}：{''.join(messages)}")
    return PersonChange(user, role, list(settled.units), is_new=True)


def _is_in_charge(name: str) -> bool:
    """Whether any unit names this person as its 分管县领导 (one query)."""
    leaders = {plain_name(leader) for leader in Department.objects.county_leaders()}
    return plain_name(name) in leaders - {""}


def _take_known(user: User, settled: SettledPerson, editor: User, found: PeopleComparison) -> None:
    """Note what a row changes of an account that is there."""
    row = settled.row
    if not may_manage(editor.account, user.account):
        found.notices.append(f"{row.place}：{user}（{user.username}）的账号不归您管，保持原样。")
        return
    own = _unit_keys(user)
    added = [unit for unit in settled.units if unit.pk not in own]
    change = PersonChange(user, None, added, is_new=False)
    for name, label in (("phone", "联系电话"), ("email", "电子邮箱")):
        old, new = getattr(user, name), row.text(name)
        if new and new != old:
            setattr(user, name, new)
            change.changes.append((label, old, new))
    if added:
        before = "、".join(unit.name for unit in user.departments.all())
        change.changes.append(("增加单位", before, "、".join(unit.name for unit in added)))
    held = {group.name for group in user.groups.all()}
    if settled.role is not None and settled.role.value not in held:
        found.notices.append(f"{row.place}：{user}已有账号，角色保持原样；要改的在“用户”里改。")
    found.of_row[row.key] = change


def prepared_passwords(number: int) -> list[tuple[str, str]]:
    """So many one-time passwords with their hashes: hold no transaction, each takes a while."""
    passwords = [one_time_password() for _ in range(number)]
    return [(password, make_password(password)) for password in passwords]


def carry_out(
    rows: Sequence[SettledPerson],
    passwords: Sequence[tuple[str, str]],
    *,
    seen: str,
    by: User,
    file: str,
) -> tuple[PeopleComparison, list[Slip]]:
    """Write what was previewed as `seen`, all of it, with history; a slip for each new account.

    The passwords are those of `prepared_passwords`, one for each new account. Raises Refused where
    an account or a unit was changed since, or where anything is wrong.
    """
    slips = []
    try:
        with transaction.atomic():
            found = compare(rows, StoredPeople(lock=True), by)
            if found.seen != seen:
                raise Refused("预览以后有人改过用户或者单位，请再看一遍。什么都没有导入。")
            if found.faults:
                raise Refused("".join(found.faults))
            groups = {group.name: group for group in Group.objects.all()}
            for change, (password, hashed) in zip(found.new, passwords, strict=True):
                slips.append(_slip(change, password))
                change.user.password = hashed
                change.user.password_is_given(by=by)
                _save(change, by, file)
                assert change.role is not None, "a row without a role is a fault"
                change.user.groups.add(groups[change.role.value])
            for change in found.changed:
                _save(change, by, file)
    except IntegrityError as error:
        raise Refused("同时有人改了用户，请再看一遍。什么都没有导入。") from error
    return found, slips


def _save(change: PersonChange, by: User, file: str) -> None:
    user: Any = change.user
    user._history_user = by
    user._change_reason = f"从文件导入：{file}"[:100]
    user.save()
    user.departments.add(*change.units)


def _slip(change: PersonChange, password: str) -> Slip:
    role = change.role.label if change.role else ""
    units = "、".join(unit.name for unit in change.units)
    return Slip(change.user.name, units, role, change.user.username, password)


def _digits(phone: str) -> str:
    """A telephone number as it is dialled."""
    return re.sub(r"\D", "", phone)
