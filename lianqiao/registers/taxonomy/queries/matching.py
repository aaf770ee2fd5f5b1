"""How typed text meets a code: by code, name, full pinyin or initials, the best kind of match first."""

from __future__ import annotations

from typing import Any, TypedDict, TypeVar

from django.db.models import Case, CharField, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Replace

LIMIT = 20
MOST = 100

Rows = TypeVar("Rows", bound=QuerySet[Any])


class Option(TypedDict):
    """One option of a select: what is stored and what is shown."""

    value: str
    text: str


def typed_text(text: str) -> str:
    """Return what was typed without spaces, in lower case, short enough and fit for the database."""
    return "".join(text.replace("\0", "").split()).lower()[:50]


def limited(limit: int) -> int:
    """Return a number of options between 1 and 100."""
    return min(max(limit, 1), MOST)


def matching(rows: Rows, text: str, *, names: tuple[str, ...], also: Q | None = None) -> Rows:
    """Keep the rows whose code, name or pinyin meets `text` and order them by how well it does.

    `names` are the fields with Chinese names. Spaces in `text` and capital letters do not count. First come
    equal codes and names, then beginnings of codes, of names, of pinyin, then names that contain the text, at
    last what meets `also`; equals stand by code.
    """
    typed = typed_text(text)
    equal, begins, contains = Q(code__iexact=typed), Q(), Q()
    for name in names:
        equal |= Q(**{name: typed})
        begins |= Q(**{f"{name}__startswith": typed})
        contains |= Q(**{f"{name}__contains": typed})
    ranks = [equal, Q(code__istartswith=typed), begins]
    if typed.isascii():
        ranks.append(Q(sound__startswith=typed))
    ranks.append(contains)
    if also is not None:
        ranks.append(also)
    rank = Case(
        *(When(condition, then=Value(number)) for number, condition in enumerate(ranks)),
        default=None,
        output_field=IntegerField(),
    )
    sound = Replace(F("pinyin"), Value(" "), Value(""), output_field=CharField())
    found: Rows = rows.annotate(sound=sound, rank=rank).filter(rank__isnull=False).order_by("rank", "code")
    return found
