"""The facts that conditions of schemes may ask for: of the unit, of the person who applies, of the record named.

Facts of enterprises come from `registers.cultivation`, where each says its source. What nobody knows is unknown, not
false.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.lists.effects import effects_on
from lianqiao.core.lists.enums import Effect
from lianqiao.engines.conditions import Range
from lianqiao.processes.obligations.queries.standing import platforms_of
from lianqiao.processes.programmes.enums import STANDING, ApplicationState
from lianqiao.registers.achievements.enums import AchievementState, RightStatus
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.cultivation import facts as cultivation
from lianqiao.registers.cultivation.questions import QUESTIONS, Question, Unit
from lianqiao.registers.organisations.models import Membership, Organisation

#: What is asked besides the facts of enterprises.
_OWN = (
    Question("unit_verified", _("单位已经核验"), _("单位是否已经通过核验？"), Unit.FLAG),
    Question("unit_in_region", _("单位在本地区"), _("单位是否在发布部门的地区以内？"), Unit.FLAG),
    Question("unit_barred", _("在限制申报的名单上"), _("单位是否在限制申报的名单上？"), Unit.FLAG),
    Question("unit_white", _("有平台在白名单上"), _("单位是否有平台在创新平台白名单上？"), Unit.FLAG),
    Question("unit_running", _("在办的同类申报"), _("单位在本制度下还有几项没有结果的申报？"), Unit.COUNT),
    Question("unit_selected", _("已入选的同类项目"), _("单位在本制度下已经入选几项？"), Unit.COUNT),
    Question("person_member_years", _("填报人加入单位年限"), _("填报人在平台上加入本单位满几年？"), Unit.YEARS),
    Question("record_readiness", _("所选成果的成熟度"), _("所选成果的技术成熟度是几级？"), Unit.COUNT),
    Question("record_published", _("所选成果已公开"), _("所选成果是否已经公开发布？"), Unit.FLAG),
    Question("record_rights", _("所选成果的有效知识产权"), _("所选成果有几项有效的知识产权？"), Unit.COUNT),
)
FACTS: dict[str, Question] = {one.fact: one for one in (*_OWN, *QUESTIONS.values())}
#: What is known of an applicant on a day, for facts of other processes: asked with the names that are wanted.
Reader = Callable[["Applicant", set[str], dt.date], Iterable[tuple[str, "Known"]]]
_READERS: list[Reader] = []
_RIGHTS_IN_FORCE = (RightStatus.GRANTED, RightStatus.PLEDGED)


@dataclass(frozen=True)
class Applicant:
    """Who asks: the unit, the person, the region and scheme of the body that calls, and the record chosen, if any."""

    organisation: Organisation
    user: Any
    region_id: str
    scheme_id: Any = None
    record: Any = None
    application_id: Any = None

    @classmethod
    def of(cls, actor: Actor, *, region_id: str, scheme_id: Any, record: Any = None) -> Applicant:
        """The unit that the actor acts for, with the actor as the person."""
        return cls(actor.organisation, actor.user, region_id, scheme_id, record)


@dataclass(frozen=True)
class Known:
    """What is known of a fact, and where from."""

    value: Range
    source: str


def register(question: Question, reader: Reader) -> None:
    """Let conditions ask for a fact of a process above, once, at import. LookupError for a name that is taken."""
    if question.fact in FACTS:
        raise LookupError(f"there is a fact {question.fact!r} already")
    FACTS[question.fact] = question
    _READERS.append(reader)


def fact_choices() -> list[tuple[str, Any]]:
    """The facts for a form, in their order."""
    return [(name, question.label) for name, question in FACTS.items()]


def facts_of(applicant: Applicant, *, wanted: Iterable[str], on: dt.date | None = None) -> dict[str, Known]:
    """What is known of the wanted facts on a day; what is unknown is left out.

    The unit's own answers of its pre-checks count: who applies hands the outcome in, and is told so beforehand. At most
    a dozen queries, whatever is wanted.
    """
    day, names = on or clock.today(), set(wanted)
    found: dict[str, Known] = {}
    if names & QUESTIONS.keys():
        told = cultivation.facts(applicant.organisation, on=day, drafts=False)
        found |= {name: Known(fact.value, fact.source) for name, fact in told.items() if name in names}
    readers = (_of_unit, _of_lists, _of_earlier, _of_person, _of_record, *_READERS)
    for reader in readers:
        found |= {name: known for name, known in reader(applicant, names, day) if name in names}
    return found


def _flag(value: bool) -> Range:
    return Range.exactly(int(value))


def _of_unit(applicant: Applicant, names: set[str], day: dt.date) -> Iterator[tuple[str, Known]]:
    unit, profile = applicant.organisation, _now("单位信息")
    yield "unit_verified", Known(_flag(unit.is_verified), profile)
    prefix = applicant.region_id.rstrip("0")
    yield "unit_in_region", Known(_flag(str(unit.region_id).startswith(prefix)), profile)
    if "unit_barred" in names:
        active = [one for one in effects_on(unit, on=day, where=unit) if one.effect == Effect.BARRED]
        source = "；".join(f"{one.kind}：{one.source}" for one in active) or _now("平台上的各类名单")
        yield "unit_barred", Known(_flag(bool(active)), source)


def _of_lists(applicant: Applicant, names: set[str], day: dt.date) -> Iterator[tuple[str, Known]]:
    if "unit_white" not in names:
        return
    unit = applicant.organisation
    platforms = [str(one) for one in platforms_of(unit, where=applicant.region_id)]
    exempt = [one for one in effects_on(unit, on=day, where=applicant.region_id) if one.effect == Effect.EXEMPT]
    told = [*platforms, *(f"{one.kind}：{one.source}" for one in exempt)]
    yield "unit_white", Known(_flag(bool(told)), "；".join(told) or _now("创新平台白名单"))


def _of_earlier(applicant: Applicant, names: set[str], day: dt.date) -> Iterator[tuple[str, Known]]:
    if not names & {"unit_running", "unit_selected"}:
        return
    from lianqiao.processes.programmes.models import Application

    rows = Application.objects.filter(
        organisation=applicant.organisation, call__edition__scheme=applicant.scheme_id, state__in=STANDING
    ).exclude(pk=applicant.application_id)
    states = list(rows.values_list("state", flat=True))
    selected = sum(state == ApplicationState.SELECTED for state in states)
    source = _now("本平台的申报记录")
    yield "unit_running", Known(Range.exactly(len(states) - selected), source)
    yield "unit_selected", Known(Range.exactly(selected), source)


def _of_person(applicant: Applicant, names: set[str], day: dt.date) -> Iterator[tuple[str, Known]]:
    if "person_member_years" not in names or applicant.user is None:
        return
    joined = Membership.objects.filter(user=applicant.user, organisation=applicant.organisation)
    first = joined.order_by("created_at").values_list("created_at", flat=True).first()
    if first is not None:
        years = cultivation.whole_years(first.date(), day)
        yield "person_member_years", Known(Range.at_least(max(years, 0)), _now("加入单位的时间"))


def _of_record(applicant: Applicant, names: set[str], day: dt.date) -> Iterator[tuple[str, Known]]:
    record = applicant.record
    if not isinstance(record, Achievement) or not names & {"record_readiness", "record_published", "record_rights"}:
        return
    source = _now("成果“%(title)s”") % {"title": record.title}
    if record.readiness is not None:
        yield "record_readiness", Known(Range.exactly(record.readiness), source)
    published = record.state in (AchievementState.PUBLISHED, AchievementState.STALE)
    yield "record_published", Known(_flag(published), source)
    rights = record.rights.filter(status__in=_RIGHTS_IN_FORCE).count()
    yield "record_rights", Known(Range.at_least(rights), source)
