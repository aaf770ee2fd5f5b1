"""Achievements and demands as the match index sees them: what the public may read, and nothing else.

Whatever a record keeps from the public is not in its document either: otherwise a stranger could find out
what it says by searching for it, or read it among the reasons of a hit.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from hashlib import blake2b
from typing import Any, Final

from django.db.models import QuerySet

from lianqiao.core.access import Actor
from lianqiao.core.publishing.enums import Publicity
from lianqiao.core.publishing.models import PublishableQuerySet
from lianqiao.engines.retrieval import EVERYBODY, Document
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.demands.enums import MaskedPart
from lianqiao.registers.demands.models import Demand

ACHIEVEMENT: Final = "achievement"
DEMAND: Final = "demand"
MODELS: Final[dict[str, Any]] = {ACHIEVEMENT: Achievement, DEMAND: Demand}
"""Kind of document -> model."""

#: A name of an audience, besides everybody and those of organisations and of regions.
VERIFIED: Final = "verified"

CHUNK: Final = 1000


def kind_of(record: Any) -> str:
    """The kind of a record's document."""
    return ACHIEVEMENT if isinstance(record, Achievement) else DEMAND


def published(kind: str) -> PublishableQuerySet[Any]:
    """The records that are to be in the index."""
    rows: PublishableQuerySet[Any] = MODELS[kind].objects.published()
    return rows


def documents_of(records: QuerySet[Any]) -> Iterator[Document]:
    """The public documents of these records, in order of id; two queries for each `CHUNK` of them."""
    rows = records.order_by("pk").prefetch_related("fields")
    return (public_document(record) for record in rows.iterator(chunk_size=CHUNK))


def all_documents() -> Iterator[Document]:
    """The documents of all published records."""
    for kind in MODELS:
        yield from documents_of(published(kind))


def public_document(record: Any) -> Document:
    """The record as everybody may search it, with who may find it; equal `version`s mean equal documents.

    Owner and audience are for filters only: no text is sought in them.
    """
    document = _achievement(record) if isinstance(record, Achievement) else _demand(record, masked=record.masked)
    document = replace(
        document, audience=_audience(record), owner=str(record.organisation_id), tags=(record.publicity,)
    )
    return replace(document, version=blake2b(document.to_json().encode(), digest_size=12).hexdigest())


def own_document(record: Any) -> Document:
    """All that the owner wrote: to ask with, on the owner's behalf; never put into the index."""
    if isinstance(record, Achievement):
        return _achievement(record, whole=True)
    return _demand(record, masked=(), whole=True)


def _achievement(record: Achievement, *, whole: bool = False) -> Document:
    # On request: the plain text is the summary that everybody reads, the rest is for partners.
    whole = whole or record.publicity != Publicity.ON_REQUEST
    return Document(
        id=str(record.pk),
        kind=ACHIEVEMENT,
        title=record.title,
        text=_joined(record.plain_text, *((record.academic_text, record.applications) if whole else ())),
        keywords=tuple(record.keywords),
        fields=_fields(record),
        region=record.region_id,
        readiness=record.shown_readiness,
        price_yuan=record.price_yuan if whole else None,
        updated=_day(record),
    )


def _demand(record: Demand, *, masked: Iterable[str], whole: bool = False) -> Document:
    whole = whole or record.publicity != Publicity.ON_REQUEST
    hidden = set(masked) if whole else set(MaskedPart.values)
    texts = [record.problem]
    texts += [record.background] if MaskedPart.BACKGROUND not in hidden else []
    texts += [record.indicators] if MaskedPart.INDICATORS not in hidden else []
    texts += [record.tried, record.conditions] if whole else []
    return Document(
        id=str(record.pk),
        kind=DEMAND,
        title=record.title,
        text=_joined(*texts),
        keywords=tuple(record.keywords),
        fields=_fields(record),
        region=record.region_id,
        readiness_wanted=record.readiness_wanted,
        budget_yuan=None if MaskedPart.BUDGET in hidden else record.budget_yuan,
        updated=_day(record),
    )


def names_of(actor: Actor) -> tuple[str, ...]:
    """Under which names the actor may find records (`Document.audience`)."""
    names = [EVERYBODY]
    if actor.is_verified:
        names.append(VERIFIED)
    if actor.organisation_id is not None:
        names.append(f"organisation:{actor.organisation_id}")
    if actor.oversight is not None:
        names.append(f"region:{actor.oversight}")
    return tuple(names)


def _audience(record: Any) -> tuple[str, ...]:
    """Who may find a published record: what `PublishableQuerySet.visible_to` says of it, as names."""
    if record.publicity != Publicity.VERIFIED:
        return (EVERYBODY,)
    # The prefixes of the region are the government bodies that oversee it, "" the one of the nation.
    regions = (f"region:{record.region_id[:end]}" for end in range(len(record.region_id) + 1))
    return (VERIFIED, f"organisation:{record.organisation_id}", *regions)


def _joined(*texts: str) -> str:
    return "\n".join(text for text in texts if text)


def _fields(record: Any) -> tuple[str, ...]:
    return tuple(sorted(field.pk for field in record.fields.all()))


def _day(record: Any) -> date | None:
    """The day on which the owner last stood by the record."""
    day: date | None = record.fresh_from
    return day
