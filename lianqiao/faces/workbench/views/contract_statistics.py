"""The statistics of registered contracts, by year or quarter, as tables and as a spreadsheet."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock
from lianqiao.core.exchange.exporting import export_table
from lianqiao.core.money import format_yuan
from lianqiao.core.pages import Crumb, Page
from lianqiao.core.periods import Period
from lianqiao.faces.workbench.contracts import CONTRACTS
from lianqiao.processes.contracts.queries.statistics import counted, export_rows, tables, total

#: How many periods of a whole year may be chosen, the present one included.
OFFERED = 4


class Statistics(Page):
    """What was registered, as far as the actor sees it."""

    title = gettext_lazy("技术合同统计")
    help = gettext_lazy("按登记日期统计登记有效的合同；本单位看本单位的，登记机构看本机构的，主管部门看本地区的。")
    needs_organisation = True
    template_name = "workbench/contracts/statistics.html"

    def period(self) -> Period:
        """The period of the address; the present year without one, or where it is none."""
        try:
            return Period.parse(self.request.GET.get("period", ""))
        except ValueError:
            return Period.of_years(clock.today().year)

    def rows(self) -> Any:
        """The contracts of the period."""
        period = self.period()
        return counted(self.actor, period.start, period.end)

    def place(self) -> str:
        """Whose in- and outflow is told: the region that the body oversees, else the unit's province."""
        organisation: Any = self.actor.organisation
        return self.actor.oversight if self.actor.oversight is not None else organisation.region_id[:2]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page, or all tables as one sheet."""
        if request.GET.get("export") == "xlsx":
            headings = [_("分类"), _("项目"), _("合同数（项）"), _("合同成交额（元）"), _("技术交易额（元）")]
            name = f"{_('技术合同统计')} {self.period().label}"
            return export_table(headings, export_rows(tables(self.rows(), place=self.place())), fmt="xlsx", name=name)
        return super().get(request, *args, **kwargs)

    def breadcrumb(self) -> list[Crumb]:
        """Below the contracts."""
        home = Crumb(_("工作台"), reverse("workbench:home"))
        return [home, Crumb(str(CONTRACTS.label), CONTRACTS.url()), Crumb(self.page_title())]

    def page_title(self) -> str:
        """What the page tells."""
        return str(self.title)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The whole, the same of the year before, and the tables."""
        period, rows = self.period(), self.rows()
        whole = total(rows)
        before = period.year_before()
        year = clock.today().year
        offered = [Period.of_years(one) for one in range(year, year - OFFERED, -1)]
        offered += [Period.of_quarter(period.start.year, number) for number in (1, 2, 3, 4)]
        return super().get_context_data(
            period=period.label,
            periods=[(str(one), one.label, one == period) for one in offered],
            export_url=f"?period={period}&export=xlsx",
            whole=whole,
            amount=format_yuan(whole.amount_yuan, places=2),
            technical=format_yuan(whole.technical_yuan, places=2),
            before=total(counted(self.actor, before.start, before.end)),
            tables=tables(rows, place=self.place()) if whole.count else [],
            **kwargs,
        )
