"""Working at candidates: taking one up, recommending it to both owners, leaving it out, giving it to a colleague."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import apply
from lianqiao.processes.matching.models import Match
from lianqiao.processes.matchmaking import phrases
from lianqiao.processes.matchmaking.models import Candidate
from lianqiao.processes.matchmaking.queries.pairs import open_pairs
from lianqiao.processes.matchmaking.queries.visibility import manager_of
from lianqiao.registers.organisations.enums import MembershipState
from lianqiao.registers.organisations.models import Membership

#: What another list may do at the same moment; the database lets one be first.
_ONCE = {
    "matchmaking_sent_once": gettext_lazy("已有单位向双方推送过这一对，不再重复推送。"),
    "matchmaking_taken_once": gettext_lazy("同事已经在跟进这一对。"),
}


@dataclass(frozen=True)
class Handled:
    """What became of many: how many were done, and for the others why not, each sentence once."""

    done: int
    refusals: tuple[str, ...]


@transaction.atomic
def candidate_of(match: Match, *, actor: Actor) -> Candidate:
    """The row of a pair in the actor's list, made when there is none.

    Raises AccessError for a pair that does not stand in the actor's list.
    """
    found = open_pairs(actor).filter(demand=match.demand_id, achievement=match.achievement_id).first()
    if found is None or actor.organisation is None:
        raise AccessError(_("这一对已经处理过，或不在您的名单里。"), permission=Permission.CANDIDATE_HANDLE)
    candidate, _created = Candidate.objects.get_or_create(
        organisation=actor.organisation,
        manager_id=manager_of(actor),
        demand_id=found.demand_id,
        achievement_id=found.achievement_id,
        defaults={"region_id": actor.organisation.region_id, "created_by": actor.user, "score": found.score},
    )
    return candidate


def take(candidate: Candidate, *, actor: Actor) -> Candidate:
    """Follow the pair up; within an organisation one does."""
    return _once(candidate, "take", actor=actor)


def give_back(candidate: Candidate, *, actor: Actor) -> Candidate:
    """The manager does not go on with it; colleagues may take it up."""
    return apply(candidate, "give_back", actor=actor)


def send(candidate: Candidate, *, actor: Actor, note: str = "") -> Candidate:
    """Recommend the pair to both owners, with a few words; once for each pair, whoever does it."""
    return _once(candidate, "send", actor=actor, note=note.strip())


def drop(candidate: Candidate, *, actor: Actor, code: str, text: str = "") -> Candidate:
    """Leave the pair out of the list, for a reason of the list (`DropCode`); `other` needs words."""
    return apply(candidate, "drop", actor=actor, code=code, text=text.strip())


def restore(candidate: Candidate, *, actor: Actor) -> Candidate:
    """Put what was left out back into the list."""
    return apply(candidate, "restore", actor=actor)


@transaction.atomic
def assign(candidate: Candidate, *, actor: Actor, person: Any) -> Candidate:
    """Give the pair to a colleague of the same body, or to nobody (None); the colleague is told."""
    rows = Candidate.objects.select_for_update(of=("self",)).select_related("demand", "achievement")
    locked: Candidate = rows.get(pk=candidate.pk)
    actor.require(Permission.CANDIDATE_HANDLE, locked)
    if locked.manager_id is not None:
        raise DomainError("own_list", _("技术经理人的候选由本人办理。"), "assignee")
    if person is not None and person not in colleagues_of(actor):
        raise DomainError("no_colleague", _("只能交给本部门的审核员。"), "assignee")
    if locked.assignee == person:
        return locked
    locked.assignee = person
    locked.save(update_fields=["assignee", "updated_at"])
    text = _("取消经办人") if person is None else _("交给%(name)s办理") % {"name": person.get_full_name()}
    log.record(outbox.topic_of(locked, "assign"), locked, actor=actor, text=text)
    if person is not None and person.pk != actor.user_id:
        phrases.tell_colleague(locked)
    return locked


def colleagues_of(actor: Actor) -> list[Any]:
    """The reviewers of the body acted for, to whom a pair can be given."""
    rows = Membership.objects.filter(
        organisation=actor.organisation_id, state=MembershipState.ACTIVE, roles__contains=["reviewer"]
    )
    return [membership.user for membership in rows.select_related("user").order_by("user__name", "user_id")]


def handle_many(pairs: Collection[UUID], *, actor: Actor, act: Callable[[Candidate], Any]) -> Handled:
    """Do one thing with many pairs of the actor's list (keys of `Match`), each for itself, in order of key."""
    matches = open_pairs(actor).filter(pk__in=pairs).order_by("pk")
    done, refusals = 0, []
    for match in matches:
        try:
            with transaction.atomic():
                act(candidate_of(match, actor=actor))
            done += 1
        except DomainError as refusal:
            refusals.append(refusal.message)
    missing = len(set(pairs)) - len(matches)
    if missing:
        refusals.append(_("有 %(count)d 对已经处理过，或不在您的名单里。") % {"count": missing})
    return Handled(done, tuple(dict.fromkeys(refusals)))


def _once(candidate: Candidate, name: str, **given: Any) -> Candidate:
    """The change, where another list may be doing the same: the database decides who was first."""
    try:
        with transaction.atomic():
            return apply(candidate, name, **given)
    except IntegrityError as error:
        for constraint, sentence in _ONCE.items():
            if constraint in str(error):
                raise DomainError("once", str(sentence)) from error
        raise
