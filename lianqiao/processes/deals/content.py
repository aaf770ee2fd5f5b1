"""The hash of what is confirmed, and who has confirmed it."""

from __future__ import annotations

from hashlib import sha256
from json import dumps
from typing import Any

from lianqiao.processes.deals.models import Confirmation, Deal, DealParty


def digest(record: Any) -> str:
    """The SHA-256 of the record's snapshot at its revision: the same words confirmed anew are another content."""
    content = {"id": str(record.pk), "revision": record.revision, **record.snapshot()}
    return sha256(dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def missing(deal: Deal) -> list[DealParty]:
    """The parties that have not confirmed the present terms; two queries."""
    done = Confirmation.objects.filter(deal=deal, content_sha256=deal.content_sha256).values("party")
    return list(DealParty.objects.filter(deal=deal).exclude(pk__in=done).select_related("organisation"))


def is_confirmed(deal: Deal) -> bool:
    """Whether every party has confirmed the present terms."""
    return deal.revision > 0 and not missing(deal)


def fresh(deal: Deal) -> Deal:
    """The deal as the database holds it, with its rows."""
    found: Deal = Deal.objects.for_detail().get(pk=deal.pk)
    return found
