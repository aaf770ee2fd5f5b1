"""The states of exemption cases and of typical cases."""

from __future__ import annotations

from typing import Any

from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.evidence.domain.cases import tell_case
from lianqiao.processes.evidence.models import ExemptionCase, TypicalCase
from tests.core.matrices.table import Matrix, Sides, sides_of_a_register
from tests.factories import make_actor, make_reviewer
from tests.factories.evidence import colleague_of, hear, make_case

#: `body` is the government that has taken the case up.
CASE = """
submit      | draft                   | submitted | own:EDITING
accept      | submitted               | inquiry   | government:reviewer
refuse      | submitted               | refused   | government:reviewer
propose     | inquiry                 | proposed  | body:reviewer
send_back   | proposed                | inquiry   | body:reviewer
conclude    | proposed                | concluded | body:reviewer
object      | concluded               | objected  | own:EDITING
answer      | objected                | final     | body:reviewer
take_effect | concluded               | final     | system
withdraw    | draft submitted inquiry | withdrawn | own:EDITING
"""
TYPICAL = """
propose | draft     | proposed  | own:reviewer
return  | proposed  | draft     | own:reviewer
publish | proposed  | published | own:reviewer
retract | published | retracted | own:reviewer
"""
_FINDINGS = {
    "diligent": {"order": 0, "name": "勤勉尽责", "source": "国发〔2016〕16号", "met": "met", "reason": "见证据卷。"}
}
TEXT = {"title": "协议定价后升值", "facts": "某高校许可后技术升值。", "lesson": "公开定价是关键。"}


def sides_of_a_case(case: ExemptionCase) -> Sides:
    """The unit that applies, the body that judges, other governments and strangers."""
    sides = sides_of_a_register(case)
    return sides if case.body is None else {**sides, "body": (case.body, {"oversight": "2901"})}


def given(name: str) -> dict[str, Any]:
    """A whole verdict, so that only state and rights decide."""
    return {
        "propose": {"findings": _FINDINGS, "verdict": "exempt", "reasons": "程序完整。"},
        "answer": {"verdict": "exempt", "answer": "维持。"},
    }.get(name, {})


def prepare(case: Any, name: str) -> None:
    """Somebody was heard before the verdict."""
    if name == "propose":
        hear(case, actor=make_actor(Role.REVIEWER, organisation=case.body))


def typical_in(state: str) -> TypicalCase:
    """A typical case of a final one, in that state."""
    judge = make_reviewer(code="290100")
    case = make_case("final", judge=judge)
    typical = tell_case(case, actor=judge, values=TEXT)
    steps = {"draft": (), "proposed": ("propose",), "published": ("propose", "publish")}
    for name in steps.get(state, ("propose", "publish", "retract")):
        actor = judge if name == "propose" else colleague_of(judge)
        typical = apply(typical, name, actor=actor, reason="已有新规定" if name == "retract" else "")
    return typical


MATRICES = {
    "evidence.ExemptionCase": Matrix(CASE, make_case, sides=sides_of_a_case, given=given, ready=prepare),
    "evidence.TypicalCase": Matrix(TYPICAL, typical_in, given=lambda name: {}),
}
