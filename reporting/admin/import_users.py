"""The admin page on which a list of people comes in, and the sheet of their first passwords."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from reporting.admin.import_list import TO_CHOOSE, ListImportMixin, ListState, chosen_in
from reporting.db.waiting import give_back_connection
from reporting.enums import Role
from reporting.importing import users
from reporting.importing.users import PersonChange, PersonRow, SettledPerson, Slip, StoredPeople
from reporting.models import Department, User
from reporting.rules.office.accounts import roles_given_by

NO_UNIT = "none"


class PersonRowForm(forms.Form):
    """What is done with one row of the list; login name and role of a new account."""

    choice = forms.ChoiceField(label="处理", required=False)
    username = forms.CharField(label="登录名", required=False, max_length=150)
    role = forms.ChoiceField(label="角色", required=False)

    def __init__(self, *args: Any, person: PersonRow, roles: list[Role], **kwargs: Any) -> None:
        """`roles` are those that may be given."""
        super().__init__(*args, **kwargs)
        meant = [person.known] if person.known else person.offers
        known = [(str(user.pk), f"就是{user}（{user.username}）") for user in meant]
        choices = [*known, (users.NEW, "新账号"), (users.SKIP, "不导入")]
        if not person.proposed:
            choices.insert(0, TO_CHOOSE)
        self.fields["choice"].choices = choices  # type: ignore[attr-defined]
        offered = [(role.value, str(role.label)) for role in roles]
        self.fields["role"].choices = [("", "（统一指定）"), *offered]  # type: ignore[attr-defined]
        role = person.role.value if person.role in roles else ""
        self.initial = {"choice": person.proposed, "role": role, **self.initial}


class UnknownUnitsForm(forms.Form):
    """Which unit each name stands for that no unit has."""

    def __init__(
        self, *args: Any, names: list[str], units: list[Department], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.names = names
        self.units = {str(unit.pk): unit for unit in units}
        choices = [TO_CHOOSE, (NO_UNIT, "不填单位")]
        choices += [(key, unit.name) for key, unit in self.units.items()]
        for place, name in enumerate(names):
            self.fields[f"unit{place}"] = forms.ChoiceField(
                label=name, required=False, choices=choices
            )

    def said(self) -> dict[str, Department | None]:
        """The unit that was chosen for each name; None for no unit at all."""
        said: dict[str, Department | None] = {}
        for place, name in enumerate(self.names):
            chosen = str(self[f"unit{place}"].value() or "")
            if chosen == NO_UNIT:
                said[name] = None
            elif chosen in self.units:
                said[name] = self.units[chosen]
        return said


@dataclass
class PersonOnPage:
    """One row of the list with its form, and what it would do."""

    person: PersonRow
    form: PersonRowForm
    change: PersonChange | None = None

    @property
    def phone(self) -> str:
        return self.person.row.text("phone")

    @property
    def units(self) -> str:
        """The units that the row names, those that are not known too."""
        names = [unit.name for unit in self.person.units]
        return "、".join([*names, *(f"{name}？" for name in self.person.unknown_units)])


class UsersState(ListState):
    kind = "users"
    vocabulary = users.VOCABULARY

    def understand(self) -> None:
        """Match and compare the rows (some fifteen queries)."""
        stored = StoredPeople()
        roles = list(roles_given_by(self.editor.account))
        self.roles = [(role.value, role.label) for role in roles]
        chosen = (self.posted or {}).get("all-role", "")
        self.role = Role(chosen) if chosen in dict(self.roles) else None
        first = users.matched(self.read.rows, stored, {})
        names = list(dict.fromkeys(name for each in first for name in each.unknown_units))
        self.unknown = UnknownUnitsForm(
            self.posted, prefix="unknown", names=names, units=stored.units.units
        )
        self.rows: list[PersonOnPage] = []
        for person in users.matched(self.read.rows, stored, self.unknown.said()):
            key = person.row.key
            form = PersonRowForm(self.posted_for(key), prefix=key, person=person, roles=roles)
            self.rows.append(PersonOnPage(person, form))
        self.found = users.compare(self.settled(), StoredPeople(), self.editor)
        for row in self.rows:
            row.change = self.found.of_row.get(row.person.row.key)
            if row.change is not None and row.change.is_new:
                proposed = row.change.user.username
                row.form.fields["username"].widget.attrs["placeholder"] = proposed

    def settled(self) -> list[SettledPerson]:
        """The rows with what is to be done with them; those that are open are not among them."""
        settled = []
        for row in self.rows:
            choice = chosen_in(row.form)
            if choice:
                username = str(row.form["username"].value() or "").strip()
                units = tuple(row.person.units)
                role = self._role_of(row)
                settled.append(SettledPerson(row.person.row, choice, role, units, username))
        return settled

    def _role_of(self, row: PersonOnPage) -> Role | None:
        """The role chosen for the row, else the list's own, else that of all without one."""
        chosen = str(row.form["role"].value() or "")
        if chosen in Role.values:
            return Role(chosen)
        return row.person.role or self.role

    @property
    def open(self) -> list[str]:
        sentences = []
        if not self.read.rows:
            sentences.append("没有读到人员：请在下面指定表头和“姓名”一列。")
        unknown = {name for row in self.rows for name in row.person.unknown_units}
        if unknown:
            sentences.append(f"有{len(unknown)}个单位名称不认得，请选是哪个单位。")
        unclear = [row for row in self.rows if not chosen_in(row.form)]
        if unclear:
            sentences.append(f"有{len(unclear)}人可能已有账号，请选是不是。")
        wrong = [row for row in self.rows if row.form.is_bound and not row.form.is_valid()]
        if wrong:
            sentences.append(f"有{len(wrong)}行填得不对，请改。")
        sentences += self.found.faults
        if self.rows and not (self.found.new or self.found.changed or sentences):
            sentences.append("和系统里的完全一样，没有要导入的。")
        return sentences


class UserImportMixin(ListImportMixin):
    """Adds the page on which a list of people comes in."""

    list_state = UsersState
    import_title = "导入用户"
    import_template = "admin/reporting/user/import.html"

    def carried_out(self, request: HttpRequest, state: UsersState, seen: str) -> HttpResponse:
        """Make the accounts; the answer is the one sheet that has their passwords."""
        # Hashing takes a good part of a second each: others have the database meanwhile.
        give_back_connection()
        passwords = users.prepared_passwords(len(state.found.new))
        found, slips = users.carry_out(
            state.settled(), passwords, seen=seen, by=state.editor, file=state.file
        )
        return self._sheet(request, slips, len(found.changed))

    def _sheet(self, request: HttpRequest, slips: list[Slip], changed: int) -> HttpResponse:
        address = settings.SITE_URL or request.build_absolute_uri(reverse("login"))
        context = {
            **self.admin_site.each_context(request),
            "title": "账号和第一个密码",
            "opts": User._meta,
            "slips": slips,
            "changed": changed,
            "address": address,
            "is_nav_sidebar_enabled": False,
        }
        answer = TemplateResponse(request, "admin/reporting/user/slips.html", context)
        # Nobody finds the passwords again, neither by going back nor in a cache.
        add_never_cache_headers(answer)
        return answer
