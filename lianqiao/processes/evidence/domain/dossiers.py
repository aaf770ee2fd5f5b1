"""Keeping dossiers: opened from any record of a chain, checked again whenever something of it changes."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from lianqiao.core import clock, outbox
from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.processes.deals.enums import DealState
from lianqiao.processes.disposals.enums import CLOSED, DisposalState
from lianqiao.processes.evidence.chain import Chain, ocid_of, read_chain, root_of
from lianqiao.processes.evidence.checking import Missing, missing_in
from lianqiao.processes.evidence.domain.releasing import tell_everybody
from lianqiao.processes.evidence.enums import Stage, Tag
from lianqiao.processes.evidence.limits import LONGEST_TITLE
from lianqiao.processes.evidence.material import Material
from lianqiao.processes.evidence.models import Dossier, Gap


@transaction.atomic
def open_dossier(record: Any, *, actor: Actor) -> Dossier:
    """The dossier of the chain to which a record belongs, checked now; AccessError for who may not have it."""
    dossier = check_chain(root_of(record))
    actor.require(Permission.EVIDENCE_MAKE, dossier)
    return dossier


@transaction.atomic
def check_chain(root: Any) -> Dossier:
    """Write down what is missing in the chain that begins with `root`, and tell everybody what has become public.

    The dossier is made when there is none. Safe to call again.
    """
    dossier = _locked(root)
    chain = read_chain(root)
    material = Material(chain)
    missing = missing_in(material)
    dossier.title = str(root)[:LONGEST_TITLE]
    dossier.reached = reached(chain)
    dossier.decided_on = material.decided_on or min(
        (deal.concluded_on for deal in material.concluded if deal.concluded_on), default=None
    )
    dossier.gaps = [one.as_row() for one in missing]
    dossier.missing_before = sum(one.stage == Stage.BEFORE for one in missing)
    dossier.missing_after = len(missing) - dossier.missing_before
    dossier.is_over = _is_over(chain)
    dossier.checked_at = clock.now()
    dossier.save()
    _note_gaps(dossier, missing)
    tell_everybody(dossier, material)
    return dossier


def dossier_of(record: Any) -> Dossier | None:
    """The dossier of the chain to which a record belongs, where there is one."""
    root = root_of(record)
    kind = ContentType.objects.get_for_model(root)
    found: Dossier | None = Dossier.objects.filter(root_type=kind, root_id=root.pk).first()
    return found


def reached(chain: Chain) -> str:
    """The last step that the chain has come to."""
    if chain.distributions:
        return Tag.IMPLEMENTATION
    if any(one.is_numbered for one in chain.contracts):
        return Tag.CONTRACT
    if any(deal.state == DealState.CONCLUDED for deal in chain.deals):
        return Tag.AWARD
    return Tag.TENDER if chain.listings else Tag.PLANNING


def _is_over(chain: Chain) -> bool:
    disposal = chain.disposal
    if disposal is not None:
        return disposal.state in CLOSED and disposal.state != DisposalState.CONCLUDED
    return bool(chain.deals) and all(deal.state == DealState.CANCELLED for deal in chain.deals)


def _locked(root: Any) -> Dossier:
    kind = ContentType.objects.get_for_model(root)
    Dossier.objects.bulk_create(
        [
            Dossier(
                root_type=kind,
                root_id=root.pk,
                ocid=ocid_of(root),
                title=str(root)[:LONGEST_TITLE],
                organisation_id=root.organisation_id,
                region_id=root.region_id,
            )
        ],
        ignore_conflicts=True,
    )
    rows = Dossier.objects.select_for_update(of=("self",)).select_related("organisation")
    dossier: Dossier = rows.get(root_type=kind, root_id=root.pk)
    return dossier


def _note_gaps(dossier: Dossier, missing: list[Missing]) -> None:
    today, codes = clock.today(), {one.code: one for one in missing}
    standing = Gap.objects.filter(dossier=dossier, closed_on__isnull=True)
    standing.exclude(code__in=codes).update(closed_on=today)
    there = set(standing.values_list("code", flat=True))
    fresh = [one for code, one in codes.items() if code not in there]
    Gap.objects.bulk_create(Gap(dossier=dossier, code=one.code, stage=one.stage, found_on=today) for one in fresh)
    if fresh:
        outbox.publish(outbox.topic_of(dossier, "found_missing"), dossier.pk)
