"""What yearly reports tell people, and whom: many units with one message."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import inbox, links
from lianqiao.core.documents import day_words
from lianqiao.core.messages import register
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import Context
from lianqiao.processes.annual_reports.enums import OPEN_REPORTS, YearState
from lianqiao.processes.annual_reports.models import AnnualReport, CorrectionOrder, ReportYear, RuleDocument
from lianqiao.registers.organisations.enums import MembershipState
from lianqiao.registers.organisations.models import Membership
from lianqiao.registers.organisations.queries.actors import members_with, people_for

register("annual_reports", gettext_lazy("转化年度报告"), group="tasks")

_WRITING = (Role.ADMINISTRATOR, Role.EDITOR)


def _day(day: date | None) -> str:
    return "" if day is None else day_words(day)


def people_of(unit_ids: Iterable[Any]) -> list[Any]:
    """Who writes reports for the units; each person once, in two queries whatever the number of units."""
    rows = Membership.objects.filter(
        organisation__in=list(unit_ids), state=MembershipState.ACTIVE, roles__overlap=[str(role) for role in _WRITING]
    )
    return list(get_user_model().objects.filter(pk__in=rows.values("user")).order_by("pk"))


def ask_units(year: ReportYear, context: Context) -> None:
    """Every unit: a report is asked for, until when."""
    units = list(year.reports.values_list("organisation", flat=True))
    text = _(
        "%(body)s请贵单位在 %(day)s 前报送。"
        "大部分数字已由系统从成交、合同、分配和台账中算出，只需核对、补填。\n%(text)s"
    )
    inbox.send(
        people_of(units),
        key=f"annual_reports.{year.pk}.open",
        subject=_("请报送“%(title)s”") % {"title": year.title[:60]},
        text=text % {"body": year.organisation, "day": _day(year.due_on), "text": year.text[:300]},
        url=links.page_of(year),
        organisations=units,
    )


def remind(year: ReportYear, context: Context) -> None:
    """Before the day the units that are behind; after it the body and they; before the body's own day the body."""
    units = list(year.reports.filter(state__in=OPEN_REPORTS).values_list("organisation", flat=True))
    if year.reminded < 3 and units:
        late = year.reminded == 2
        subject = _("已逾期：请报送“%(title)s”") if late else _("提醒：请报送“%(title)s”")
        inbox.send(
            people_of(units),
            key=f"annual_reports.{year.pk}.remind.{year.reminded}",
            subject=subject % {"title": year.title[:60]},
            text=_("单位报送的截止日期：%(day)s。") % {"day": _day(year.due_on)},
            url=links.page_of(year),
            organisations=units,
        )
    if year.reminded >= 2:
        if year.reminded == 2:
            text = _("有 %(count)d 家单位逾期没有报送，可以责令改正。") % {"count": len(units)}
        else:
            text = _("主管部门报送的截止日期：%(day)s。") % {"day": _day(year.department_due_on)}
        _tell_body(year, f"remind.{year.reminded}", _("“%(title)s”的进度") % {"title": year.title[:60]}, text)


def tell_of_reopening(year: ReportYear, context: Context) -> None:
    """Units that have not reported: they still can."""
    if year.state == YearState.CANCELLED and year.opened_on is None:
        return
    units = list(year.reports.filter(state__in=OPEN_REPORTS).values_list("organisation", flat=True))
    words = _("已取消") if year.state == YearState.CANCELLED else _("重新开放填报")
    inbox.send(
        people_of(units),
        key=f"annual_reports.{year.pk}.{year.state}.{context.at:%Y%m%d%H%M%S%f}",
        subject=_("“%(title)s”%(words)s") % {"title": year.title[:60], "words": words},
        text=context.reason,
        url=links.page_of(year),
        organisations=units,
    )


def ask_confirmers(report: AnnualReport, context: Context) -> None:
    """The report waits for somebody else of the unit."""
    _tell_unit(
        report, "proposed", context, _("请确认“%(title)s”"), _("请核对后确认报送；填报的人回避。"), to_confirmers=True
    )


def tell_of_sending_back(report: AnnualReport, context: Context) -> None:
    """Whoever wrote it: the confirmer wants changes."""
    _tell_unit(report, "sent_back", context, _("“%(title)s”需要修改"), context.reason)


def tell_of_submission(report: AnnualReport, context: Context) -> None:
    """The department: a unit has reported."""
    words = {"unit": report.organisation, "title": report.year.title[:60]}
    mark = f"{report.pk}.submitted.{context.at:%Y%m%d%H%M%S%f}"
    _tell_body(
        report.year, mark, _("%(unit)s 报送了“%(title)s”") % words, _("请核对后接收，或一次列出缺陷退回。"), report
    )


def tell_of_return(report: AnnualReport, context: Context) -> None:
    """The unit: what is to be corrected."""
    text = "\n".join(str(context.data.get("defects") or "").splitlines())
    _tell_unit(report, "returned", context, _("“%(title)s”退回修改"), text)


def tell_of_acceptance(report: AnnualReport, context: Context) -> None:
    """The unit: it is done."""
    _tell_unit(report, "accepted", context, _("“%(title)s”已接收"), _("报告内容已冻结并计入汇总。"))


def tell_of_excuse(report: AnnualReport, context: Context) -> None:
    """The unit: whether it has to report."""
    _tell_unit(report, report.state, context, _("“%(title)s”：是否填报有变化"), context.reason)


def tell_of_order(order: CorrectionOrder) -> None:
    """The unit: it is ordered to report or to correct."""
    report = order.report
    inbox.send(
        people_of([report.organisation_id]),
        key=f"annual_reports.order.{order.pk}",
        subject=_("责令改正：%(title)s") % {"title": report.year.title[:60]},
        text=_("%(text)s\n请在 %(day)s 前改正（%(paper)s）。")
        % {"text": order.text, "day": day_words(order.correct_by), "paper": order.paper},
        url=links.page_of(report),
        organisations=[report.organisation_id],
    )


def tell_rule_keepers(document: RuleDocument, context: Context) -> None:
    """The unit: a rule runs out, or has run out."""
    over = document.state == "expired"
    subject = _("制度已到期：%(title)s") if over else _("制度即将到期：%(title)s")
    inbox.send(
        people_of([document.organisation_id]),
        key=f"annual_reports.rule.{document.pk}.{document.state}.{document.valid_until}",
        subject=subject % {"title": document.title[:60]},
        text=_("有效期至 %(day)s；修订后请重新填报。") % {"day": _day(document.valid_until)},
        url=links.page_of(document),
        organisations=[document.organisation_id],
    )


def _tell_body(year: ReportYear, mark: str, subject: str, text: str, about: Any = None) -> None:
    inbox.send(
        people_for(year.organisation_id, year.created_by_id),
        key=f"annual_reports.{year.pk}.{mark}",
        subject=subject,
        text=text,
        url=links.page_of(about or year),
        organisations=[year.organisation_id],
    )


def _tell_unit(
    report: AnnualReport, mark: str, context: Context, subject: str, text: str, *, to_confirmers: bool = False
) -> None:
    unit = report.organisation_id
    inbox.send(
        members_with(Role.ADMINISTRATOR, [unit]) if to_confirmers else people_of([unit]),
        key=f"annual_reports.{report.pk}.{mark}.{context.at:%Y%m%d%H%M%S%f}",
        subject=subject % {"title": report.year.title[:60]},
        text=text,
        url=links.page_of(report),
        organisations=[unit],
    )
