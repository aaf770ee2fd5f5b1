"""Industry maps in the workbench: chains, their editions, one edition as a drawing and a table, two side by side."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock, log
from lianqiao.core.norms.places import place_of
from lianqiao.core.pages import Crumb, FormPage
from lianqiao.core.pages.base import find_asked, find_visible
from lianqiao.core.pages.records import shown_offers
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.views.governments import ForGovernments
from lianqiao.registers.industry_map import metrics
from lianqiao.registers.industry_map.comparing import compare
from lianqiao.registers.industry_map.domain import begin_edition, change_edition, create_chain, create_cluster
from lianqiao.registers.industry_map.domain.editions import concerns, is_own_work, warned_words
from lianqiao.registers.industry_map.enums import EditionState
from lianqiao.registers.industry_map.interfaces.forms import (
    ChainForm,
    CloseGapForm,
    ClusterForm,
    EditionForm,
    IssueForm,
)
from lianqiao.registers.industry_map.interfaces.showing import shown_map
from lianqiao.registers.industry_map.models import MapEdition
from lianqiao.registers.industry_map.queries.content import views_side_by_side
from lianqiao.registers.industry_map.queries.visibility import DECIDED
from lianqiao.registers.taxonomy.models import Chain

AT_ONCE = 50
ACTION_FORMS = {"issue": IssueForm}


class _OfMaps(ForGovernments):
    """Maps are drawn by government bodies; others see the published ones on the portal."""

    not_for_others = gettext_lazy("产业图谱由主管部门编制；已公开的图谱请在门户查看。")
    of_governments = Permission.MAP_EDIT

    def crumbs(self, *more: Crumb) -> list[Crumb]:
        """The way here, below the workbench."""
        return [Crumb(_("工作台"), reverse("workbench:home")), Crumb(_("产业图谱"), reverse("workbench:maps")), *more]

    def chains(self) -> QuerySet[Chain]:
        """The chains of the region, of those above it and of those below."""
        here = self.actor.organisation.region_id
        rows = Chain.objects.filter(
            Q(region__in=["100000", *place_of(here).regions()]) | Q(region__code__startswith=self.actor.oversight)
        )
        return rows.select_related("region").order_by("region", "order", "code")


class Chains(_OfMaps):
    """The chains, each with the map in force and what is being drawn up."""

    title = gettext_lazy("产业图谱")
    help = gettext_lazy(
        "每条产业链按期编制图谱：有哪些环节、哪些企业、靠什么技术、缺什么；印发后，对外公开还要先做保密审查。"
    )
    template_name = "workbench/maps/chains.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [*self.crumbs()[:-1], Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of chains with their editions, in a fixed number of queries."""
        open_gaps = Count("nodes__gaps", filter=Q(nodes__gaps__closed_on__isnull=True), distinct=True)
        visible = MapEdition.objects.whole_for(self.actor).select_related("organisation", "lead_city")
        visible = visible.annotate(node_count=Count("nodes", distinct=True), gap_count=open_gaps)
        shown = visible.filter(state__in=(EditionState.DRAFT, EditionState.ISSUED)).order_by("-as_of", "-id")
        rows = self.chains().prefetch_related(Prefetch("maps", queryset=shown, to_attr="shown_maps"))
        page = Paginator(rows, AT_ONCE).get_page(self.request.GET.get("page"))
        return super().get_context_data(page=page, may_create=self.actor.has(Permission.MAP_ISSUE), **kwargs)


class NewChain(_OfMaps, FormPage):
    """Names a chain for the government's region."""

    title = gettext_lazy("新设产业链")
    form_class = ChainForm
    permission = Permission.MAP_ISSUE
    needs_organisation = True

    def draft_key(self) -> str:
        """One unsent chain per government."""
        return f"maps.chain.{self.actor.organisation_id}"

    def save(self, form: Any) -> Chain:
        """Name it."""
        return create_chain(actor=self.actor, **form.cleaned_data)

    def after(self, saved: Any) -> str:
        """To its editions."""
        return reverse("workbench:map_chain", args=[saved.pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the chains."""
        return self.crumbs(Crumb(self.page_title()))


class OfChain(_OfMaps):
    """Pages below one chain."""

    def chain(self) -> Chain:
        """The chain of the address."""
        if not hasattr(self, "_chain"):
            self._chain: Chain = find_visible(self.chains(), self.kwargs["chain"])
        return self._chain

    def chain_crumbs(self, *more: Crumb) -> list[Crumb]:
        """Below the chain; with `more` the chain is a step of the way."""
        chain = self.chain()
        here = Crumb(chain.name, reverse("workbench:map_chain", args=[chain.pk]) if more else "")
        return self.crumbs(here, *more)


class ChainPage(OfChain):
    """The editions of a chain's map, its clusters, and how many gaps were filled."""

    template_name = "workbench/maps/chain.html"

    def page_title(self) -> str:
        """The chain's name."""
        return self.chain().name

    def page_subtitle(self) -> str:
        """What the chain is."""
        return self.chain().description

    def breadcrumb(self) -> list[Crumb]:
        """Below the chains."""
        return self.chain_crumbs()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of editions."""
        chain = self.chain()
        rows = MapEdition.objects.visible_to(self.actor).filter(chain=chain).for_list().order_by("-as_of", "-id")
        page = Paginator(rows, AT_ONCE).get_page(self.request.GET.get("page"))
        region = self.actor.organisation.region_id
        today = clock.today()
        closed = metrics.closed_gaps_of(self.actor, on=today)
        clusters = chain.clusters.filter(region__code__startswith=self.actor.oversight or "").select_related("region")
        return super().get_context_data(
            chain=chain,
            page=page,
            clusters=clusters.order_by("region", "order"),
            open_gaps=metrics.open_gaps_of(self.actor, on=today).filter(node__edition__chain=chain).count(),
            closed_gaps=closed.filter(node__edition__chain=chain).aggregate(count=Count("lineage", distinct=True))[
                "count"
            ],
            may_begin=self.actor.has(Permission.MAP_EDIT) and concerns(chain, region),
            may_create=self.actor.has(Permission.MAP_ISSUE),
            **kwargs,
        )


class NewCluster(OfChain, FormPage):
    """Names a cluster of the chain."""

    title = gettext_lazy("登记产业集群")
    form_class = ClusterForm
    permission = Permission.MAP_ISSUE
    needs_organisation = True

    def draft_key(self) -> str:
        """One unsent cluster of the chain per government."""
        return f"maps.cluster.{self.chain().pk}.{self.actor.organisation_id}"

    def save(self, form: Any) -> Any:
        """Name it."""
        return create_cluster(actor=self.actor, chain=self.chain(), values=form.cleaned_data)

    def after(self, saved: Any) -> str:
        """Back to the chain."""
        return reverse("workbench:map_chain", args=[self.chain().pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the chain."""
        return self.chain_crumbs(Crumb(self.page_title()))


class NewMap(OfChain, FormPage):
    """Begins an edition, from nothing or from one that stands."""

    title = gettext_lazy("编制新一期图谱")
    form_class = EditionForm
    permission = Permission.MAP_EDIT
    needs_organisation = True

    def draft_key(self) -> str:
        """One unsent edition of the chain per government."""
        return f"maps.new.{self.chain().pk}.{self.actor.organisation_id}"

    def form_arguments(self) -> dict[str, Any]:
        """The editions that may be brought along; the head of the last one is proposed."""
        sources = MapEdition.objects.whole_for(self.actor).filter(chain=self.chain()).order_by("-as_of", "-id")
        last = sources.first()
        names = ("head_office", "lead_department", "lead_city", "note")
        proposed = {} if last is None else {**{name: getattr(last, name) for name in names}, "copy_from": last}
        return {"sources": sources, "initial": {"as_of": clock.today(), **proposed}}

    def save(self, form: Any) -> MapEdition:
        """Begin it."""
        source = form.cleaned_data["copy_from"]
        return begin_edition(self.chain(), actor=self.actor, values=form.values(), copy_from=source)

    def after(self, saved: Any) -> str:
        """To the edition."""
        return reverse("workbench:map", args=[saved.pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the chain."""
        return self.chain_crumbs(Crumb(self.page_title()))


class OfMap(_OfMaps):
    """Pages below one edition of which the actor sees everything."""

    def records(self) -> QuerySet[Any]:
        """Those that are whole for the actor; what is merely published stands on the portal."""
        rows = MapEdition.objects.whole_for(self.actor)
        return rows.select_related("chain__region", "organisation", "region", "lead_city", "created_by")

    def record(self) -> MapEdition:
        """The edition of the address, looked up once."""
        if not hasattr(self, "_record"):
            self._record: MapEdition = find_visible(self.records(), self.kwargs["pk"])
        return self._record

    def map_crumbs(self, *more: Crumb) -> list[Crumb]:
        """Below the chain; with `more` the edition is a step of the way."""
        edition = self.record()
        chain = Crumb(edition.chain.name, reverse("workbench:map_chain", args=[edition.chain_id]))
        here = Crumb(edition.title, reverse("workbench:map", args=[edition.pk]) if more else "")
        return self.crumbs(chain, here, *more)


class MapPage(OfMap):
    """One edition: drawing, panel of a node, table, what may be done; `?as=public` as everybody would see it."""

    template_name = "workbench/maps/map.html"

    def page_title(self) -> str:
        """The edition's title."""
        return self.record().title

    def breadcrumb(self) -> list[Crumb]:
        """Below the chain."""
        return self.map_crumbs()

    def get_template_names(self) -> list[str]:
        """The panel alone when the drawing asks for it."""
        return ["workbench/maps/panel.html"] if "part" in self.request.GET else [self.template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is shown, and what the actor may do."""
        edition, actor = self.record(), self.actor
        as_public = self.request.GET.get("as") == "public"
        may_keep = bool(actor.can(Permission.MAP_EDIT, edition)) and edition.state == EditionState.DRAFT
        may_issue = bool(actor.can(Permission.MAP_ISSUE, edition))
        context = {
            **shown_map(edition, actor, node=self.request.GET.get("node", ""), as_public=as_public),
            "record": edition,
            "as_public": as_public,
            "may_keep": may_keep,
            "may_close": may_issue and edition.state in DECIDED and not as_public,
            "close_form": CloseGapForm(),
        }
        if "part" not in self.request.GET:
            context |= self._around(edition, may_issue)
        return super().get_context_data(**context, **kwargs)

    def _around(self, edition: MapEdition, may_issue: bool) -> dict[str, Any]:
        """What stands beside the drawing."""
        actor = self.actor
        others = self.records().filter(chain=edition.chain_id).exclude(pk=edition.pk)
        may_review = bool(actor.can(Permission.MAP_REVIEW_SECRECY, edition))
        may_publish = may_review and edition.state in DECIDED and not edition.is_published
        return {
            "offers": shown_offers(edition, actor, ACTION_FORMS),
            "others": others.order_by("-as_of", "-id")[:AT_ONCE],
            "may_publish": may_publish,
            "is_own_work": is_own_work(edition, actor),
            "may_hide": (may_review or may_issue) and edition.is_published,
            "warned_words": warned_words(edition) if may_publish else [],
            "history": log.history_of(edition).order_by("-at", "-id")[:AT_ONCE],
        }


class EditMap(OfMap, FormPage):
    """Changes the head of a draft."""

    title = gettext_lazy("修改基本情况")
    form_class = EditionForm
    permission = Permission.MAP_EDIT
    needs_organisation = True

    def stored_record(self) -> MapEdition:
        """The edition as it is."""
        self.actor.require(Permission.MAP_EDIT, self.record())
        return self.record()

    def record_url(self) -> str:
        """The edition's page."""
        return reverse("workbench:map", args=[self.record().pk])

    def draft_key(self) -> str:
        """One unsent change per edition."""
        return f"maps.edit.{self.stored_record().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """What it says now."""
        return {"edition": self.stored_record()}

    def save(self, form: Any) -> MapEdition:
        """Change it."""
        actions = form.cleaned_data["actions"]
        return change_edition(self.record(), actor=self.actor, values=form.values(), actions=actions)

    def after(self, saved: Any) -> str:
        """Back to the edition."""
        return self.record_url()

    def breadcrumb(self) -> list[Crumb]:
        """Below the edition."""
        return self.map_crumbs(Crumb(self.page_title()))


class CompareMaps(OfMap):
    """The edition against another one of its chain (`?with=`)."""

    title = gettext_lazy("两期比较")
    template_name = "workbench/maps/compare.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the edition."""
        return self.map_crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What entered, left and changed, from the older to the newer."""
        edition = self.record()
        others = self.records().filter(chain=edition.chain_id)
        other = find_asked(others, self.request, "with", missing=_("请选择要比较的另一期。"))
        comparison = compare(*views_side_by_side(edition, other, self.actor))
        return super().get_context_data(comparison=comparison, **kwargs)
