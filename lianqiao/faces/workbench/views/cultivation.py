"""The cultivation of enterprises for officials: the ladder of the region, and the lists that they work through."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock, norms
from lianqiao.core.errors import AccessError
from lianqiao.core.pages import Crumb, ListPage, Page
from lianqiao.registers.cultivation import growing, lists
from lianqiao.registers.cultivation.access import overseen_enterprises
from lianqiao.registers.cultivation.interfaces import filters, tables
from lianqiao.registers.cultivation.ladder import holders, standings, total
from lianqiao.registers.enterprises.enums import LADDER, CredentialKind
from lianqiao.registers.enterprises.models import Credential
from lianqiao.registers.taxonomy.models import Region

YEAR_AGO = norms.Duration(1, norms.TimeUnit.YEARS)


class _ForGovernments(Page):
    """Pages for government bodies, about the enterprises of their region."""

    needs_organisation = True
    #: Which of the pages it is.
    tab = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse those who oversee no region."""
        actor = request.actor  # type: ignore[attr-defined]
        if actor.organisation is not None and actor.oversight is None:
            raise AccessError(_("企业培育情况由主管部门查看；本企业的请看“梯度与预检”。"))
        return super().dispatch(request, *args, **kwargs)

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench; the lists below the ladder."""
        home = Crumb(_("工作台"), reverse("workbench:home"))
        if self.tab == "ladder":
            return [home, Crumb(self.page_title())]
        return [home, Crumb(_("梯度培育"), reverse("workbench:cultivation")), Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which of the pages is open."""
        return super().get_context_data(tab=self.tab, **kwargs)


class RegionLadder(_ForGovernments):
    """How many enterprises of each city or county stand on each rung, and the change within a year."""

    title = gettext_lazy("梯度培育")
    help = gettext_lazy("只数已审核、今天有效的资质；一家企业同一种资质只数一次。后来撤销的资质不计入一年前的数。")
    template_name = "workbench/cultivation/region.html"
    tab = "ladder"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The rows of the region below which one looks: `?region=` inside the actor's own."""
        today = clock.today()
        year_ago = YEAR_AGO.start(today)
        own: Any = self.actor.organisation.region
        asked = Region.objects.within(own).filter(code=self.request.GET.get("region", "")).first()
        above = asked or own
        rows = Credential.objects.whole_for(self.actor).filter(region__code__startswith=above.prefix)
        shown = standings(
            above,
            now=holders(rows, kinds=LADDER, on=today),
            before=holders(rows, kinds=LADDER, on=year_ago),
            kinds=LADDER,
        )
        return super().get_context_data(
            above=above,
            own=own,
            kinds=[CredentialKind(kind) for kind in LADDER],
            standings=shown,
            total=total(shown, _("合计"), LADDER),
            year_ago=year_ago,
            today=today,
            **kwargs,
        )


class Holders(_ForGovernments, ListPage):
    """The credentials that hold today."""

    title = gettext_lazy("持有资质的企业")
    table_class = tables.HolderTable
    filterset_class = filters.HolderFilter
    template_name = "workbench/cultivation/list.html"
    tab = "holders"
    order = ("-valid_from", "-pk")
    empty_title = gettext_lazy("还没有企业登记资质")
    empty_text = gettext_lazy("企业登记、主管部门审核之后会出现在这里。")

    def records(self) -> QuerySet[Any]:
        """Those of the region."""
        rows = Credential.objects.whole_for(self.actor).holding(clock.today())
        return rows.select_related("organisation", "region")


class Ending(_ForGovernments, ListPage):
    """The credentials that end within the time of the alert."""

    title = gettext_lazy("资质到期提醒")
    help = gettext_lazy("提前多久提醒见规定库。已经续上、新证已审核的不再列出。")
    table_class = tables.EndingTable
    filterset_class = filters.HolderFilter
    template_name = "workbench/cultivation/list.html"
    tab = "ending"
    order = ("valid_to", "pk")
    empty_title = gettext_lazy("近期没有要到期的资质")
    empty_text = gettext_lazy("快到期的资质会提前出现在这里。")

    def records(self) -> QuerySet[Any]:
        """Those of the region."""
        rows = Credential.objects.whole_for(self.actor).select_related("organisation", "region")
        return lists.ending(rows, actor=self.actor, on=clock.today())


class _Enterprises(_ForGovernments, ListPage):
    """Lists of enterprises of one year."""

    template_name = "workbench/cultivation/list.html"

    @property
    def year(self) -> int:
        """The year of the figures."""
        return filters.year_of(self.request)

    def page_subtitle(self) -> str:
        """Of which year."""
        return _("%(year)d 年度") % {"year": self.year}

    def threshold(self) -> Any:
        """The main revenue of the scale."""
        return lists.scale_threshold(self.actor.organisation, clock.today())

    def enterprises(self) -> QuerySet[Any]:
        """The enterprises of the region with the figures of the year."""
        rows = overseen_enterprises(self.actor).select_related("region", "industry")
        return lists.with_figures(rows, year=self.year)


class NoResearch(_Enterprises):
    """Enterprises above the scale without research in a year."""

    title = gettext_lazy("规上工业研发清零")
    help = gettext_lazy(
        "规上工业企业：登记了“规模以上工业企业”资质、登记了小升规，或当年主营业务收入达到规上标准。"
        "走访时间表取目的为“研发清零”的走访记录；以后年度有了研发费用即算已解决。"
    )
    table_class = tables.NoResearchTable
    filterset_class = filters.NoResearchFilter
    tab = "no_research"
    order = ("-main_revenue", "pinyin", "pk")
    hidden_columns = ("industry", "spending", "last_visit")
    empty_title = gettext_lazy("没有研发为零的规上企业")
    empty_text = gettext_lazy("企业提交年度数据后，研发费用为 0 的会列在这里。")

    def records(self) -> QuerySet[Any]:
        """All enterprises above the scale; the filter leaves those without research."""
        rows = lists.above_scale(self.enterprises(), year=self.year, threshold=self.threshold())
        return lists.no_research(rows, actor=self.actor, year=self.year, on=clock.today())


class NearScale(_Enterprises):
    """Enterprises right below the scale."""

    title = gettext_lazy("临规企业")
    help = gettext_lazy(
        "主营业务收入接近规上标准、还没有纳入统计的工业企业；从多少起算、哪些资质算科技型见规定库，各省可以另定。"
        "“在库”指列入了现行的重点科技型临规企业库；次年收入取企业登记的月度收入。"
    )
    table_class = tables.NearScaleTable
    filterset_class = filters.NearScaleFilter
    template_name = "workbench/cultivation/near.html"
    tab = "near_scale"
    order = ("missing", "pinyin", "pk")
    hidden_columns = ("industry", "growth", "months", "visits", "last_visit", "follow_up")
    empty_title = gettext_lazy("没有临近规上标准的企业")
    empty_text = gettext_lazy("企业提交年度数据后，收入接近标准的会列在这里。")

    def records(self) -> QuerySet[Any]:
        """Those of the region, with what they take in during the year that follows."""
        today = clock.today()
        rows = lists.near_scale(
            self.enterprises(), actor=self.actor, year=self.year, threshold=self.threshold(), on=today
        )
        return growing.with_growth(rows, actor=self.actor, year=self.year + 1, on=today)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """How the work stands in the region, or in the part of it that is chosen, and where the library is kept."""
        chosen = filters.EnterpriseFilter({"region": self.request.GET.get("region", "")}, queryset=self.records())
        following = self.year + 1
        standing = growing.standing(
            chosen.qs if chosen.is_valid() else self.records(),
            actor=self.actor,
            year=following,
            threshold=self.threshold(),
            on=clock.today(),
        )
        return super().get_context_data(
            standing=standing, year=self.year, following=following, library=growing.LIBRARY, **kwargs
        )


class ResearchBodies(_Enterprises):
    """The share of enterprises with a research body by band of revenue, and the enterprises themselves."""

    title = gettext_lazy("研发机构覆盖")
    help = gettext_lazy("有研发机构：登记了“企业研发机构”资质并已审核、在年末有效。只统计提交了当年营业收入的企业。")
    table_class = tables.ResearchBodyTable
    filterset_class = filters.ResearchBodyFilter
    template_name = "workbench/cultivation/bodies.html"
    tab = "bodies"
    hidden_columns = ("industry",)
    empty_title = gettext_lazy("还没有企业提交当年的营业收入")
    empty_text = gettext_lazy("企业提交年度数据后会出现在这里。")

    def records(self) -> QuerySet[Any]:
        """Those whose revenue is known, the largest first."""
        rows = lists.with_research_bodies(self.enterprises(), year=self.year, on=clock.today())
        return rows.order_by(F("revenue").desc(), "pinyin", "pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The coverage of each band, of the region or of the part of it that is chosen."""
        rows = self.records()
        chosen = filters.EnterpriseFilter({"region": self.request.GET.get("region", "")}, queryset=rows)
        narrowed = chosen.qs if chosen.is_valid() else rows
        bands = lists.bands(self.actor.organisation, clock.today())
        return super().get_context_data(coverage=lists.coverage(narrowed.order_by(), bands), year=self.year, **kwargs)
