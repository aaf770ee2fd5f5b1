"""Which changes of the feed an actor may hear of, for the API's feed and for webhooks alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet

from lianqiao.core.access import Actor
from lianqiao.core.models import Change
from lianqiao.core.publishing.enums import Publicity, SecrecyConclusion
from lianqiao.core.publishing.models import PublishableRecord, SecrecyReview
from lianqiao.core.transitions import table_of

#: What is published about the records of an organisation that is suspended.
HIDE = "hide"


@dataclass(frozen=True)
class Feed:
    """The changes of one model. `scope` is the one that a token needs to hear of them.

    `rows(actor)` are the records that programs read where that is not `visible_to`. `outside` are the verbs that those
    hear of who are not shown all of a record; None: all but the way there, see `heard_by`. `leaving` are the verbs with
    which a cleared record leaves the public, where its model does not say so by its public states.
    """

    name: str
    label: Any
    model: type[Model]
    scope: str
    rows: Callable[[Actor], QuerySet[Any]] | None = None
    outside: frozenset[str] | None = None
    leaving: frozenset[str] = frozenset()

    @property
    def prefix(self) -> str:
        """What the topics begin with."""
        return f"{self.model._meta.label_lower}."


@dataclass(frozen=True)
class Heard:
    """A change that the actor may hear of; `gone`: what was public is so no longer, and cannot be read any more."""

    change: Change
    feed: Feed
    gone: bool


_FEEDS: dict[str, Feed] = {}


def declare(feed: Feed) -> Feed:
    """Make the changes of a model known to programs; a name is used once."""
    if feed.name in _FEEDS:
        raise LookupError(f"the feed {feed.name} is declared already")
    _FEEDS[feed.name] = feed
    return feed


def known() -> tuple[Feed, ...]:
    """All feeds, in order of declaration."""
    return tuple(_FEEDS.values())


def named(names: Iterable[str]) -> list[Feed]:
    """The feeds of these names; one that is no longer known is left out."""
    return [_FEEDS[name] for name in names if name in _FEEDS]


def heard_by(actor: Actor, changes: Sequence[Change], feeds: Iterable[Feed], *, own_only: bool = False) -> list[Heard]:
    """The changes of these feeds that the actor may hear of, in their order; a few queries for each feed.

    A change is heard by whoever is shown all of the record now. Who sees a public record from outside hears what made
    or kept it public, and not the way there; that it has left the public is heard by those for whom it was public.
    With `own_only` only the first hear anything.
    """
    by_feed: dict[str, list[Change]] = {}
    chosen = list(feeds)
    for change in changes:
        for feed in chosen:
            if change.topic.startswith(feed.prefix):
                by_feed.setdefault(feed.name, []).append(change)
    heard: dict[int, Heard] = {}
    for feed in chosen:
        mine = by_feed.get(feed.name, [])
        ids = {change.record_id for change in mine}
        whole = _among(feed, "whole_for", actor, ids)
        seen = whole if own_only else whole | _among(feed, "visible_to", actor, ids)
        unseen = [change for change in mine if change.record_id not in seen]
        gone = set() if own_only else _gone(actor, feed, unseen)
        heard |= {
            change.pk: Heard(change, feed, False)
            for change in mine
            if change.record_id in whole or (change.record_id in seen and _is_told_outside(feed, change))
        }
        heard |= {change.pk: Heard(change, feed, True) for change in unseen if change.pk in gone}
    return [heard[change.pk] for change in changes if change.pk in heard]


def _among(feed: Feed, rows_for: str, actor: Actor, ids: set[UUID]) -> set[UUID]:
    if not ids:
        return set()
    is_own = feed.rows is not None and rows_for == "visible_to"
    rows = feed.rows(actor) if is_own else getattr(feed.model._default_manager, rows_for)(actor)  # type: ignore[misc]
    return set(rows.filter(pk__in=ids).order_by().values_list("pk", flat=True))


def _is_told_outside(feed: Feed, change: Change) -> bool:
    if feed.outside is not None:
        return change.topic.removeprefix(feed.prefix) in feed.outside
    return change.topic not in _inner_topics(feed)


@cache
def _inner_topics(feed: Feed) -> frozenset[str]:
    """What happens to a record on its way, which those outside do not hear of: drafts, and steps among the states
    that are not public.
    """
    public = set(getattr(feed.model, "PUBLIC_STATES", ()))
    if not public:
        return frozenset()
    steps = [step for step in table_of(feed.model) if step.target not in public and not public & set(step.sources)]
    return frozenset(f"{feed.prefix}{verb}" for verb in ("create", "update", *(step.name for step in steps)))


def _gone(actor: Actor, feed: Feed, changes: list[Change]) -> set[int]:
    """The changes with which a record that was public for the actor left the public."""
    public_states: tuple[str, ...] = getattr(feed.model, "PUBLIC_STATES", ())
    leaving = {f"{feed.prefix}{verb}" for verb in feed.leaving | _leaving(feed.model, public_states)}
    left = [change for change in changes if change.topic in leaving]
    if not left:
        return set()
    ids = _once_public(actor, feed.model, {change.record_id for change in left})
    return {change.pk for change in left if change.record_id in ids}


def _once_public(actor: Actor, model: type[Model], ids: set[UUID]) -> set[UUID]:
    """Those of the records that the actor could read while they were public."""
    if issubclass(model, PublishableRecord):
        was_public = Q(published_at__isnull=False)
        if not actor.is_verified:
            was_public &= ~Q(publicity=Publicity.VERIFIED)
        manager: Any = model._default_manager
        return set(manager.filter(was_public, pk__in=ids).values_list("pk", flat=True))
    cleared = SecrecyReview.objects.filter(
        subject_type=ContentType.objects.get_for_model(model),
        subject_id__in=ids,
        conclusion=SecrecyConclusion.MAY_PUBLISH,
    )
    return set(cleared.values_list("subject_id", flat=True))


def _leaving(model: type[Model], public_states: tuple[str, ...]) -> set[str]:
    """The steps after which a public record is public no longer; none where records of the model never are."""
    if not public_states:
        return set()
    public = set(public_states)
    steps = table_of(model).transitions
    return {HIDE} | {step.name for step in steps if public & set(step.sources) and step.target not in public}
