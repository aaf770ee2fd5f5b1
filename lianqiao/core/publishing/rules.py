"""Predicates about publishable records, to be joined with `&` and `|` in the rules of each register."""

from typing import Any

from lianqiao.core.access import Actor, predicate
from lianqiao.core.publishing.enums import Publicity


@predicate
def is_own(actor: Actor, record: Any) -> bool:
    """The record belongs to the organisation that the person acts for."""
    return actor.organisation_id is not None and actor.organisation_id == record.organisation_id


@predicate
def is_overseen(actor: Actor, record: Any) -> bool:
    """The record lies in the region of the government body that the person acts for."""
    return actor.oversees(record.region_id)


@predicate
def is_shared_with_government(actor: Actor, record: Any) -> bool:
    """The record has left its owner's desk."""
    return record.state not in record.PRIVATE_STATES


@predicate
def is_public_for(actor: Actor, record: Any) -> bool:
    """The record is published, and for this actor."""
    return record.is_public and (record.publicity != Publicity.VERIFIED or actor.is_verified)


may_view = is_public_for | is_own | (is_overseen & is_shared_with_government)
