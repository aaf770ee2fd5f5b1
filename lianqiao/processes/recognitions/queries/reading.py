"""Reads of recognitions that pages of several kinds need."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lianqiao.core import clock
from lianqiao.core.lists.enums import EditionState
from lianqiao.core.lists.models import Entry
from lianqiao.processes.programmes.definitions.answers import plain_words
from lianqiao.processes.recognitions.domain.reserve import RESERVE
from lianqiao.processes.recognitions.enums import RecognitionState
from lianqiao.processes.recognitions.models import Recognition, YearlyCheck

MANAGER = "technology_manager"


def filed_managers(user_ids: Iterable[Any]) -> dict[Any, Recognition]:
    """By key of the person: the filing as technology manager that holds today; one query, however many people."""
    rows = Recognition.objects.in_force(clock.today()).filter(
        kind=MANAGER, user__in=[key for key in user_ids if key is not None], state=RecognitionState.VALID
    )
    return {row.user_id: row for row in rows.order_by("valid_from")}


def with_filings(members: Iterable[Any]) -> list[tuple[Any, Recognition | None]]:
    """Each membership with the person's filing as technology manager, None where there is none; one query more."""
    rows = list(members)
    filed = filed_managers(member.user_id for member in rows)
    return [(member, filed.get(member.user_id)) for member in rows]


def report_words(check: YearlyCheck) -> list[tuple[str, str]]:
    """Label and words of what the yearly report asks."""
    fields = check.recognition.kind.report_definition.fields()
    return [(one.label, plain_words(one, check.answers.get(one.key))) for one in fields]


def reserve_of(body_id: Any) -> Any:
    """The lines of the body's reserve in force: those that stand first, then those that left, newest first."""
    rows = Entry.objects.filter(
        edition__kind=RESERVE, edition__organisation=body_id, edition__state=EditionState.ISSUED
    )
    return rows.select_related("edition").order_by("-left_on", "position", "id")
