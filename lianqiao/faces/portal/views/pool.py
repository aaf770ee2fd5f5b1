"""The pool for everybody: what may be used first and paid later, and what is licensed on published terms."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.access import ANONYMOUS
from lianqiao.core.pages import Crumb, ListPage, RecordPage
from lianqiao.core.permissions import Permission
from lianqiao.faces.portal.views.crumbs import below_home
from lianqiao.processes.licensing.checking import term_findings
from lianqiao.processes.licensing.interfaces.filters import PoolFilter
from lianqiao.processes.licensing.interfaces.tables import PoolTable
from lianqiao.processes.licensing.models import Licence, PoolOffer
from lianqiao.registers.achievements.models import Achievement


class Pool(ListPage):
    """The pool: the newest on top."""

    public = True
    http_method_names = ("get", "head", "options")
    title = gettext_lazy("先用后付成果池")
    subtitle = gettext_lazy("先使用，有了收益再付费；或者按公开的条件直接取得开放许可。已核验的企业都可以用。")
    table_class = PoolTable
    filterset_class = PoolFilter
    template_name = "portal/pool/hall.html"
    order = ("-opened_on", "-id")
    empty_title = gettext_lazy("池中现在没有成果")
    empty_text = gettext_lazy("有新的成果入池时会列在这里。")

    def records(self) -> QuerySet[Any]:
        """What everybody may read."""
        rows: QuerySet[Any] = PoolOffer.objects.public().for_list()
        return rows

    def breadcrumb(self) -> list[Crumb]:
        """Below the home page."""
        return below_home(self.page_title())


class OfferPage(RecordPage):
    """One offer: what it is, on which terms, and how a company takes it."""

    public = True
    template_name = "portal/pool/offer.html"

    def records(self) -> QuerySet[Any]:
        """What everybody may read."""
        rows: QuerySet[Any] = PoolOffer.objects.public().for_detail()
        return rows

    def breadcrumb(self) -> list[Crumb]:
        """Below the pool."""
        return below_home(Crumb(_("先用后付成果池"), reverse("portal:pool")), self.page_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """As everybody reads it, and what the reader may do."""
        offer, actor = self.record(), self.actor
        items = list(offer.disposal.items.order_by("order"))
        shown = Achievement.objects.public(ANONYMOUS).filter(pk__in=[item.achievement_id for item in items])
        open_pages = set(shown.values_list("pk", flat=True))
        own = offer.organisation_id == actor.organisation_id
        mine = Licence.objects.taken_by(actor).filter(offer=offer).order_by("-created_at").first()
        return super().get_context_data(
            record=offer,
            offer=offer,
            items=[
                (item.title, reverse("portal:achievement", args=[item.achievement_id]))
                if item.achievement_id in open_pages
                else (item.title, "")
                for item in items
            ],
            remarks=[one for one in term_findings(offer, offer.opened_on) if not one.blocks],
            is_own=own,
            mine=mine,
            may_take=not own and (actor.is_anonymous or actor.has(Permission.LICENCE_TAKE)),
            **kwargs,
        )
