"""Guards and effects of listings: hearing, decision, and the entries that they make on the lists of the kernel."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.lists.domain import NewEntry, add_entries, begin_edition, change_entry, end_entry
from lianqiao.core.lists.enums import EditionState
from lianqiao.core.lists.models import Edition, Entry, ListKind
from lianqiao.core.lists.queries import DECIDED
from lianqiao.core.transitions import Context, apply
from lianqiao.processes.obligations import announcing
from lianqiao.processes.obligations.enums import ListingState, StatementKind
from lianqiao.processes.obligations.limits import APPEAL_WITHIN, HEARING, WHITE_REVIEW
from lianqiao.processes.obligations.models import Line, Listing, Statement


def is_yellow(listing: Listing, context: Context) -> str | None:
    """Only a list that bars is heard about and appealed against."""
    return None if listing.is_yellow else _("白名单不用办理这一步。")


def not_the_proposer(listing: Listing, context: Context) -> str | None:
    """Four eyes: who proposed does not decide."""
    return _("提出的人不能决定，请由另一位审核员办理。") if context.actor.user_id == listing.created_by_id else None


def not_the_decider(listing: Listing, context: Context) -> str | None:
    """An appeal is looked at by somebody else than who decided."""
    if context.actor.user_id == listing.decided_by_id:
        return _("作出决定的人不能处理申诉，请由另一位审核员办理。")
    return None


def was_heard(listing: Listing, context: Context) -> str | None:
    """Who is to be barred was told and could speak: the time is over, or the statement is there."""
    if not listing.is_yellow:
        return None
    if listing.state == ListingState.PROPOSED or listing.hearing_until is None:
        return _("先告知单位和完成人，听取意见。")
    if timezone.localdate(context.at) > listing.hearing_until or listing.statements.exists():
        return None
    return _("听取意见的期限还没有到，也没有收到陈述申辩。")


def meets_the_rule(listing: Listing, context: Context) -> str | None:
    """A platform meets every condition of the white list."""
    unmet = [row["condition"] for row in listing.criteria if not row["met"].strip()]
    return _("还有条件没有写明如何符合：%(what)s。") % {"what": "；".join(unmet)} if unmet else None


def no_notice_runs(listing: Listing, context: Context) -> str | None:
    """What hangs is not dropped behind its readers."""
    return _("公示正在办理，请先撤回或终止公示。") if announcing.is_under_way(listing) else None


def notice_is_over(listing: Listing, context: Context) -> str | None:
    """The decision was put up for its whole time, and every objection is answered."""
    return None if announcing.is_concluded(listing) else _("公示还没有办结；公示期满、异议全部答复以后才能列入名单。")


def may_still_appeal(listing: Listing, context: Context) -> str | None:
    """Within the time of the norm from the entry."""
    listed = listing.listed_on
    if listed is None:
        return _("还没有列入名单。")
    length: Any = APPEAL_WITHIN.get(where=listing.region_id, on=listed).value
    if timezone.localdate(context.at) <= length.end(listed):
        return None
    return _("提出申诉的期限已过。")


def review_has_come(listing: Listing, context: Context) -> str | None:
    """Not before its day."""
    if listing.review_on is not None and timezone.localdate(context.at) >= listing.review_on:
        return None
    return _("还没有到复核日期。")


def effect_is_over(listing: Listing, context: Context) -> str | None:
    """The last day has passed."""
    if listing.effect_until is not None and timezone.localdate(context.at) > listing.effect_until:
        return None
    return _("还没有期满。")


def give_time_to_speak(listing: Listing, context: Context) -> None:
    """Until when they may speak."""
    today = timezone.localdate(context.at)
    length: Any = HEARING.get(where=listing.region_id, on=today).value
    listing.hearing_until = length.end(today)


def take_decision(listing: Listing, context: Context) -> None:
    """By which paper, on which day, by whom."""
    listing.decision_title = context.data["decision_title"].strip()
    listing.decided_on, listing.decided_by = timezone.localdate(context.at), context.actor.user


def keep_appeal(listing: Listing, context: Context) -> None:
    """What they say stays as they said it."""
    context.write(statement(listing, context.actor, StatementKind.APPEAL, context.reason, context.at))


def statement(listing: Listing, actor: Actor, kind: StatementKind, text: str, at: Any) -> Statement:
    """An unsaved statement of the actor, for his unit or for himself."""
    for_unit = actor.organisation_id == listing.unit_id
    said_for = str(listing.unit) if for_unit else actor.user.get_full_name()
    return Statement(listing=listing, kind=kind, text=text, said_by=actor.user, said_for=said_for, said_at=at)


def enter_list(listing: Listing, context: Context) -> None:
    """Enter the lines into the list of the body that is in force today; where there is none it is begun and issued.

    The time of the effect comes from the norm that the kind of list names.
    """
    today = timezone.localdate(context.at)
    # Two who enter at once wait here, so that the second finds the edition of the first.
    kind = ListKind.objects.select_for_update().get(pk=listing.kind)
    if not listing.is_yellow:
        length: Any = WHITE_REVIEW.get(where=listing.region_id, on=today).value
        listing.review_on = length.end(today)
    edition = _in_force(listing, today)
    present = {} if edition is None else {entry.identity: entry for entry in edition.entries.standing()}
    new = [_entry(listing, line, today, present) for line in listing.lines.all()]
    if edition is None:
        values = {"title": kind.name, "period_from": today, "period_to": None, "note": ""}
        draft = begin_edition(kind, actor=context.actor, values=values)
        entries = add_entries(draft, new, actor=context.actor)
        decision: dict[str, Any] = {"decision_title": listing.decision_title, "decided_on": today}
        apply(draft, "issue", actor=context.actor, **decision)
    else:
        for one in new:
            _make_room(listing, one, present, context, today)
        entries = add_entries(edition, new, actor=context.actor)
    listing.listed_on = today
    listing.effect_until = next((entry.effect_until for entry in entries if entry.effect_until), None)


def _in_force(listing: Listing, on: date) -> Edition | None:
    rows = Edition.objects.in_force(on).filter(kind=listing.kind, organisation=listing.organisation_id)
    issued = rows.filter(state=EditionState.ISSUED, superseded_on__isnull=True)
    found: Edition | None = issued.order_by("-period_from", "-id").first()
    return found


def _entry(listing: Listing, line: Line, today: date, present: Mapping[Any, Entry]) -> NewEntry:
    shared: dict[str, Any] = {
        "entered_on": today,
        "entry_decision": listing.decision_title,
        "entry_reason": listing.grounds[:1000],
    }
    if listing.is_yellow:
        attributes = {"project": listing.title, "rank": str(line.rank)}
        if line.rank:
            return NewEntry(name=line.name, holder=line.employer, attributes=attributes, **shared)
        return NewEntry(subject=listing.unit, attributes=attributes, **shared)
    attributes = {"platform": listing.title, "review_due": str(listing.review_on)}
    if _unit_key(listing) in present:
        # The unit stands there with another platform already.
        return NewEntry(name=listing.title, holder=str(listing.unit), attributes=attributes, **shared)
    return NewEntry(subject=listing.unit, attributes=attributes, **shared)


def _unit_key(listing: Listing) -> tuple[Any, Any]:
    return ContentType.objects.get_for_model(listing.unit).pk, listing.unit_id


def _make_room(listing: Listing, new: NewEntry, present: Mapping[Any, Entry], context: Context, today: date) -> None:
    """Who stands there for an earlier project leaves with it: the new entry ends later."""
    old = present.get(_unit_key(listing) if new.subject is not None else (new.name, new.holder))
    if old is not None:
        reason = _("因“%(title)s”重新列入") % {"title": listing.title}
        end_entry(old, actor=context.actor, left_on=today, decision=listing.decision_title, reason=reason)


def standing_entries(listing: Listing) -> list[Entry]:
    """The lines on the body's lists that stand for the listing, in whatever edition they are by now."""
    rows = Entry.objects.standing().filter(
        edition__kind=listing.kind,
        edition__organisation=listing.organisation_id,
        edition__state__in=DECIDED,
        **{f"attributes__{'project' if listing.is_yellow else 'platform'}": listing.title},
    )
    named = {(line.name, line.employer) for line in listing.lines.all() if line.rank}
    if not listing.is_yellow:
        named.add((listing.title, str(listing.unit)))
    named_or_unit = {*named, _unit_key(listing)}
    return [
        entry
        for entry in rows.select_related("edition__kind").order_by("edition_id", "position")
        if entry.identity in named_or_unit
    ]


def leave_list(listing: Listing, context: Context) -> None:
    """Let the lines leave, by the decision that comes with it."""
    today = timezone.localdate(context.at)
    decision = context.data["decision_title"].strip()
    for entry in standing_entries(listing):
        end_entry(entry, actor=context.actor, left_on=today, decision=decision, reason=context.reason)
    mark_left(listing, context)


def mark_left(listing: Listing, context: Context) -> None:
    """The day on which it was over."""
    listing.left_on = timezone.localdate(context.at)


def stay_on_list(listing: Listing, context: Context) -> None:
    """A platform that is still good stays until the next review."""
    today = timezone.localdate(context.at)
    length: Any = WHITE_REVIEW.get(where=listing.region_id, on=today).value
    listing.review_on = length.end(today)
    decision = context.data["decision_title"].strip()
    for entry in standing_entries(listing):
        if entry.edition.state != EditionState.ISSUED:
            continue
        attributes = {**entry.attributes, "review_due": str(listing.review_on)}
        if attributes == entry.attributes:
            continue
        change_entry(
            entry,
            actor=context.actor,
            values={"attributes": attributes},
            decision=decision,
            changed_on=today,
            reason=context.reason,
        )
