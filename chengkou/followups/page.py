"""One 督办事项 with all that was done with it, as its page and its page in the admin show it."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from chengkou.followups.rows import FollowUpRow, rows_of
from chengkou.followups.steps import situation_of
from reporting.enums import FollowUpAction
from reporting.models import FollowUp, FollowUpEvent, FollowUpFile, Instruction, Plan, User
from reporting.models.followups import FollowUpQuerySet
from reporting.pages.plan_page import PlanPage
from reporting.rules.office.followups import STEPS, FollowUpStep, allowed
from reporting.visibility import Person


@dataclass(frozen=True)
class GivenFile:
    """A file of a reply as a page places it."""

    name: str
    url: str
    size: str


@dataclass(frozen=True)
class Entry:
    """One line of what was done."""

    event: FollowUpEvent
    files: list[GivenFile]

    @property
    def label(self) -> str:
        return self.event.get_action_display()


@dataclass(frozen=True)
class PossibleStep:
    """A step that the person may take now, with what was typed for it where it was refused."""

    action: FollowUpAction
    line: FollowUpStep
    typed: str = ""

    @property
    def is_reply(self) -> bool:
        return self.action is FollowUpAction.REPLY

    @property
    def is_passing(self) -> bool:
        return self.action is FollowUpAction.PASS


def known_of(plan: Plan, user: Person) -> FollowUpQuerySet:
    """The plan's 督办事项 that this person may see, with their names."""
    return FollowUp.objects.for_user(user).of_plan(plan).with_names()


def reader_of(page: PlanPage) -> Person:
    """Whoever has the rights for which the page is made: it is kept for all of them."""
    person = page.viewer.user
    assert person is not None, "the server looks at no page"
    return person


def file_of(followup: FollowUp, key: int) -> FollowUpFile | None:
    """A file that was given with a reply to it; None where there is none of this key."""
    file: FollowUpFile | None = FollowUpFile.objects.filter(
        event__followup=followup, pk=key
    ).first()
    return file


def first_of(instruction: Instruction, user: User) -> FollowUp:
    """The 督办事项 of its first unit, for who left it (one query)."""
    of_all = FollowUp.objects.for_user(user).filter(instruction=instruction)
    first: FollowUp = of_all.order_by("pk")[0]
    return first


def page_of(
    followup: FollowUp, user: User, today: datetime.date, typed: dict[str, str] | None = None
) -> dict[str, Any]:
    """The context of its page (at most eight queries; read it `with_names`).

    `typed`: action → words of a step that was refused.
    """
    typed = typed or {}
    (row,) = rows_of([followup], today)
    possible = allowed(situation_of(followup, user))
    steps = [PossibleStep(each, STEPS[each], typed.get(each.value, "")) for each in possible]
    # What somebody else's step left without a box.
    unplaced = [words for action, words in typed.items() if action not in possible and words]
    return {
        "followup": followup,
        "instruction": followup.instruction,
        "row": row,
        "entries": _entries(followup),
        "others": _others(row, user, today),
        "steps": steps,
        "unplaced": unplaced,
        "is_sample": row.is_sample,
    }


def _entries(followup: FollowUp) -> list[Entry]:
    """What was done, in order."""
    entries = []
    for event in FollowUpEvent.objects.of([followup]):
        files = [_given(followup, file) for file in event.files.all()]
        entries.append(Entry(event, files))
    return entries


def _given(followup: FollowUp, file: FollowUpFile) -> GivenFile:
    place = [followup.instruction.plan.year, followup.pk, file.pk]
    kilobytes = -(-file.size // 1024)
    return GivenFile(file.name, reverse("followup-file", args=place), f"{kilobytes} KB")


def _others(row: FollowUpRow, user: User, today: datetime.date) -> list[FollowUpRow]:
    """What other units have to do of the same instruction, as far as the person may see it."""
    of_same = FollowUp.objects.for_user(user).filter(instruction=row.followup.instruction_id)
    return rows_of(of_same.exclude(pk=row.followup.pk).with_names(), today)
