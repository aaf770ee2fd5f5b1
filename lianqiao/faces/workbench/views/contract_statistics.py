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
from lianqiao.faces.workbench import contract_charts as charts
from lianqiao.faces.workbench.contracts import CONTRACTS
from lianqiao.processes.contracts.queries.statistics import counted, export_rows, flows, months, tables, total

#: How many periods of a whole year may be chosen, the present one included.
OFFERED = 4
#: Tables that have columns of their own.
FLOWS, MONTHS = "flows", "months"


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
        """The page, all tables as one sheet, or the one that `table` names."""
        if request.GET.get("export") == "xlsx":
            if request.GET.get("table") == FLOWS:
                return self._flows_sheet()
            if request.GET.get("table") == MONTHS:
                return self._months_sheet()
            headings = [_("分类"), _("项目"), _("合同数（项）"), _("合同成交额（元）"), _("技术交易额（元）")]
            name = f"{_('技术合同统计')} {self.period().label}"
            found = tables(self.rows(), place=self.place())
            if wanted := request.GET.get("table"):
                found = [table for table in found if table.key == wanted]
            return export_table(headings, export_rows(found), fmt="xlsx", name=name)
        return super().get(request, *args, **kwargs)

    def _flows_sheet(self) -> HttpResponseBase:
        """In- and outflow of each city."""
        rows = (
            (one.label, one.local_yuan, one.out_yuan, one.in_yuan, one.balance_yuan)
            for one in flows(self.rows(), place=self.place())
        )
        headings = [_("地区"), _("本地转本地（元）"), _("输出（元）"), _("输入（元）"), _("净输出（元）")]
        return export_table(headings, rows, fmt="xlsx", name=f"{_('技术合同输入输出')} {self.period().label}")

    def _months_sheet(self) -> HttpResponseBase:
        """What was registered month by month."""
        rows = ((one.first, one.count, one.amount_yuan, one.technical_yuan) for one in months(self.rows()))
        headings = [_("月份"), _("合同数（项）"), _("合同成交额（元）"), _("技术交易额（元）")]
        return export_table(headings, rows, fmt="xlsx", name=f"{_('技术合同分月统计')} {self.period().label}")

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
        found = tables(rows, place=self.place()) if whole.count else []
        by_city = flows(rows, place=self.place()) if whole.count else []
        by_month = months(rows) if whole.count else []
        return super().get_context_data(
            flows=by_city,
            months=by_month,
            month_chart=charts.months_chart(by_month, period),
            flow_chart=charts.flows_chart(by_city),
            sheet_url=f"?period={period}&export=xlsx&table=",
            period=period.label,
            periods=[(str(one), one.label, one == period) for one in offered],
            export_url=f"?period={period}&export=xlsx",
            whole=whole,
            amount=format_yuan(whole.amount_yuan, places=2),
            technical=format_yuan(whole.technical_yuan, places=2),
            before=total(counted(self.actor, before.start, before.end)),
            tables=[(table, charts.table_chart(table)) for table in found],
            **kwargs,
        )
