"""What the worker does: chains are checked again when something of them changes, and when time has passed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType

from lianqiao.core import outbox
from lianqiao.core.models import Change
from lianqiao.core.notices.models import PublicNotice
from lianqiao.processes.deals.models import Deal
from lianqiao.processes.disposals.enums import DisposalState
from lianqiao.processes.disposals.models import Disposal
from lianqiao.processes.evidence.chain import PARTS, root_of
from lianqiao.processes.evidence.domain.dossiers import check_chain
from lianqiao.processes.evidence.enums import Tag
from lianqiao.processes.evidence.models import Dossier

_MODELS = {model._meta.label_lower: model for model in PARTS}
#: Bids change nothing of what is evidence before the close.
TOPICS = (
    *(f"{label}." for label in sorted(_MODELS) if label != "auctions.auction"),
    "auctions.auction.close",
    "notices.publicnotice.",
)


@outbox.subscriber("evidence.check", topics=TOPICS)
def on_changes(changes: Sequence[Change]) -> None:
    """Check the chains to which the changed records belong; safe to call again with the same changes."""
    for root in _roots(changes):
        if _is_followed(root):
            check_chain(root)


def recheck_waiting() -> int:
    """Check the chains in which time alone may have changed something: sold, and without a registered contract."""
    waiting = list(Dossier.objects.filter(reached=Tag.AWARD, is_over=False).order_by("pk"))
    for dossier in waiting:
        check_chain(dossier.root)
    return len(waiting)


def _roots(changes: Sequence[Change]) -> list[Any]:
    keys: dict[Any, set[Any]] = {}
    for change in changes:
        label = change.topic.rpartition(".")[0]
        keys.setdefault(label, set()).add(change.record_id)
    found: dict[Any, Any] = {}
    for label, ids in keys.items():
        for record in _records(label, ids):
            root = root_of(record)
            found[(type(root), root.pk)] = root
    return [found[key] for key in sorted(found, key=str)]


def _records(label: str, ids: set[Any]) -> list[Any]:
    if label == PublicNotice._meta.label_lower:
        return [one.subject for one in PublicNotice.objects.filter(pk__in=ids) if isinstance(one.subject, PARTS)]
    model = _MODELS.get(label)
    return [] if model is None else list(model._base_manager.filter(pk__in=ids))


def _is_followed(root: Any) -> bool:
    """Decisions from their proposal on, deals, and whatever somebody opened a dossier of."""
    if isinstance(root, Disposal) and root.state != DisposalState.DRAFT:
        return True
    if isinstance(root, Deal):
        return True
    kind = ContentType.objects.get_for_model(root)
    return Dossier.objects.filter(root_type=kind, root_id=root.pk).exists()
