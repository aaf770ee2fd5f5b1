"""The states of disposals."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from lianqiao.core import clock
from lianqiao.processes.disposals.enums import DecisionResult
from lianqiao.processes.disposals.models import Decision, Disposal
from tests.core.matrices.table import Matrix
from tests.factories import AchievementFactory
from tests.factories.disposals import colleague_of, make_disposal, pdf, ready

DISPOSAL = """
propose   | draft                   | proposed  | own:EDITING
remind    | draft                   | draft     | system
send_back | proposed                | draft     | own:EDITING
approve   | proposed                | approved  | own:administrator
refuse    | proposed                | refused   | own:administrator
take_up   | approved                | in_use    | system
hand_over | in_use                  | in_use    | system
give_back | in_use                  | approved  | system
conclude  | in_use                  | concluded | system
lapse     | approved                | lapsed    | system
reopen    | refused lapsed withdrawn | draft    | own:EDITING
withdraw  | draft proposed approved | withdrawn | own:EDITING
"""


def given(name: str) -> dict[str, Any]:
    """A record that uses the decision."""
    return {"by": AchievementFactory()} if name in ("take_up", "hand_over") else {}


def prepare(disposal: Any, name: str) -> None:
    """The draft is whole, the decision on record, the time over: what the actions wait for."""
    if name == "propose":
        ready(disposal, colleague_of(disposal))
    if name in ("approve", "refuse"):
        record(disposal, DecisionResult.APPROVED if name == "approve" else DecisionResult.REFUSED)
    if name == "lapse":
        Disposal.objects.filter(pk=disposal.pk).update(valid_until=clock.today() - timedelta(days=1))


def record(disposal: Any, result: DecisionResult) -> None:
    """A decision on the content as it is, without the change of state that follows."""
    from lianqiao.core import files

    actor = colleague_of(disposal)
    stored = files.store(pdf(), actor=actor, organisation=disposal.organisation, subject=disposal)
    Decision.objects.create(
        disposal=disposal,
        content_sha256=disposal.content_sha256,
        result=result,
        procedure="meeting",
        body="校长办公会",
        rule="《科技成果转化管理办法》",
        held_on=clock.today(),
        text="同意",
        minutes=stored,
        minutes_sha256=stored.sha256,
        recorded_by=actor.user,
        recorded_at=clock.now(),
    )


MATRICES = {"disposals.Disposal": Matrix(DISPOSAL, make_disposal, given=given, ready=prepare)}
