"""The pool in the workbench: offers as one configuration of the generic pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.pages import Desk
from lianqiao.core.permissions import Permission
from lianqiao.core.publishing.secrecy import suspicious_words
from lianqiao.faces.workbench.market import page_or_nothing
from lianqiao.faces.workbench.menus.line import keeps_records
from lianqiao.processes.disposals.models import Disposal
from lianqiao.processes.licensing.checking import findings
from lianqiao.processes.licensing.enums import OfferState
from lianqiao.processes.licensing.interfaces.filters import OfferFilter
from lianqiao.processes.licensing.interfaces.forms import OfferForm
from lianqiao.processes.licensing.interfaces.tables import OfferTable
from lianqiao.processes.licensing.models import Licence, PoolOffer

_NEXT = {
    OfferState.DRAFT: _("补全内容和条款，提交保密审查。"),
    OfferState.CLEARING: _("由提交人以外的保密审查员审查，通过以后在成果池公开。"),
    OfferState.OPEN: _("企业可以申请或接受条件。已公开的内容不能改，要改的出池以后重新入池。"),
    OfferState.CLOSED: _("不再接受申请；已经签署的许可继续有效。"),
}


def _save(form: Any, actor: Actor, record: Any) -> Any:
    return form.save(actor, record)


def _context(offer: PoolOffer, actor: Actor) -> dict[str, Any]:
    may_edit = bool(actor.can(Permission.POOL_EDIT, offer))
    decision_visible = Disposal.objects.visible_to(actor).filter(pk=offer.disposal_id).exists()
    return {
        "findings": findings(offer) if offer.state in (OfferState.DRAFT, OfferState.CLEARING) else [],
        "warned_words": suspicious_words(*offer.guarded_texts()) if offer.state == OfferState.CLEARING else [],
        "items": list(offer.disposal.items.order_by("order")),
        "licences": Licence.objects.visible_to(actor).filter(offer=offer).for_list().order_by("-created_at", "-id"),
        "next_step": _NEXT[OfferState(offer.state)],
        "may_change": may_edit,
        "decision_url": page_or_nothing(offer.disposal) if decision_visible else "",
        "public_url": reverse("portal:pool_offer", args=[offer.pk]) if offer.is_public else "",
    }


@dataclass(frozen=True)
class PoolDesk(Desk):
    """Offers: begun by units that keep achievements; the list holds all that the actor works on."""

    save_label: Any = _("保存")

    def own(self, actor: Actor) -> QuerySet[Any]:
        """All of which the actor is shown everything."""
        return self.whole(actor)

    def may_create(self, actor: Actor) -> bool:
        """Units alone, not governments and banks."""
        return keeps_records(actor) and super().may_create(actor)


POOL = PoolDesk(
    face="workbench",
    slug="pool",
    label=_("成果池"),
    model=PoolOffer,
    table=OfferTable,
    filters=OfferFilter,
    form=OfferForm,
    record_template="workbench/licensing/offer.html",
    save=_save,
    public_page="portal:pool_offer",
    create_permission=Permission.POOL_EDIT,
    edit_permission=Permission.POOL_EDIT,
    new_label=_("成果入池"),
    empty_text=_("先办理许可的转化决策，再写好条款入池；企业可以先使用后付费，或者按公开的条件取得开放许可。"),
    hidden_columns=("number",),
    prefill=("disposal",),
    context=_context,
)
ALL = (POOL,)
