"""What everybody may read of a call that is decided: who was selected, and the public answers."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lianqiao.processes.programmes.enums import CallState, Outcome
from lianqiao.processes.programmes.models import Call, Decision
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
