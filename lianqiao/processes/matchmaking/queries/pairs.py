"""The pairs of a work list that nobody has dealt with: matches between records of others, best first."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from lianqiao.core.access import Actor
from lianqiao.processes.matching.enums import MatchSide
from lianqiao.processes.matching.models import Match
from lianqiao.processes.matchmaking.enums import CandidateState
from lianqiao.processes.matchmaking.models import Candidate, Profile
from lianqiao.processes.matchmaking.queries.visibility import keeps_list, manager_of
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.demands.models import Demand

_SAME = {"demand": OuterRef("demand"), "achievement": OuterRef("achievement")}


def open_pairs(actor: Actor) -> QuerySet[Any]:
    """The pairs that the actor may recommend: of a government body's region, of a manager's fields and regions.

    One row of `Match` for a pair, that of the demand. Left out are pairs with an own record, pairs whose owners are in
    contact or of whom one has put the match aside, pairs that somebody has recommended already, and those that this
    list has dropped or taken. `candidate_id` and `assignee_id` are those of this list, None where nobody did anything.
    """
    if not keeps_list(actor):
        return Match.objects.none()
    rows: QuerySet[Any] = Match.objects.filter(
        side=MatchSide.DEMAND,
        introduced_at__isnull=True,
        demand__in=Demand.objects.public(actor),
        achievement__in=Achievement.objects.public(actor),
    ).exclude(Q(demand__organisation=actor.organisation_id) | Q(achievement__organisation=actor.organisation_id))
    rows = rows.filter(_scope(actor))
    aside = Match.objects.filter(**_SAME, dismissed_at__isnull=False)
    sent = Candidate.objects.filter(**_SAME, state=CandidateState.SENT)
    taken = Candidate.objects.filter(**_SAME, organisation=actor.organisation_id, state=CandidateState.TAKEN)
    mine = Candidate.objects.filter(**_SAME, organisation=actor.organisation_id, manager=manager_of(actor))
    dropped = mine.filter(state=CandidateState.DROPPED)
    rows = rows.filter(~Exists(aside), ~Exists(sent), ~Exists(taken), ~Exists(dropped))
    found: QuerySet[Any, Any] = rows.annotate(
        candidate_id=Subquery(mine.values("pk")[:1]),
        assignee_id=Subquery(mine.values("assignee")[:1]),
        assignee_name=Subquery(mine.values("assignee__name")[:1]),
    )
    return found


def profile_of(actor: Actor) -> Any:
    """The manager's profile, None before there is one."""
    return Profile.objects.visible_to(actor).prefetch_related("fields", "regions").first()


def in_region(prefix: str, *, side: str = "") -> Q:
    """The condition for pairs of which one record (or the one or both that `side` names) lies in the region."""
    asks, offers = Q(demand__region__code__startswith=prefix), Q(achievement__region__code__startswith=prefix)
    return {"both": asks & offers, "demand": asks, "achievement": offers}.get(side, asks | offers)


def in_field(code: str) -> Q:
    """The condition for pairs of which one record is tagged with the field or one inside it."""
    asks = Demand.fields.through.objects.filter(techfield__code__startswith=code)
    offers = Achievement.fields.through.objects.filter(techfield__code__startswith=code)
    return Q(demand__in=asks.values("demand_id")) | Q(achievement__in=offers.values("achievement_id"))


def _scope(actor: Actor) -> Q:
    if actor.oversight is not None:
        return in_region(actor.oversight)
    profile = profile_of(actor)
    if profile is None:
        return Q(pk__in=())
    fields, regions = Q(), Q()
    for field in profile.fields.all():
        fields |= in_field(field.code)
    for region in profile.regions.all():
        regions |= in_region(region.prefix)
    return fields & regions
