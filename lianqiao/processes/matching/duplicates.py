"""Records that may be the same as one that is being written or reviewed."""

from collections import Counter
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.contrib.postgres.search import TrigramSimilarity

from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.engines.retrieval import Document, Filters, Query
from lianqiao.engines.retrieval.duplicates import among
from lianqiao.engines.text import bigrams, normalise
from lianqiao.processes.matching.documents import MODELS, names_of, own_document, public_document
from lianqiao.processes.matching.search import search_index

#: Records that are compared closely, from each of the two ways to find them.
CANDIDATES: Final = 20
#: A title is nearly the same from here on. Texts are judged by `lianqiao.engines.retrieval.duplicates`.
TITLE_SIMILARITY: Final = 0.75


@dataclass(frozen=True)
class Duplicate:
    """A record that may be the same: similarity of text or title in per cent, the longest passages in common."""

    record: Any
    similarity: int
    passages: tuple[str, ...] = ()


def near_duplicates(
    *, kind: str, title: str, text: str, actor: Actor, exclude: UUID | None = None, k: int = 5
) -> list[Duplicate]:
    """Records of a kind that resemble this title or text, most similar first; `exclude` is the record itself.

    Among all that the actor may see: for an owner also its own drafts, for a reviewer also what is under
    review. Titles are found by trigrams in the database, texts through the match index; without an index, by
    titles alone.
    """
    title, text = title.replace("\0", ""), text.replace("\0", "")
    rows = MODELS[kind].objects.visible_to(actor)
    if exclude is not None:
        rows = rows.exclude(pk=exclude)
    keys = set(_by_title(rows, title)) | _by_text(kind, title, text, actor)
    records = {str(record.pk): record for record in rows.filter(pk__in=keys).for_list()}
    written = Document(id="", kind=kind, title=title, text=text)
    readable = [_readable(record, actor) for record in records.values()]
    alike = {found.document.id: found for found in among(written, readable, limit=len(readable))}
    found = []
    for key, record in records.items():
        title_likeness = _title_similarity(title, record.title)
        text_likeness = alike[key].similarity if key in alike else 0.0
        if key in alike or title_likeness >= TITLE_SIMILARITY:
            passages = alike[key].passages if key in alike else ()
            found.append(Duplicate(record, round(100 * max(title_likeness, text_likeness)), passages))
    return sorted(found, key=lambda duplicate: (-duplicate.similarity, str(duplicate.record.pk)))[:k]


def _by_title(rows: Any, title: str) -> list[UUID]:
    if not title.strip():
        return []
    similar = rows.filter(title__trigram_similar=title).annotate(closeness=TrigramSimilarity("title", title))
    return list(similar.order_by("-closeness", "pk").values_list("pk", flat=True)[:CANDIDATES])


def _by_text(kind: str, title: str, text: str, actor: Actor) -> set[UUID]:
    try:
        query = Query(title=title, text=text, kind=kind, filters=Filters(audience=names_of(actor)))
        hits = search_index(query, CANDIDATES, explained=False)
    except DomainError:
        return set()
    return {UUID(hit.id) for hit in hits}


def _readable(record: Any, actor: Actor) -> Document:
    """Of a stranger's record only the public part counts, or one could guess at the rest."""
    is_open = actor.organisation_id == record.organisation_id or actor.oversees(record.region_id)
    return own_document(record) if is_open else public_document(record)


def _title_similarity(one: str, other: str) -> float:
    """Shared pairs of neighbouring characters as a share of the mean number of pairs; 0 when there are none."""
    mine, theirs = (Counter(pair for pair, _at in bigrams(normalise(title).text)) for title in (one, other))
    total = mine.total() + theirs.total()
    return 2 * (mine & theirs).total() / total if total else 0.0
