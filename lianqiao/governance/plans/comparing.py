"""What the plan above asks and the plan below has taken over; and what changed from one version to the next.

Tasks meet by their link first; what is left by the likeness of title and text (token sets of words, RapidFuzz), each at
most once, the most alike first. Likeness below `ALIKE` is no likeness.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from lianqiao.core.versions import Piece, compare
from lianqiao.engines.text.words import cut
from lianqiao.governance.plans.enums import FindState
from lianqiao.governance.plans.models import Find, PlanVersion, Task
from lianqiao.governance.plans.sentences import bare
from lianqiao.governance.plans.words import amount_words, deadline_words

#: From here on two tasks are taken for the same, out of a hundred; a title alone that says the same reaches it.
ALIKE = 62
#: How much of the likeness comes from the titles.
_TITLES = 0.7
#: Characters of a text that are compared.
_COMPARED = 600


@dataclass(frozen=True)
class Pair:
    """A task of the plan above with the tasks below that take it over; `likeness` in percent where no link says so."""

    above: Task
    below: tuple[Task, ...]
    likeness: int | None = None

    @property
    def is_linked(self) -> bool:
        """Whether a person has linked them."""
        return bool(self.below) and self.likeness is None


@dataclass(frozen=True)
class PlanComparison:
    """Every task above with what takes it over, and the tasks below that nobody above asked for."""

    pairs: tuple[Pair, ...]
    own: tuple[Task, ...]

    @property
    def linked(self) -> list[Pair]:
        """Taken over, as a person said."""
        return [pair for pair in self.pairs if pair.is_linked]

    @property
    def similar(self) -> list[Pair]:
        """Probably taken over: the texts are alike."""
        return [pair for pair in self.pairs if pair.likeness is not None]

    @property
    def missing(self) -> list[Pair]:
        """Not taken over."""
        return [pair for pair in self.pairs if not pair.below]


def compare_plans(above: Sequence[Task], below: Sequence[Task]) -> PlanComparison:
    """Pair the tasks of two plans, in the order of the one above. Quadratic in what no link pairs."""
    linked: dict[object, list[Task]] = {}
    for task in below:
        linked.setdefault(task.derived_from_id, []).append(task)
    left_above = [task for task in above if task.pk not in linked]
    above_keys = {task.pk for task in above}
    left_below = [task for task in below if task.derived_from_id not in above_keys]
    alike = _most_alike(left_above, left_below)
    taken = {task.pk for task, _score in alike.values()}
    pairs = []
    for task in above:
        if task.pk in linked:
            pairs.append(Pair(task, tuple(linked[task.pk])))
        elif task.pk in alike:
            other, score = alike[task.pk]
            pairs.append(Pair(task, (other,), score))
        else:
            pairs.append(Pair(task, ()))
    return PlanComparison(tuple(pairs), tuple(task for task in left_below if task.pk not in taken))


def _most_alike(above: Sequence[Task], below: Sequence[Task]) -> dict[object, tuple[Task, int]]:
    """{key of a task above: (task below, likeness)}."""
    ours = [(task, _words(task.title), _words(task.text[:_COMPARED])) for task in above]
    theirs = [(task, _words(task.title), _words(task.text[:_COMPARED])) for task in below]
    scores = [
        (_likeness(one, two), first, second) for first, one in enumerate(ours) for second, two in enumerate(theirs)
    ]
    found: dict[object, tuple[Task, int]] = {}
    used: set[int] = set()
    for score, first, second in sorted(scores, key=lambda entry: (-entry[0], entry[1], entry[2])):
        if score < ALIKE:
            break
        if ours[first][0].pk not in found and second not in used:
            found[ours[first][0].pk] = (theirs[second][0], round(score))
            used.add(second)
    return found


def _likeness(one: tuple[Task, str, str], two: tuple[Task, str, str]) -> float:
    titles = fuzz.token_sort_ratio(one[1], two[1])
    if not one[2] or not two[2]:
        return titles
    return _TITLES * titles + (1 - _TITLES) * fuzz.token_set_ratio(one[2], two[2])


def _words(text: str) -> str:
    return " ".join(word.text for word in cut(bare(text)))


@dataclass(frozen=True)
class FindChange:
    """A find that was reworded or got another number: before and after."""

    old: Find
    new: Find
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class VersionComparison:
    """What came, what went, what changed, and how many finds stayed as they were; dropped finds do not count."""

    added: tuple[Find, ...]
    removed: tuple[Find, ...]
    changed: tuple[FindChange, ...]
    kept: int


def compare_versions(old: PlanVersion, new: PlanVersion) -> VersionComparison:
    """Follow the finds from one version of a plan to a later one by their lineage; in two queries."""
    before = {find.lineage: find for find in _standing(old)}
    after = {find.lineage: find for find in _standing(new)}
    changed, kept = [], 0
    for lineage, find in after.items():
        earlier = before.get(lineage)
        if earlier is None:
            continue
        if _said(earlier) == _said(find):
            kept += 1
        else:
            (change,) = compare({"said": _said(earlier)}, {"said": _said(find)})
            changed.append(FindChange(earlier, find, change.pieces))
    return VersionComparison(
        added=tuple(find for lineage, find in after.items() if lineage not in before),
        removed=tuple(find for lineage, find in before.items() if lineage not in after),
        changed=tuple(changed),
        kept=kept,
    )


def _standing(version: PlanVersion) -> Iterable[Find]:
    return version.finds.exclude(state=FindState.DROPPED).select_related("part_of").order_by("start", "id")


def _said(find: Find) -> str:
    """What a find says, for one who compares."""
    if find.is_task:
        parts = [find.title, find.text, "、".join(find.lead), "、".join(find.support)]
    else:
        parts = [find.indicator, amount_words(find), deadline_words(find.deadline), find.scope]
    return "\n".join(part.strip() for part in parts if part.strip())
