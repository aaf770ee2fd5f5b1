"""How bodies of the demonstration check, rank, put up and decide what was applied for, each step on its day."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from lianqiao.core.access import Actor
from lianqiao.core.transitions import apply
from lianqiao.demo.acts import LATEST, Acts
from lianqiao.processes.programmes.announcing import announce
from lianqiao.processes.programmes.domain.deciding import enter_scores, make_list
from lianqiao.processes.programmes.enums import ApplicationState, CallState
from lianqiao.processes.programmes.models import Application, Call

#: A call that has closed is checked, ranked and put up after so many days.
CHECKED, LISTED, PUT_UP = 4, 12, 15


def select(
    acts: Acts,
    call: Call,
    *,
    keeper: Actor,
    officer: Actor,
    scores: Mapping[Application, tuple[Decimal, str]],
    opinion: str,
    until: str = CallState.DECIDED,
) -> Call:
    """Take a closed call to `until`: in selection, put up, or decided; `opinion` is what the secrecy officer signs."""
    closed = acts.ago(call.closes_on)
    acts.begin(closed - CHECKED)
    for application in call.applications.filter(state=ApplicationState.SUBMITTED).order_by("number"):
        apply(application, "accept", actor=keeper)
    call = apply(Call.objects.get(pk=call.pk), "begin_selection", actor=keeper)
    acts.begin(closed - LISTED)
    enter_scores(call, actor=keeper, scores=scores)
    make_list(call, actor=keeper)
    if until == CallState.SELECTING:
        return call
    acts.begin(closed - PUT_UP)
    call = apply(call, "put_up", actor=keeper)
    notice = announce(call, actor=keeper)
    acts.later(1)
    notice = apply(notice, "clear", actor=officer, opinion=opinion)
    acts.run_clock(notice, until=LATEST)
    if until == CallState.NOTICE:
        return call
    acts.later(1)
    return apply(Call.objects.get(pk=call.pk), "decide", actor=keeper)
