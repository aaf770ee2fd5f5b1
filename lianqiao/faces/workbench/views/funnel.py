"""The funnel of introductions in the workbench: the board of it, and the cases and recommendations behind figures."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Min, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import FilterSet

from lianqiao.core import clock
from lianqiao.core.pages import Crumb, ListPage, Page
from lianqiao.core.pages.base import find_visible
from lianqiao.core.periods import Period, PeriodKind
from lianqiao.core.permissions import Permission
from lianqiao.governance.boards.interfaces import funnel as showing
from lianqiao.governance.boards.interfaces.workbooks import sent
from lianqiao.governance.boards.queries.places import regions_of
from lianqiao.processes.introductions.interfaces.filters import IntroductionFilter
from lianqiao.processes.introductions.interfaces.tables import IntroductionTable
from lianqiao.processes.introductions.models import Introduction
from lianqiao.processes.introductions.queries.grouping import By
from lianqiao.processes.introductions.queries.scope import Cell, Scope, behind
from lianqiao.processes.matching.models import Match
from lianqiao.processes.matchmaking.interfaces.tables import FoundPairTable
from lianqiao.registers.organisations.models import Organisation

#: The whole time, as an address says it.
ALWAYS = "all"
MANDATES = "mandates"
#: Characters of a part of a figure's address; keys of organisations have 36.
LONGEST_WORD = 60


class _Scoped(Page):
    """Pages of whose cases (`?region=`, `?unit=`, `?whose=mandates`) of which time (`?period=`).

    Without them: of the own region for a government, of the own organisation for others, begun this year.
    """

    permission = Permission.INTRODUCTION_VIEW
    needs_organisation = True

    @cached_property
    def region(self) -> Any:
        """The region of the address, for governments their own without one; None for others; 404 for a foreign one."""
        code = self.request.GET.get("region", "")
        if code:
            return find_visible(regions_of(self.actor), code)
        own: Any = self.actor.organisation
        return None if self.actor.oversight is None else own.region

    @cached_property
    def unit(self) -> Any:
        """The organisation of the address: one that the actor oversees, or its own; None without one."""
        asked = self.request.GET.get("unit", "")
        if not asked:
            return self.actor.organisation if self.actor.oversight is None else None
        rows = Organisation.objects.filter(pk=self.actor.organisation_id)
        if self.actor.oversight is not None:
            rows |= Organisation.objects.filter(region__code__startswith=self.actor.oversight)
        return find_visible(rows, _key(asked))

    @property
    def by_mandate(self) -> bool:
        """Whether a technology manager asks for the cases that were entrusted."""
        asked = self.request.GET.get("whose") == MANDATES
        return asked and self.actor.oversight is None and self.actor.has(Permission.MANDATE_ANSWER)

    @cached_property
    def period(self) -> Period | None:
        """The period of the address, this year without one; None for the whole time."""
        asked = self.request.GET.get("period", "")
        if asked == ALWAYS:
            return None
        if not asked:
            return Period.of_years(clock.today().year)
        try:
            return Period.parse(asked)
        except ValueError as error:
            raise Http404(_("没有这个时期。")) from error

    @cached_property
    def scope(self) -> Scope:
        """Whose cases, and of which time."""
        return Scope(
            self.actor,
            region="" if self.region is None or self.unit is not None else self.region.prefix,
            organisation=None if self.unit is None else self.unit.pk,
            by_mandate=self.by_mandate,
            since=None if self.period is None else self.period.start,
            until=None if self.period is None else self.period.end,
        )

    @property
    def address(self) -> str:
        """The scope as a query."""
        whose = {"whose": MANDATES} if self.by_mandate else {}
        if not whose and self.actor.oversight is not None:
            whose = {"unit": str(self.unit.pk)} if self.unit is not None else {"region": self.region.pk}
        return urlencode({**whose, "period": str(self.period or ALWAYS)})

    def whose(self) -> str:
        """The place in words."""
        if self.by_mandate:
            return _("我受托的对接")
        return str(self.unit.display_name if self.unit is not None else self.region.name)

    def time(self) -> str:
        """The period in words."""
        return _("全部时间") if self.period is None else self.period.label

    def breadcrumb(self) -> list[Crumb]:
        """Below the funnel of the same scope."""
        here = Crumb(_("对接漏斗"), f"{reverse('workbench:funnel')}?{self.address}")
        return [Crumb(_("工作台"), reverse("workbench:home")), here, Crumb(self.page_title())]


class FunnelPage(_Scoped):
    """From recommendation to landing: how many cases came how far, how fast, who answers, where and why they end."""

    title = gettext_lazy("对接漏斗")
    help = gettext_lazy("按发起的时间统计：这段时间发起的对接，到现在走到了哪一步。点任何一个数，看是哪些对接。")
    template_name = "workbench/boards/funnel.html"

    def page_title(self) -> str:
        """Whose funnel it is."""
        return _("%(whose)s · 对接漏斗") % {"whose": self.whose()}

    def page_subtitle(self) -> str:
        """Of what time."""
        return self.time()

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [Crumb(_("工作台"), reverse("workbench:home")), Crumb(str(self.title))]

    @cached_property
    def by(self) -> By:
        """By what the table tells cases apart; the usual way when the address says nothing that there is."""
        ways = showing.groupings(self.scope)
        asked = self.request.GET.get("by", "")
        return next((way for way in ways if way == asked), ways[0])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the page, or send it as a workbook."""
        if "export" in request.GET:
            title = f"{self.whose()}{_('对接漏斗')}{self.time()}"
            return sent(showing.funnel_workbook(self._shown(), title=_("对接漏斗"), by=self.by), title)
        return super().get(request, *args, **kwargs)

    def _shown(self) -> showing.Shown:
        return showing.shown_funnel(self.scope, by=self.by, address=self.address)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The figures, and the ways to other places, times and groupings."""
        shown = self._shown()
        government = self.actor.oversight is not None
        return super().get_context_data(
            shown=shown,
            groups=shown.groups[: showing.MOST],
            answers=shown.answers[: showing.MOST],
            most=showing.MOST,
            heads=[words for _name, words in showing.HEADS],
            by=self.by,
            ways=showing.groupings(self.scope),
            address=self.address,
            region=self.region,
            unit=self.unit if government else None,
            regions=regions_of(self.actor).order_by("code").values_list("code", "name")[:400] if government else [],
            may_be_mandated=not government and self.actor.has(Permission.MANDATE_ANSWER),
            by_mandate=self.by_mandate,
            period=str(self.period or ALWAYS),
            periods=self._periods(),
            **kwargs,
        )

    def _periods(self) -> list[tuple[str, str]]:
        """The years since the first case, the quarters of this year that have begun, what is asked, the whole time."""
        today = clock.today()
        first = Introduction.objects.visible_to(self.actor).aggregate(first=Min("created_at"))["first"]
        since = today.year if first is None else timezone.localdate(first).year
        years = [Period.of_years(year) for year in range(today.year, since - 1, -1)]
        latest = Period.containing(today, PeriodKind.QUARTER)
        quarters = [
            quarter
            for number in (4, 3, 2, 1)
            if (quarter := Period.of_quarter(today.year, number)).start <= latest.start
        ]
        asked = [] if self.period is None else [self.period]
        spans = dict.fromkeys([*years[:1], *quarters, *years[1:], *asked])
        return [*((str(span), span.label) for span in spans), (ALWAYS, _("全部时间"))]


class FunnelCases(_Scoped, ListPage):
    """The cases behind one figure."""

    title = gettext_lazy("漏斗里的对接")
    table_class = IntroductionTable
    filterset_class = IntroductionFilter
    hidden_columns = ("answer_by", "outcome")
    empty_title = gettext_lazy("这个数里没有对接")
    empty_text = gettext_lazy("可能是看的时候情况已经变了，回到漏斗看最新的数。")

    @cached_property
    def cell(self) -> Cell:
        """The figure of the address."""
        by = self._word("by")
        return Cell(
            by=By(by) if by in By.values else None,
            **{name: self._word(name) for name in ("key", "what", "after", "why", "part")},
        )

    def _word(self, name: str) -> str:
        """A part of the address; 404 for what no figure's address holds."""
        word: str = self.request.GET.get(name, "")
        if len(word) > LONGEST_WORD or not word.isprintable():
            raise Http404(_("没有这个数。"))
        return word

    def page_title(self) -> str:
        """What is counted."""
        return showing.cell_words(self.scope, self.cell) or str(self.title)

    def page_subtitle(self) -> str:
        """Whose, and of what time."""
        return f"{self.whose()} · {self.time()}"

    def records(self) -> QuerySet[Any]:
        """The cases that the figure counts."""
        rows: Any = behind(self.scope, self.cell)
        return rows.for_list().with_due()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The filters narrow the figure's cases and keep to them."""
        figure = [pair for pair in self._kept(*self.filterset_class.base_filters) if pair["name"] != "columns"]
        query = urlencode([(pair["name"], pair["value"]) for pair in figure if pair["name"] != "sort"])
        return super().get_context_data(**{**kwargs, "kept": figure, "clear_url": f"{self.request.path}?{query}"})


class FunnelPairs(_Scoped, ListPage):
    """The recommendations with which the funnel begins."""

    title = gettext_lazy("系统推荐")
    table_class = FoundPairTable
    filterset_class = FilterSet
    order = ("-score", "id")
    empty_title = gettext_lazy("这段时间没有推荐")
    empty_text = gettext_lazy("换一个时期或地区看看。")

    def page_subtitle(self) -> str:
        """Whose, and of what time."""
        return f"{self.whose()} · {self.time()}"

    def records(self) -> QuerySet[Any]:
        """Each pair once, though both owners have a row of it; 404 where the funnel shows none."""
        rows = self.scope.pairs()
        if rows is None:
            raise Http404(_("这里不列出系统推荐。"))
        once = (
            rows.order_by("demand_id", "achievement_id", "-side").distinct("demand_id", "achievement_id").values("pk")
        )
        return Match.objects.filter(pk__in=once).for_list()


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404(_("没有这条记录，或它没有对您公开。")) from error
