"""The public pages of industry maps: the published editions, each as a drawing and a table, and two side by side."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock
from lianqiao.core.pages import Crumb, Page, RecordPage
from lianqiao.core.pages.base import find_asked
from lianqiao.faces.portal.views.crumbs import below_home
from lianqiao.registers.industry_map.comparing import compare
from lianqiao.registers.industry_map.interfaces.showing import shown_map
from lianqiao.registers.industry_map.models import MapEdition
from lianqiao.registers.industry_map.queries.content import views_side_by_side

AT_ONCE = 30


class Maps(Page):
    """The published maps that are in force, by chain."""

    title = gettext_lazy("产业图谱")
    subtitle = gettext_lazy("一条产业链有哪些环节、谁在做、靠什么技术，从这里看起")
    public = True
    template_name = "portal/maps/maps.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the home page."""
        return below_home(self.page_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of maps."""
        rows = MapEdition.objects.published().in_force(clock.today()).for_list()
        rows = rows.order_by("region", "chain__order", "chain", "-as_of", "-id")
        return super().get_context_data(page=Paginator(rows, AT_ONCE).get_page(self.request.GET.get("page")), **kwargs)


class _OfMap(RecordPage):
    """Pages below one published edition."""

    public = True

    def records(self) -> QuerySet[Any]:
        """The published ones; whoever sees more of one is shown more on its page."""
        return MapEdition.objects.published().select_related("chain", "organisation", "region", "lead_city")

    def crumbs(self, *more: str | Crumb) -> list[Crumb]:
        """Below the list of maps."""
        return below_home(Crumb(_("产业图谱"), reverse("portal:maps")), *more)


class MapPage(_OfMap):
    """One published edition: drawing, the panel of a node, the table of all nodes."""

    template_name = "portal/maps/map.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the list of maps."""
        return self.crumbs(self.page_title())

    def get_template_names(self) -> list[str]:
        """The panel alone when the drawing asks for it."""
        return ["shell/maps/panel.html"] if "part" in self.request.GET else [self.template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the reader may see, and the other editions of the chain that are public."""
        edition = self.record()
        others = self.records().filter(chain=edition.chain_id, organisation=edition.organisation_id)
        return super().get_context_data(
            **shown_map(edition, self.actor, node=self.request.GET.get("node", "")),
            record=edition,
            others=others.exclude(pk=edition.pk).order_by("-as_of", "-id")[:AT_ONCE],
            **kwargs,
        )


class CompareMaps(_OfMap):
    """The edition against another public one of its chain (`?with=`)."""

    title = gettext_lazy("两期比较")
    template_name = "portal/maps/compare.html"

    def page_title(self) -> str:
        """What it does."""
        return str(self.title)

    def breadcrumb(self) -> list[Crumb]:
        """Below the edition."""
        edition = self.record()
        return self.crumbs(Crumb(edition.title, reverse("portal:map", args=[edition.pk])), self.page_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What entered, left and changed, from the older to the newer."""
        edition = self.record()
        others = self.records().filter(chain=edition.chain_id)
        other = find_asked(others, self.request, "with", missing=_("请选择要比较的另一期。"))
        comparison = compare(*views_side_by_side(edition, other, self.actor))
        return super().get_context_data(comparison=comparison, **kwargs)
