"""What pages and the API say of norms: the records decided under an edition, what differs between two days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lianqiao.core.access import Actor
from lianqiao.core.norms.models import Citation, Norm

#: How many records an edition's page names; the number of all is told beside them.
SHOWN = 20


@dataclass(frozen=True)
class Difference:
    """What one norm said in one place on two days; None where it did not hold."""

    title: str
    key: str
    place: str
    before: Norm | None
    after: Norm | None


def differences(editions: Iterable[Norm], first: dt.date, second: dt.date) -> list[Difference]:
    """The norms that said something else on the second day than on the first, by field and place.

    `editions` are current ones with key, region and organisation loaded. An edition that only quotes another text
    differs as well.
    """
    found: dict[tuple[str, str, Any, Any], list[Norm | None]] = {}
    for edition in editions:
        place = (edition.key.area, edition.key_id, edition.region_id or "", str(edition.organisation_id or ""))
        pair = found.setdefault(place, [None, None])
        for position, day in enumerate((first, second)):
            if edition.effective_from <= day and (edition.effective_to is None or day < edition.effective_to):
                pair[position] = edition
    return [
        Difference(
            title=str((pair[0] or pair[1]).key),  # type: ignore[union-attr]
            key=place[1],
            place=(pair[0] or pair[1]).place_name,  # type: ignore[union-attr]
            before=pair[0],
            after=pair[1],
        )
        for place, pair in sorted(found.items())
        if pair[0] is not pair[1]
    ]


def cited_in(norm: Norm, actor: Actor) -> list[Citation]:
    """The last records that were decided under the edition and that the actor may see."""
    citations = list(norm.citations.select_related("subject_type")[: SHOWN * 5])
    visible: set[Any] = set()
    by_model: dict[Any, list[Any]] = {}
    for citation in citations:
        by_model.setdefault(citation.subject_type.model_class(), []).append(citation.subject_id)
    for model, ids in by_model.items():
        if hasattr(model.objects, "visible_to"):
            visible |= set(model.objects.visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True))
    return [citation for citation in citations if citation.subject_id in visible][:SHOWN]
