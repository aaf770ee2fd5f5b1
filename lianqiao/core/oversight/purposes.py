"""The register of purposes: which columns hold data about persons, whose, what for, on what ground, and for how long.

Every app declares its own in a module `personal.py`; a test finds columns that look personal and are not declared.
The declarations also say how a person's rows are found, for the export, and what becomes of them when the account is
closed (Personal Information Protection Law, articles 6, 13, 17, 19, 45 and 47).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Count, Model, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.oversight.enums import Erasure, Ground

#: From a person to the rows that hold data about them.
RowsOf = Callable[[Any], "QuerySet[Any]"]
#: Does away with what the declaration says is deleted or made anonymous.
Erase = Callable[[Any, Actor], None]


_AUTHORSHIP = ".authorship"


@dataclass(frozen=True)
class Purpose:
    """Some columns of one table, kept for one purpose.

    `kept` and `recipients` are words for the person. `rows_of` finds the rows about a person, None where the rows
    name people only in words (they then are not in the export). `erasure` says what becomes of them, `why_kept` the
    law that asks for what is kept; `erase` does it and is missing where the program has nothing to do.
    """

    key: str
    model: str
    columns: tuple[str, ...]
    label: Any
    whose: Any
    purpose: Any
    ground: Ground
    kept: Any
    recipients: Any
    erasure: Erasure
    rows_of: RowsOf | None = None
    erase: Erase | None = None
    why_kept: Any = ""
    is_sensitive: bool = False

    @property
    def table(self) -> type[Model]:
        """The model whose columns these are."""
        return apps.get_model(self.model)

    @property
    def is_authorship(self) -> bool:
        """Whether it only says who handled a record."""
        return self.key.endswith(_AUTHORSHIP)

    @property
    def table_label(self) -> str:
        """The kind of record in words."""
        return str(self.table._meta.verbose_name)

    @property
    def column_labels(self) -> list[str]:
        """The columns in words."""
        fields = [self.table._meta.get_field(name) for name in self.columns]
        return [str(getattr(field, "verbose_name", field.name)) for field in fields]


_PURPOSES: dict[str, Purpose] = {}
_NOT_PERSONAL: set[tuple[str, str]] = set()
Obstacle = Callable[[Any], "str | None"]
_OBSTACLES: list[Obstacle] = []


def declare(purpose: Purpose) -> Purpose:
    """Make a purpose known. Raises LookupError for a key that is taken."""
    if purpose.key in _PURPOSES:
        raise LookupError(f"there is a purpose {purpose.key} already")
    _PURPOSES[purpose.key] = purpose
    return purpose


def declare_authorship(model: str, *columns: str) -> Purpose:
    """Declare columns that say who wrote, decided or answered for a record.

    They stay, as the record does, and lead to an account without a name once that is closed.
    """

    def rows_of(user: Any) -> QuerySet[Any]:
        mine = Q()
        for column in columns:
            mine |= Q(**{column: user.pk})
        rows: QuerySet[Any] = apps.get_model(model)._base_manager.filter(mine)
        return rows

    return declare(
        Purpose(
            key=f"{model.lower()}{_AUTHORSHIP}",
            model=model,
            columns=columns,
            label=_("经办人"),
            whose=_("办理业务的人"),
            purpose=_("说明一条记录由谁填报、审核或处理，明确责任"),
            ground=Ground.DUTY,
            kept=_("与所属记录相同"),
            recipients=_("能看到该记录的人"),
            erasure=Erasure.ANONYMISED,
            rows_of=rows_of,
            why_kept=_("记录留存，账号注销后只显示“已注销用户”"),
        )
    )


def not_personal(model: str, *columns: str) -> None:
    """Say that columns whose names look personal are not about persons (the name of an organisation)."""
    _NOT_PERSONAL.update((model, column) for column in columns)


def obstacle(find: Obstacle) -> Obstacle:
    """Register what may stand against closing an account: `find(user)` answers with a sentence, or None."""
    _OBSTACLES.append(find)
    return find


def obstacles_of(user: Any) -> list[str]:
    """What the person has to settle before the account can be closed."""
    return [sentence for find in _OBSTACLES if (sentence := find(user))]


def purposes() -> tuple[Purpose, ...]:
    """All purposes, by label of model and key."""
    return tuple(sorted(_PURPOSES.values(), key=lambda purpose: (purpose.model, purpose.key)))


def declared_columns() -> set[tuple[str, str]]:
    """What is declared, either way, as (label of the model, name of the column)."""
    return _NOT_PERSONAL | {(purpose.model, column) for purpose in _PURPOSES.values() for column in purpose.columns}


@dataclass(frozen=True)
class Holding:
    """What the program holds about one person for one purpose."""

    purpose: Purpose
    count: int


def held_about(user: Any, *, among: Iterable[Purpose] | None = None) -> list[Holding]:
    """Purposes for which there are rows about the person, with their number; one query, however many there are."""
    asked = [one for one in (purposes() if among is None else among) if one.rows_of is not None]
    counts = [_counted(number, one.rows_of(user)) for number, one in enumerate(asked) if one.rows_of is not None]
    if not counts:
        return []
    found = dict(counts[0].union(*counts[1:], all=True))
    return [Holding(purpose, found[number]) for number, purpose in enumerate(asked) if found[number]]


def _counted(number: int, rows: QuerySet[Any]) -> QuerySet[Any, tuple[int, int]]:
    """One row: the number, and how many rows there are."""
    keys = rows.order_by().values("pk")
    table: Any = rows.model._base_manager.filter(pk__in=keys).order_by()
    counted: Any = table.annotate(held_place=Value(number)).values("held_place").annotate(held_count=Count("pk"))
    return counted.values_list("held_place", "held_count")  # type: ignore[no-any-return]


#: Parts of names of columns that hold data about persons. A column `name` counts beside one of these, or a user.
_LOOKS_PERSONAL = ("phone", "mobile", "email", "contact", "actor_name", "person_name", "identity", "wechat")


def columns_that_look_personal() -> set[tuple[str, str]]:
    """Columns of the program's own tables that refer to a user or are named like data about persons.

    Tables of row history are left out: they hold what the table holds whose rows they keep.
    """
    found = set()
    for model in apps.get_models():
        if not model.__module__.startswith("lianqiao.") or hasattr(model, "pgh_tracked_model"):
            continue
        columns = {column.name for column in model._meta.concrete_fields}
        personal = {column.name for column in model._meta.concrete_fields if _is_personal(column)}
        if personal:
            personal |= columns & {"name", "username"}
        found |= {(model._meta.label, name) for name in personal}
    return found


def user_columns(model: type[Model]) -> tuple[str, ...]:
    """The columns of a model that refer to a user."""
    user = get_user_model()
    return tuple(
        column.name for column in model._meta.concrete_fields if column.is_relation and column.related_model is user
    )


def _is_personal(column: Any) -> bool:
    user = get_user_model()
    return (
        column.model is user
        or (column.is_relation and column.related_model is user)
        or column.get_internal_type() == "EmailField"
        or any(part in column.name for part in _LOOKS_PERSONAL)
    )
