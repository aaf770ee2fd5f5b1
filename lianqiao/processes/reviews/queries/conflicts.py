"""Which experts must not judge which subjects, and why; in a fixed number of queries for any number of both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.processes.reviews.enums import HOLDING
from lianqiao.processes.reviews.models import Assignment, Expert, Relation, Subject
from lianqiao.processes.reviews.subjects import Parties
from lianqiao.registers.achievements.models.parts import Completer
from lianqiao.registers.organisations.enums import MembershipState
from lianqiao.registers.organisations.models import Membership

Person = tuple[str, str]


@dataclass(frozen=True)
class _Known:
    """What the program knows of an expert that may be a conflict."""

    user: str
    name: str
    units: frozenset[str]
    unit_names: frozenset[str]
    worked_with: frozenset[Person]
    relations: tuple[Relation, ...]


def conflicts(
    experts: Sequence[Expert],
    subjects: Sequence[Subject],
    *,
    organiser: Any,
    users: Mapping[Any, set[str]] | None = None,
) -> dict[tuple[int, int], str]:
    """{(position of the subject, position of the expert): the reason in words} for every pair that must not be.

    An expert who works for the organiser sees the records themselves, and is barred from everything. `users` are the
    organisations by subject that judge it as users: nobody judges twice. Experts come with `user` and `employer`.
    """
    known, using = _known(experts), users or {}
    found: dict[tuple[int, int], str] = {}
    for row, subject in enumerate(subjects):
        parties = Parties.from_json(subject.parties)
        for column, expert in enumerate(known):
            reason = _("在组织评审的部门工作") if str(organiser) in expert.units else _reason(expert, parties)
            if not reason and expert.units & using.get(subject.pk, set()):
                reason = _("所在单位是用户，另行评价")
            if reason:
                found[row, column] = reason
    return found


def units_judging(subjects: Sequence[Subject]) -> Mapping[Any, set[str]]:
    """{key of the subject: keys of the organisations for which its experts act, or work}; three queries."""
    rows = Assignment.objects.filter(subject__in=subjects, state__in=HOLDING)
    experts = {row.expert_id: row.expert for row in rows.select_related("expert__user", "expert__employer")}
    units = _units(list(experts.values()))
    found: dict[Any, set[str]] = defaultdict(set)
    for row in rows:
        found[row.subject_id] |= units[experts[row.expert_id].user_id].keys()
    return found


def _units(experts: Sequence[Expert]) -> Mapping[Any, dict[str, str]]:
    """{user: {key: name}} of the organisations that each expert acts for, and of his employer; one query."""
    units: dict[Any, dict[str, str]] = defaultdict(dict)
    users = [expert.user_id for expert in experts]
    members = Membership.objects.filter(user__in=users, state=MembershipState.ACTIVE).select_related("organisation")
    for member in members:
        units[member.user_id][str(member.organisation_id)] = str(member.organisation.name)
    for expert in experts:
        units[expert.user_id][str(expert.employer_id)] = str(expert.employer.name)
    return units


def _reason(expert: _Known, parties: Parties) -> str:
    if expert.user in parties.users or any((expert.name, unit) in parties.people for unit in expert.unit_names):
        return _("是本项目的人员")
    if expert.units & parties.organisations or expert.unit_names & parties.organisation_names:
        return _("与申报单位是同一单位")
    if expert.worked_with & parties.people:
        return _("与项目人员共同完成过成果")
    names = {name for name, _unit in parties.people}
    for relation in expert.relations:
        unit = relation.organisation_name
        about_unit = not unit or unit in parties.organisation_names
        if about_unit and (not relation.person or relation.person in names):
            return _("本人申报的%(kind)s") % {"kind": relation.get_kind_display()}
    return ""


def _known(experts: Sequence[Expert]) -> list[_Known]:
    units = _units(experts)
    relations: dict[Any, list[Relation]] = defaultdict(list)
    for relation in Relation.objects.filter(expert__in=experts):
        relations[relation.expert_id].append(relation)
    together = _together({expert.user.name for expert in experts})
    return [
        _Known(
            str(expert.user_id),
            expert.user.name,
            frozenset(units[expert.user_id]),
            frozenset(units[expert.user_id].values()),
            frozenset(_of(together, expert.user.name, set(units[expert.user_id].values()))),
            tuple(relations[expert.pk]),
        )
        for expert in experts
    ]


def _together(names: set[str]) -> Mapping[Person, set[Person]]:
    """For each (name, organisation) of these names, with whom that person made achievements."""
    involved = Completer.objects.filter(name__in=names).values("achievement")
    rows = Completer.objects.filter(achievement__in=involved).select_related("achievement__organisation")
    of_achievement: dict[Any, set[Person]] = defaultdict(set)
    for row in rows:
        of_achievement[row.achievement_id].add((row.name, row.organisation_name or row.achievement.organisation.name))
    found: dict[Person, set[Person]] = defaultdict(set)
    for people in of_achievement.values():
        for person in people:
            if person[0] in names:
                found[person] |= people - {person}
    return found


def _of(together: Mapping[Person, set[Person]], name: str, units: set[str]) -> set[Person]:
    return {other for unit in units for other in together.get((name, unit), ())}
