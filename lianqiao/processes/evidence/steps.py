"""Guards and effects of the tables of exemption cases and typical cases."""

from __future__ import annotations

import re
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from lianqiao.core import clock, numbering
from lianqiao.core.norms.domain.citations import cite
from lianqiao.core.transitions import Context
from lianqiao.processes.disposals.models import DecisionMember
from lianqiao.processes.evidence import limits
from lianqiao.processes.evidence.enums import Met, Verdict
from lianqiao.processes.evidence.models import ExemptionCase, TypicalCase
from lianqiao.processes.evidence.numbers import CASE

#: Names shorter than this are found in too many other words.
_SHORTEST_NAME = 2


def submit_case(case: ExemptionCase, context: Context) -> None:
    """Its number, and when it was handed in."""
    case.submitted_at = context.at
    case.number = numbering.next_number(CASE, on=clock.today(), where=case.region_id)


def take_case(case: ExemptionCase, context: Context) -> None:
    """The body that accepts it judges."""
    case.body, case.accepted_at = context.actor.organisation, context.at


def keep_body(case: ExemptionCase, context: Context) -> None:
    """Who refuses stands in the case."""
    case.body = context.actor.organisation


def has_heard(case: ExemptionCase, context: Context) -> str | None:
    """Nothing is found before somebody was heard."""
    return None if case.statements.exists() else _("还没有调查记录，请先记下当事人的陈述。")


def answers_all(case: ExemptionCase, context: Context) -> str | None:
    """Each condition is answered with its reason, and the verdict follows from the answers."""
    findings, verdict = context.data.get("findings"), context.data.get("verdict")
    if not findings or not verdict:
        return None
    for one in findings.values():
        if not one["reason"].strip():
            return _("请写明“%(name)s”的理由。") % {"name": one["name"]}
    unmet = [one["name"] for one in findings.values() if one["met"] == Met.UNMET]
    if unmet and verdict == Verdict.EXEMPT:
        return _("“%(name)s”不符合，不能予以免责。") % {"name": unmet[0]}
    if not unmet and verdict == Verdict.NOT_EXEMPT:
        return _("没有不符合的条件，不予免责要有一条不符合。")
    return None


def propose_verdict(case: ExemptionCase, context: Context) -> None:
    """What was found, by whom."""
    case.findings, case.verdict = context.data["findings"], context.data["verdict"]
    case.reasons, case.proposed_by = context.data["reasons"], context.actor.user


def is_another(case: ExemptionCase, context: Context) -> str | None:
    """Four eyes: who proposed does not confirm."""
    if case.proposed_by_id is None or case.proposed_by_id != context.actor.user_id:
        return None
    return _("提出结论的人不能自己复核，请由另一位同事办理。")


def is_a_third(case: ExemptionCase, context: Context) -> str | None:
    """Who proposed or confirmed does not decide on the objection."""
    if context.actor.user_id not in (case.proposed_by_id, case.concluded_by_id):
        return None
    return _("提出结论和复核的人都应当回避，请由第三位同事复查。")


def forget_verdict(case: ExemptionCase, context: Context) -> None:
    """The inquiry goes on."""
    case.findings, case.verdict, case.reasons, case.proposed_by = {}, "", "", None


def conclude_case(case: ExemptionCase, context: Context) -> None:
    """The verdict with its day, the time for objections, and the norms by which it was found."""
    day = localdate(context.at)
    time = limits.OBJECTION_TIME.get(where=case.region_id, on=day)
    case.concluded_by, case.concluded_on = context.actor.user, day
    case.objection_until = time.value.end(day)
    cite(case, time, limits.CONDITIONS.get(where=case.region_id, on=day))


def is_in_time(case: ExemptionCase, context: Context) -> str | None:
    """Objections are raised until their last day."""
    if case.objection_until is None or clock.today() <= case.objection_until:
        return None
    return _("提出异议的期限已过。")


def note_objection(case: ExemptionCase, context: Context) -> None:
    """What is held against the verdict."""
    case.objection = context.reason


def answer_objection(case: ExemptionCase, context: Context) -> None:
    """The last word: the verdict stays or is turned."""
    case.verdict, case.answer = context.data["verdict"], context.data["answer"]
    case.answered_by, case.final_on = context.actor.user, localdate(context.at)


def take_effect(case: ExemptionCase, context: Context) -> None:
    """Nobody objected."""
    case.final_on = localdate(context.at)


def names_nobody(typical: TypicalCase, context: Context) -> str | None:
    """No name of the case stands in the text: of the unit, of the person, of anybody who was heard, of the deal."""
    text = re.sub(r"\s+", "", "".join(typical.guarded_texts()))
    for name in _names(typical.case):
        if name in text:
            return _("公开的文字里有“%(name)s”，请隐去姓名和单位名称。") % {"name": name}
    return None


def _names(case: ExemptionCase) -> list[str]:
    told: list[Any] = [case.organisation.name, case.person_name, case.number, case.evidence.number]
    told += case.statements.values_list("giver", flat=True)
    told += _members(case)
    return [name for one in told if len(name := re.sub(r"\s+", "", str(one))) >= _SHORTEST_NAME]


def _members(case: ExemptionCase) -> list[str]:
    """Who took part in the decision, as the file tells."""
    rows = DecisionMember.objects.filter(decision__disposal=case.evidence.dossier.root_id)
    return list(rows.values_list("name", flat=True))


def note_proposal(typical: TypicalCase, context: Context) -> None:
    """Who wants it to be read."""
    typical.proposed_by = context.actor.user


def is_not_the_writer(typical: TypicalCase, context: Context) -> str | None:
    """Four eyes: who proposed does not approve."""
    if typical.proposed_by_id is None or typical.proposed_by_id != context.actor.user_id:
        return None
    return _("提请公开的人不能自己批准，请由另一位同事办理。")


def note_publication(typical: TypicalCase, context: Context) -> None:
    """From when everybody reads it."""
    typical.published_by, typical.published_on = context.actor.user, localdate(context.at)
