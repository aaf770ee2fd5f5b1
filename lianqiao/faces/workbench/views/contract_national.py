"""What the national system holds beside ours: the list, one contract before and after, decisions, and only ours."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import log
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.pages import Crumb, ListPage, Page, RecordAction, RecordPage
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.contracts import CONTRACTS
from lianqiao.processes.contracts.domain.national import decide_all, enter_elsewhere, keep_ours, take_theirs
from lianqiao.processes.contracts.enums import NationalDecision, NationalFinding
from lianqiao.processes.contracts.filling import is_office
from lianqiao.processes.contracts.interfaces.filters import ContractFilter, NationalFilter
from lianqiao.processes.contracts.interfaces.importers import NATIONAL
from lianqiao.processes.contracts.interfaces.tables import ContractTable, NationalTable
from lianqiao.processes.contracts.models import NationalContract, TechnologyContract

#: So many refusals of a bulk decision are told one by one.
SHOWN_REFUSALS = 5


def _crumbs(*more: Crumb) -> list[Crumb]:
    home = Crumb(_("工作台"), reverse("workbench:home"))
    return [home, Crumb(_("全国系统核对"), reverse("workbench:national_contracts")), *more]


def _refuse_others(actor: Any) -> None:
    if not is_office(actor.organisation) and actor.oversight is None:
        raise AccessError(_("登记机构和主管部门可以核对全国系统的合同。"))


class NationalContracts(ListPage):
    """What was read of the national system, with what was found."""

    title = gettext_lazy("全国系统核对")
    help = gettext_lazy("导入全国技术合同管理与服务系统的导出表，与本机构登记的合同比对；不选择就什么都不改。")
    needs_organisation = True
    table_class = NationalTable
    filterset_class = NationalFilter
    template_name = "workbench/contracts/national_list.html"
    order = ("-registered_on", "-id")
    hidden_columns = ("way", "score")
    empty_title = gettext_lazy("还没有导入")
    empty_text = gettext_lazy("从全国系统导出本机构的合同表格，上传以后先检查每一行，再读入比对。")

    def records(self) -> QuerySet[Any]:
        """Those of the office, or of offices of the region."""
        _refuse_others(self.actor)
        rows: QuerySet[Any] = NationalContract.objects.visible_to(self.actor).for_list()
        return rows

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [_crumbs()[0], Crumb(str(CONTRACTS.label), CONTRACTS.url()), Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """How much was found, and what may be done with many at once."""
        open_ones = Q(decision="")
        counted = NationalContract.objects.visible_to(self.actor).aggregate(
            same=Count("pk", filter=Q(finding=NationalFinding.SAME)),
            differs=Count("pk", filter=Q(finding=NationalFinding.DIFFERS) & open_ones),
            theirs=Count("pk", filter=Q(finding=NationalFinding.THEIRS) & open_ones),
            entered=Count("pk", filter=Q(decision=NationalDecision.ENTERED)),
        )
        may_import = is_office(self.actor.organisation) and self.actor.has(Permission.CONTRACT_COMPARE)
        return super().get_context_data(
            counted=counted,
            only_here=only_here(self.actor).count(),
            may_import=may_import,
            import_url=reverse("workbench:import", args=[NATIONAL]),
            template_url=reverse("workbench:import_template", args=[NATIONAL]),
            **kwargs,
        )


def only_here(actor: Any) -> Any:
    """Registered contracts of the days that were read which the national system does not hold."""
    rows = TechnologyContract.objects.visible_to(actor).registered()
    read = NationalContract.objects.visible_to(actor)
    days = read.aggregate(first=Min("registered_on"), last=Max("registered_on"))
    if days["first"] is None:
        return rows.none()
    offices = read.order_by().values("organisation").distinct()
    rows = rows.filter(office__organisation__in=offices, registered_on__range=(days["first"], days["last"]))
    return rows.filter(~Exists(read.filter(contract=OuterRef("pk"))))


class OnlyHere(ListPage):
    """What we registered in the days that were read and the national system does not hold."""

    title = gettext_lazy("只在本平台登记的合同")
    help = gettext_lazy("登记日期在导入的表格范围以内、全国系统里没有找到的合同；请在全国系统补登，再把编号记录下来。")
    needs_organisation = True
    table_class = ContractTable
    filterset_class = ContractFilter
    order = ("-created_at", "-id")
    hidden_columns = ("number", "field", "region", "due_on", "office", "state")
    empty_title = gettext_lazy("没有只在本平台登记的合同")
    empty_text = gettext_lazy("导入的日期范围以内，本平台登记的合同全国系统都有。")

    def records(self) -> QuerySet[Any]:
        """Those of the office, or of offices of the region."""
        _refuse_others(self.actor)
        rows: QuerySet[Any] = only_here(self.actor).for_list()
        return rows

    def breadcrumb(self) -> list[Crumb]:
        """Below the comparison."""
        return _crumbs(Crumb(self.page_title()))


class _OfNational:
    """Pages and actions of one contract of the national system."""

    actor: Any

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        rows: QuerySet[Any] = NationalContract.objects.visible_to(self.actor).for_list()
        return rows

    def after(self, record: Any) -> str:
        """Back to it."""
        return reverse("workbench:national_contract", args=[record.pk])


class NationalPage(_OfNational, RecordPage):
    """One contract there beside ours, field by field."""

    template_name = "workbench/contracts/national.html"
    needs_organisation = True

    def breadcrumb(self) -> list[Crumb]:
        """Below the comparison."""
        return _crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What differs, and what may be decided."""
        record = self.record()
        may_decide = bool(self.actor.can(Permission.CONTRACT_COMPARE, record))
        return super().get_context_data(
            record=record,
            contract=record.contract,
            contract_url="" if record.contract is None else CONTRACTS.url("record", record.contract_id),
            may_decide=may_decide and record.finding != NationalFinding.SAME,
            decide_url=reverse("workbench:national_contract_decide", args=[record.pk]),
            history=log.history_of(record).order_by("-at", "-id"),
            **kwargs,
        )


class Decide(_OfNational, RecordAction):
    """Takes theirs in the chosen fields, keeps ours, or notes that it is registered there alone."""

    needs_organisation = True

    def perform(self, record: Any) -> str:
        """Call the domain."""
        what = self.request.POST.get("what", "")
        if what == "take":
            take_theirs(record, actor=self.actor, fields=self.request.POST.getlist("fields"))
            return _("已按全国系统更正，并通知申请登记的单位。")
        if what == "keep":
            keep_ours(record, actor=self.actor)
            return _("已记录：核对过，保留本平台内容。")
        if what == "enter":
            enter_elsewhere(record, actor=self.actor)
            return _("已记为在全国系统登记。")
        raise DomainError("unknown", _("请选怎样处理。"))


class DecideAll(Page):
    """Does the same with all rows that wait for it."""

    http_method_names = ("post",)
    needs_organisation = True
    permission = Permission.CONTRACT_COMPARE

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Call the domain with the office's own rows."""
        what = request.POST.get("what", "")
        if notice := self.organisation_changed():
            messages.error(request, notice)
        elif what in ("numbers", "enter"):
            rows = NationalContract.objects.visible_to(self.actor).filter(organisation=self.actor.organisation_id)
            done, refused = decide_all(rows, actor=self.actor, what=what)
            messages.success(request, _("已处理 %(count)d 条。") % {"count": done})
            for sentence in refused[:SHOWN_REFUSALS]:
                messages.error(request, sentence)
            if len(refused) > SHOWN_REFUSALS:
                messages.error(request, _("另有 %(count)d 条没有处理。") % {"count": len(refused) - SHOWN_REFUSALS})
        else:
            messages.error(request, _("请选怎样处理。"))
        return redirect("workbench:national_contracts")
