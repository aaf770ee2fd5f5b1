"""Who is told of what: the register of organisations says it, the kernel asks here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, Protocol

from lianqiao.core.permissions import Role

P = ParamSpec("P")


class PeopleFor(Protocol):
    """Who hears of a matter of an organisation: the person whose matter it is, else its administrators."""

    def __call__(self, organisation_id: Any, user_id: Any) -> list[Any]: ...


class OverseersWith(Protocol):
    """Who holds the role in the nearest verified government body that oversees the region."""

    def __call__(self, role: Role, region_code: str) -> list[Any]: ...


class MembersWith(Protocol):
    """Who holds the role in any of the organisations."""

    def __call__(self, role: Role, organisation_ids: Any) -> list[Any]: ...


class GovernmentsOver(Protocol):
    """The keys of the verified government bodies that oversee the region."""

    def __call__(self, region_code: str) -> list[Any]: ...


@dataclass(frozen=True)
class _Directory:
    people_for: PeopleFor
    overseers_with: OverseersWith
    members_with: MembersWith
    governments_over: GovernmentsOver


_directory: _Directory | None = None
_answers: ContextVar[dict[Any, list[Any]] | None] = ContextVar("lianqiao_people", default=None)


@contextmanager
def asked_once() -> Iterator[None]:
    """Within the block the database is asked once for the same people: many messages about many records need few
    queries.
    """
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def keeps_answers(function: Callable[P, list[Any]]) -> Callable[P, list[Any]]:
    """Make the answers of a lookup of people known to `asked_once`; arguments are keys, or lists of keys."""

    @wraps(function)
    def lookup(*args: P.args, **kwargs: P.kwargs) -> list[Any]:
        answers = _answers.get()
        if answers is None:
            return function(*args, **kwargs)
        asked = tuple(tuple(one) if isinstance(one, list) else one for one in (*args, *kwargs.values()))
        key = (function.__qualname__, *kwargs, *asked)
        if key not in answers:
            answers[key] = function(*args, **kwargs)
        return list(answers[key])

    return lookup


def set_directory(
    *,
    people_for: PeopleFor,
    overseers_with: OverseersWith,
    members_with: MembersWith,
    governments_over: GovernmentsOver,
) -> None:
    """Say who answers; called once, when the register of organisations is ready."""
    global _directory
    _directory = _Directory(people_for, overseers_with, members_with, governments_over)


def _asked() -> _Directory:
    if _directory is None:
        raise LookupError("no register has said who the people are: core.people.set_directory")
    return _directory


def people_for(organisation_id: Any, user_id: Any) -> list[Any]:
    """The person of a matter while they act for the organisation, else its administrators."""
    return _asked().people_for(organisation_id, user_id)


def overseers_with(role: Role, region_code: str) -> list[Any]:
    """The users with the role in the nearest government body that oversees the region."""
    return _asked().overseers_with(role, region_code)


def members_with(role: Role, organisation_ids: Any) -> list[Any]:
    """The users with the role in any of the organisations."""
    return _asked().members_with(role, organisation_ids)


def governments_over(region_code: str) -> list[Any]:
    """The keys of the verified government bodies that oversee the region, from the county's to the nation's."""
    return _asked().governments_over(region_code)
