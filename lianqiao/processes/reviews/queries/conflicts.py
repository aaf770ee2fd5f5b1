"""Which experts must not judge which subjects, and why; in a fixed number of queries for any number of both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.processes.reviews.models import Expert, Relation, Subject
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


def conflicts(experts: Sequence[Expert], subjects: Sequence[Subject], *, organiser: Any) -> dict[tuple[int, int], str]:
    """{(position of the subject, position of the expert): the reason in words} for every pair that must not be.

    An expert who works for the organiser sees the records themselves, and is barred from everything. Experts come with
    `user` and `employer` loaded.
    """
    known = _known(experts)
    found: dict[tuple[int, int], str] = {}
    for row, subject in enumerate(subjects):
        parties = Parties.from_json(subject.parties)
        for column, expert in enumerate(known):
            reason = _("在组织评审的部门工作") if str(organiser) in expert.units else _reason(expert, parties)
            if reason:
                found[row, column] = reason
    return found


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
    users = [expert.user_id for expert in experts]
    units: dict[Any, set[str]] = defaultdict(set)
    unit_names: dict[Any, set[str]] = defaultdict(set)
    members = Membership.objects.filter(user__in=users, state=MembershipState.ACTIVE).select_related("organisation")
    for member in members:
        units[member.user_id].add(str(member.organisation_id))
        unit_names[member.user_id].add(member.organisation.name)
    for expert in experts:
        units[expert.user_id].add(str(expert.employer_id))
        unit_names[expert.user_id].add(expert.employer.name)
    relations: dict[Any, list[Relation]] = defaultdict(list)
    for relation in Relation.objects.filter(expert__in=experts):
        relations[relation.expert_id].append(relation)
    together = _together({expert.user.name for expert in experts})
    return [
        _Known(
            str(expert.user_id),
            expert.user.name,
            frozenset(units[expert.user_id]),
            frozenset(unit_names[expert.user_id]),
            frozenset(_of(together, expert.user.name, unit_names[expert.user_id])),
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
