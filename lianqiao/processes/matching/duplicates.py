"""Records that may be the same as one that is being written or reviewed."""

from collections import Counter
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.contrib.postgres.search import TrigramSimilarity

from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.engines.retrieval import Document, Query
from lianqiao.engines.text import bigrams, normalise
from lianqiao.processes.matching.documents import MODELS, own_document, public_document
from lianqiao.processes.matching.search import search_index

#: Records that are compared closely, from each of the two ways to find them.
CANDIDATES: Final = 20
#: A title is nearly the same from here on; a text from there on. Measured as shared pairs of characters.
TITLE_SIMILARITY: Final = 0.75
TEXT_SIMILARITY: Final = 0.6
#: Texts shorter than this have too few pairs to say anything.
TEXT_MINIMUM: Final = 40


@dataclass(frozen=True)
class Duplicate:
    """A record that may be the same, and how similar its title or text is, in per cent."""

    record: Any
    similarity: int


def near_duplicates(
    *, kind: str, title: str, text: str, actor: Actor, exclude: UUID | None = None, k: int = 5
) -> list[Duplicate]:
    """Records of a kind that resemble this title and text, most similar first; `exclude` is the record
    itself.

    Among all that the actor may see: for an owner also its own drafts, for a reviewer also what is under
    review. Titles are found by trigrams in the database, texts through the match index; without an index, by
    titles alone.
    """
    rows = MODELS[kind].objects.visible_to(actor)
    if exclude is not None:
        rows = rows.exclude(pk=exclude)
    keys = set(_by_title(rows, title)) | _by_text(kind, title, text)
    if not keys:
        return []
    wanted = _Pairs.of(title, text)
    found = []
    for record in rows.filter(pk__in=keys).for_list():
        similarity = wanted.similarity(_Pairs.of(record.title, _readable(record, actor).text))
        if similarity is not None:
            found.append(Duplicate(record, round(100 * similarity)))
    return sorted(found, key=lambda duplicate: (-duplicate.similarity, str(duplicate.record.pk)))[:k]


def _by_title(rows: Any, title: str) -> list[UUID]:
    if not title.strip():
        return []
    similar = rows.filter(title__trigram_similar=title).annotate(closeness=TrigramSimilarity("title", title))
    return list(similar.order_by("-closeness", "pk").values_list("pk", flat=True)[:CANDIDATES])


def _by_text(kind: str, title: str, text: str) -> set[UUID]:
    try:
        hits = search_index(Query(title=title, text=text, kind=kind), CANDIDATES, explained=False)
    except DomainError:
        return set()
    return {UUID(hit.id) for hit in hits}


def _readable(record: Any, actor: Actor) -> Document:
    """Of a stranger's record only the public part counts, or one could guess at the rest."""
    is_open = actor.organisation_id == record.organisation_id or actor.oversees(record.region_id)
    return own_document(record) if is_open else public_document(record)


@dataclass(frozen=True)
class _Pairs:
    """The pairs of neighbouring characters of a title and of a text, with their counts."""

    title: Counter[str]
    text: Counter[str]

    @classmethod
    def of(cls, title: str, text: str) -> "_Pairs":
        return cls(_count(title), _count(text))

    def similarity(self, other: "_Pairs") -> float | None:
        """The greater of both similarities, None when neither is great enough to warn of."""
        title, text = _dice(self.title, other.title), _dice(self.text, other.text)
        long = min(self.text.total(), other.text.total()) >= TEXT_MINIMUM
        alike = [title] if title >= TITLE_SIMILARITY else []
        alike += [text] if long and text >= TEXT_SIMILARITY else []
        return max(alike, default=None)


def _count(text: str) -> Counter[str]:
    return Counter(pair for pair, _start in bigrams(normalise(text).text))


def _dice(one: Counter[str], other: Counter[str]) -> float:
    """Shared pairs as a share of the mean number of pairs; 0 when there are none."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0
