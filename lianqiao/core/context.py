"""What the present request or job is about: its id, for every log line and history row that it causes."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import pghistory

from lianqiao.core.access import Actor

_request_id: ContextVar[str] = ContextVar("lianqiao_request_id", default="")


def request_id() -> str:
    """The id of the present request or job, empty outside of both."""
    return _request_id.get()


@contextmanager
def in_request(identifier: str) -> Iterator[None]:
    """Make `identifier` the id of the present request for the length of a block."""
    token = _request_id.set(identifier)
    try:
        yield
    finally:
        _request_id.reset(token)


@contextmanager
def acting(actor: Actor, *, request: str, source: str) -> Iterator[None]:
    """Put the request id and the actor into the business log and the row history of all that happens inside.

    `source` says what is acting: an address, a job kind or a command.
    """
    token = _request_id.set(request)
    organisation = actor.organisation_id
    try:
        with pghistory.context(
            user=actor.user_id,
            **({} if actor.supporter is None else {"supporter": actor.supporter.pk}),
            organisation=None if organisation is None else str(organisation),
            request=request,
            source=source,
        ):
            yield
    finally:
        _request_id.reset(token)
