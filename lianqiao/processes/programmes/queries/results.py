"""What everybody may read of a call that is decided: who was selected, and the public answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.timezone import localdate

from lianqiao.processes.programmes.enums import CallState, Outcome
from lianqiao.processes.programmes.models import Call, Decision, Vacancy
from lianqiao.processes.programmes.queries.shown import public_answers


@dataclass(frozen=True)
class Result:
    """One application that was selected or stands by; scores and the declined are not published."""

    number: str
    title: str
    unit: str
    outcome: str
    is_selected: bool
    amount_yuan: Decimal | None
    facts: tuple[tuple[str, str], ...]


def results_of(call: Call) -> list[Result]:
    """The selected and those that stand by, in their order; none before the call is decided."""
    if call.state != CallState.DECIDED:
        return []
    form = call.edition.form_definition
    lines = Decision.objects.filter(call=call).exclude(outcome=Outcome.DECLINED).in_order()
    rows = list(lines.prefetch_related("application__sections"))
    public = public_answers(form, [line.application.answers() for line in rows])
    return [
        Result(
            number=line.application.number,
            title=line.application.title,
            unit=str(line.application.organisation),
            outcome=str(line.application.get_state_display()),
            is_selected=line.outcome == Outcome.SELECTED,
            amount_yuan=line.amount_yuan,
            facts=tuple(facts),
        )
        for line, facts in zip(rows, public, strict=True)
    ]


@dataclass(frozen=True)
class Change:
    """What changed after the result was published: who left, and who moved up (empty: nobody yet)."""

    on: date
    left: str
    left_unit: str
    promoted: str
    promoted_unit: str


def changes_of(call: Call) -> list[Change]:
    """The changes in order; one query. Reasons are not published."""
    rows = Vacancy.objects.filter(call=call).select_related("left_by__organisation", "filled_by__organisation")
    return [
        Change(
            on=localdate(row.filled_at or row.opened_at),
            left=f"{row.left_by.number} {row.left_by.title}",
            left_unit=str(row.left_by.organisation),
            promoted="" if row.filled_by is None else f"{row.filled_by.number} {row.filled_by.title}",
            promoted_unit="" if row.filled_by is None else str(row.filled_by.organisation),
        )
        for row in rows.order_by("opened_at", "pk")
    ]
