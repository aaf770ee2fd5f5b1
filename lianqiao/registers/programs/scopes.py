"""What a token may be allowed to do: each scope is a right that faces declare, with the permissions that it opens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lianqiao.core.permissions import Permission

#: A person signs these; no program does it in their name.
NOT_FOR_PROGRAMS = frozenset(
    {
        Permission.ACHIEVEMENT_REVIEW_SECRECY,
        Permission.DEMAND_REVIEW_SECRECY,
        Permission.FILING_REVIEW_SECRECY,
    }
)


@dataclass(frozen=True)
class Scope:
    """`name` is `read:…`, `write:…` or `act:…`; `permissions` are what the token's person may use through it."""

    name: str
    label: Any
    permissions: frozenset[Permission] = frozenset()


_SCOPES: dict[str, Scope] = {}


def declare(name: str, label: Any, permissions: Iterable[Permission] = ()) -> Scope:
    """Make a scope known; a second one of the same name, or one with what only people sign, is an error."""
    scope = Scope(name, label, frozenset(permissions))
    if name in _SCOPES:
        raise LookupError(f"the scope {name} is declared already")
    if scope.permissions & NOT_FOR_PROGRAMS:
        raise LookupError(f"the scope {name} opens what only people may sign")
    _SCOPES[name] = scope
    return scope


def known() -> tuple[Scope, ...]:
    """All scopes, in order of declaration."""
    return tuple(_SCOPES.values())


def permissions_of(names: Iterable[str]) -> frozenset[Permission]:
    """What these scopes open; a name that is no longer known opens nothing."""
    return frozenset().union(*(_SCOPES[name].permissions for name in names if name in _SCOPES))


def labels_of(names: Iterable[str]) -> list[str]:
    """The scopes in words, in order of declaration."""
    wanted = set(names)
    return [str(scope.label) for scope in _SCOPES.values() if scope.name in wanted]
