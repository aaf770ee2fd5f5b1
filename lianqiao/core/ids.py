"""Record identifiers: UUIDv7, so that primary keys sort by time and say nothing about how many there are."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A fresh UUIDv7 (RFC 9562): the first 48 bits are the millisecond of creation."""
    return uuid7()
