"""Listings, intents with their deposits, what is said about them, and sessions."""

from lianqiao.processes.market.models.intent import DepositLine, Intent
from lianqiao.processes.market.models.listing import AMENDABLE, TOLD, Listing
from lianqiao.processes.market.models.session import Session
from lianqiao.processes.market.models.talk import (
    Follower,
    ListingAmendment,
    ListingObjection,
    ListingQuestion,
)

__all__ = [
    "AMENDABLE",
    "TOLD",
    "DepositLine",
    "Follower",
    "Intent",
    "Listing",
    "ListingAmendment",
    "ListingObjection",
    "ListingQuestion",
    "Session",
]
