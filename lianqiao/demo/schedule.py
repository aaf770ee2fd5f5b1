"""When batches of records are handed in over the two years, and what becomes of each record of them."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

#: Days before today on which the last full batches are published, and those that are still on their way would be.
LAST, UNDERWAY = 1, (2, 5)
#: A record is written so many days before it is published.
WRITTEN_DAYS = 6
#: Owners stand by what has been public for a while every so many days, sooner than it loses its freshness.
RENEWED_EVERY, RENEWED_LAST, RENEWED_FROM = 115, (15, 80), 60
#: What nobody stands by leaves the public on this day after its publication.
EXPIRES_AFTER = 181
#: The least days before today on which something was published that has since left the public.
LONG_AGO, A_WHILE_AGO = 200, 45
#: How far records come that are on their way; all other fates come after publication.
ON_THEIR_WAY = ("draft", "submitted", "diagnosis", "returned", "clarifying", "accepted", "confirmed", "refused")
PUBLISHED = "published"


@dataclass(frozen=True)
class Fate:
    """What has become of a record; `said` is the reason or the text, `kind` the outcome of what was closed.

    `day`, counted back, is the day on which it left the public, where it did.
    """

    name: str = PUBLISHED
    said: str = ""
    kind: str = ""
    day: int = 0


@dataclass(frozen=True)
class Batch:
    """Records of one owner that were handed in together, and the day, counted back, on which they were published.

    Those on their way would be published on that day.
    """

    owner: str
    day: int
    fates: dict[str, Fate] = field(default_factory=dict)


def schedule(
    owners: Mapping[str, str],
    *,
    since: Mapping[str, int],
    limits: Mapping[str, int],
    newcomers: Collection[str],
    fates: Mapping[str, Any],
    size: int,
    chance: random.Random,
) -> list[Batch]:
    """The batches of the records of `owners` (record -> owner), of about `size` records each, oldest first.

    `since` says how many days ago an owner may first have handed in, `limits` how many days ago a record can have
    been published at most. `fates` gives for each fate the number of records, or what is said of each, or that by
    outcome. All that `newcomers` have are drafts.
    """
    waiting = _on_their_way(owners, fates, newcomers, chance)
    by_owner: dict[str, list[str]] = defaultdict(list)
    for key, owner in owners.items():
        by_owner[owner].append(key)
    batches: list[Batch] = []
    for owner, keys in by_owner.items():
        batches += _spread(owner, [key for key in keys if key not in waiting], since[owner], limits, size, chance)
        if current := {key: waiting[key] for key in keys if key in waiting}:
            batches.append(Batch(owner, chance.randint(*UNDERWAY), current))
    _let_leave(batches, fates, chance)
    return sorted(batches, key=lambda batch: (-batch.day, batch.owner))


def part_of(fates: Mapping[str, Any], share: float) -> dict[str, Any]:
    """The fates for a part (0 to 1) of the records: fewer of each, but one at least."""

    def fewer(told: Any) -> Any:
        if isinstance(told, int):
            return max(1, round(share * told))
        if isinstance(told, Mapping):
            return {kind: fewer(texts) for kind, texts in told.items()}
        return told[: max(1, round(share * len(told)))]

    return {name: fewer(told) for name, told in fates.items()}


def renewals(batches: Iterable[Batch], chance: random.Random) -> list[tuple[int, str, list[str]]]:
    """When owners stand by what they have published: (day counted back, owner, records), oldest first."""
    by_owner: dict[str, list[Batch]] = defaultdict(list)
    for batch in batches:
        by_owner[batch.owner].append(batch)
    rounds = []
    for owner, own in by_owner.items():
        day = chance.randint(*RENEWED_LAST)
        while keys := [key for batch in own for key, fate in batch.fates.items() if _is_renewed(batch.day, fate, day)]:
            rounds.append((day, owner, keys))
            day += RENEWED_EVERY
    return sorted(rounds, key=lambda row: (-row[0], row[1]))


def _is_renewed(published: int, fate: Fate, day: int) -> bool:
    if fate.name in ON_THEIR_WAY or fate.name == "stale":
        return False
    return published > day + RENEWED_FROM and fate.day < day


def _on_their_way(
    owners: Mapping[str, str], fates: Mapping[str, Any], newcomers: Collection[str], chance: random.Random
) -> dict[str, Fate]:
    found = {key: Fate("draft") for key, owner in owners.items() if owner in newcomers}
    others = [key for key in owners if key not in found]
    told = [fate for name in ON_THEIR_WAY for fate in _all(name, fates.get(name, 0))]
    return found | dict(zip(chance.sample(others, min(len(told), len(others))), told, strict=False))


def _all(name: str, told: Any) -> list[Fate]:
    """The fates of one name from a number, a list of what is said, or such lists by kind."""
    if isinstance(told, int):
        return [Fate(name)] * told
    if isinstance(told, Mapping):
        return [Fate(name, said, kind) for kind, texts in told.items() for said in texts]
    return [Fate(name, said) for said in told]


def _spread(
    owner: str,
    keys: Sequence[str],
    since: int,
    limits: Mapping[str, int],
    size: int,
    chance: random.Random,
) -> list[Batch]:
    """Batches over the owner's time; a record that could not be earlier goes into one that is late enough."""
    if not keys:
        return []
    first = max(LAST, since - WRITTEN_DAYS - 2)
    number = max(1, round(len(keys) / size))
    days = [round(first - (place + chance.random()) * (first - LAST) / number) for place in range(number)]
    if (latest := min(limits.get(key, first) for key in keys)) < days[-1]:
        days[-1] = max(LAST, latest)
    batches = [Batch(owner, day) for day in days]
    for key in sorted(keys, key=lambda key: limits.get(key, first)):
        possible = [batch for batch in batches if batch.day <= limits.get(key, first)] or batches[-1:]
        min(possible, key=lambda batch: len(batch.fates)).fates[key] = Fate()
    return [batch for batch in batches if batch.fates]


def _let_leave(batches: Sequence[Batch], fates: Mapping[str, Any], chance: random.Random) -> None:
    """Give some of what was published long enough ago a fate that ended it."""
    for name, told in fates.items():
        if name in ON_THEIR_WAY:
            continue
        least = LONG_AGO if name == "stale" else A_WHILE_AGO
        possible = [
            (batch, key)
            for batch in batches
            for key, fate in batch.fates.items()
            if fate.name == PUBLISHED and batch.day >= least
        ]
        endings = _all(name, told)
        for (batch, key), fate in zip(chance.sample(possible, min(len(endings), len(possible))), endings, strict=False):
            day = batch.day - EXPIRES_AFTER if name == "stale" else chance.randint(6, batch.day - 30)
            batch.fates[key] = Fate(fate.name, fate.said, fate.kind, day)
