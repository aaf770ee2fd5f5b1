"""Records that may be invited to a window: what fits its theme, and what fits what takes part on the other side."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from django.db.models import Q

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.engines.retrieval import Filters, Hit, Query
from lianqiao.processes.matching.documents import ACHIEVEMENT, DEMAND, names_of, public_document, published
from lianqiao.processes.matching.domain.refresh import least_score
from lianqiao.processes.matching.explain import Explanation, explain
from lianqiao.processes.matching.search import search_index, search_index_many
from lianqiao.processes.windows.models import Entry, Window

#: How many answers to each question are looked at, and how many suggestions are shown for each side.
DEPTH: Final = 40
SHOWN: Final = 12


@dataclass(frozen=True)
class Suggestion:
    """A record, its hit with the reasons, and the entry that it would meet; None when the theme found it."""

    record: Any
    hit: Hit
    because_of: Entry | None

    @property
    def explanation(self) -> Explanation:
        """Why, in words."""
        return explain(self.hit)


def suggestions(window: Window, *, actor: Actor, kind: str) -> list[Suggestion]:
    """At most `SHOWN` records of the kind (`matching.documents`) that are not entered, best first, with reasons.

    Each is the best answer to one question: the theme, or an entry of the other side. Only what the actor may read,
    of the window's fields and regions. Raises DomainError while the index is not there.
    """
    questions = _questions(window, actor, kind)
    best: dict[str, tuple[float, int]] = {}
    for number, hits in enumerate(search_index_many([query for query, _entry in questions], DEPTH)):
        for hit in hits:
            if hit.score >= least_score() and hit.score > best.get(hit.id, (0.0, 0))[0]:
                best[hit.id] = (hit.score, number)
    records = _may_be_invited(window, actor, kind, best)
    chosen = sorted(records, key=lambda key: (-best[key][0], key))[:SHOWN]
    by_question: defaultdict[int, list[str]] = defaultdict(list)
    for key in chosen:
        by_question[best[key][1]].append(key)
    found: dict[str, Suggestion] = {}
    for number, keys in by_question.items():
        query, entry = questions[number]
        only = replace(query.filters, only=tuple((kind, key) for key in keys))
        for hit in search_index(replace(query, filters=only), len(keys)):
            found[hit.id] = Suggestion(records[hit.id], hit, entry)
    return [found[key] for key in chosen if key in found]


def _questions(window: Window, actor: Actor, kind: str) -> list[tuple[Query, Entry | None]]:
    codes = tuple(sorted(field.code for field in window.fields.all()))
    filters = Filters(kinds=(kind,), fields=codes, audience=names_of(actor))
    theme = Query(text=f"{window.title}\n{window.theme}", kind=kind, fields=codes, on=clock.today(), filters=filters)
    other = DEMAND if kind == ACHIEVEMENT else ACHIEVEMENT
    entries = Entry.objects.taking_part().filter(window=window, **{f"{other}__isnull": False}).for_list()
    asked = [
        (
            replace(
                Query.from_document(public_document(entry.record), kind=kind, on=clock.today()),
                filters=replace(filters, owner_not=str(entry.organisation_id)),
            ),
            entry,
        )
        for entry in entries.prefetch_related(f"{other}__fields")
    ]
    return [(theme, None), *asked]


def _may_be_invited(window: Window, actor: Actor, kind: str, keys: Any) -> dict[str, Any]:
    rows = published(kind).public(actor).filter(pk__in=[UUID(key) for key in keys])
    named = [region.prefix for region in window.regions.all()]
    if named:
        inside = Q(pk__in=())
        for prefix in named:
            inside |= Q(region__code__startswith=prefix)
        rows = rows.filter(inside)
    entered = Entry.objects.filter(window=window, **{f"{kind}__isnull": False}).values(kind)
    found: Any = rows.exclude(pk__in=entered)
    return {str(record.pk): record for record in found.for_list().select_related("organisation", "region")}
