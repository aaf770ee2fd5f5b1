"""The desk of a registration office, and the samples that governments have looked at again."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import log
from lianqiao.core.errors import AccessError
from lianqiao.core.pages import Crumb, FormPage, ListPage, RecordPage
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.contracts import CONTRACTS
from lianqiao.processes.contracts.domain.rechecks import draw_recheck, record_finding
from lianqiao.processes.contracts.filling import is_office
from lianqiao.processes.contracts.interfaces.filters import ContractFilter, RecheckFilter
from lianqiao.processes.contracts.interfaces.forms import FindingForm, RecheckForm
from lianqiao.processes.contracts.interfaces.kinds import workload_of
from lianqiao.processes.contracts.interfaces.tables import OfficeQueueTable, RecheckTable
from lianqiao.processes.contracts.models import Recheck, RecheckItem, RegistrationOffice, TechnologyContract


def _crumbs(*more: Crumb) -> list[Crumb]:
    home = Crumb(_("工作台"), reverse("workbench:home"))
    return [home, Crumb(str(CONTRACTS.label), CONTRACTS.url()), *more]


class OfficeDesk(ListPage):
    """What lies with the actor's office, what is due first on top."""

    title = gettext_lazy("登记机构工作台")
    help = gettext_lazy("按办理期限排列，补正期间不计时；超期的可以点上面的数字筛选出来。")
    needs_organisation = True
    table_class = OfficeQueueTable
    filterset_class = ContractFilter
    template_name = "workbench/contracts/office_desk.html"
    order = ("due_on", "submitted_at", "id")
    empty_title = gettext_lazy("没有等待办理的合同")
    empty_text = gettext_lazy("签约单位提交登记申请以后会出现在这里。")

    def records(self) -> QuerySet[Any]:
        """Those in work at the actor's office."""
        if not is_office(self.actor.organisation):
            raise AccessError(_("本单位不是技术合同登记机构；设立登记机构请先申请。"))
        rows: QuerySet[Any] = TechnologyContract.objects.of_office(self.actor).in_work().for_list()
        return rows

    def breadcrumb(self) -> list[Crumb]:
        """Below the contracts."""
        return _crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With what the office has to do."""
        office = RegistrationOffice.objects.filter(organisation=self.actor.organisation_id).first()
        return super().get_context_data(office=office, workload=workload_of(office) if office else {}, **kwargs)


class Rechecks(ListPage):
    """Samples of the actor's body and of those below it."""

    title = gettext_lazy("随机复查")
    help = gettext_lazy("从已登记的合同里随机抽取，种子和清单校验值都留痕，任何人可以重新抽取核对。")
    needs_organisation = True
    table_class = RecheckTable
    filterset_class = RecheckFilter
    template_name = "workbench/contracts/rechecks.html"
    order = ("-created_at", "-id")
    empty_title = gettext_lazy("还没有复查")
    empty_text = gettext_lazy("选一段登记日期，系统随机抽取合同，逐份登记复查结论。")

    def records(self) -> QuerySet[Any]:
        """Governments alone."""
        if self.actor.oversight is None:
            raise AccessError(_("随机复查由主管部门办理。"))
        counted = {"drawn": Count("items"), "found": Count("items", filter=~Q(items__verdict=""))}
        rows: QuerySet[Any] = Recheck.objects.visible_to(self.actor).for_list().annotate(**counted)
        return rows

    def breadcrumb(self) -> list[Crumb]:
        """Below the contracts."""
        return _crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the way to a new one."""
        return super().get_context_data(may_draw=self.actor.has(Permission.CONTRACT_RECHECK), **kwargs)


class NewRecheck(FormPage):
    """Draws a sample."""

    title = gettext_lazy("抽取复查合同")
    permission = Permission.CONTRACT_RECHECK
    needs_organisation = True
    form_class = RecheckForm
    submit_label = gettext_lazy("抽取")

    def draft_key(self) -> str:
        """One for each body."""
        if self.actor.oversight is None:
            raise AccessError(_("随机复查由主管部门办理。"))
        return f"contracts.recheck.{self.actor.organisation_id}"

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return draw_recheck(actor=self.actor, **form.values())

    def after(self, saved: Any) -> str:
        """To the sample."""
        return reverse("workbench:contract_recheck", args=[saved.pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the samples."""
        above = Crumb(_("随机复查"), reverse("workbench:contract_rechecks"))
        return _crumbs(above, Crumb(self.page_title()))


class RecheckPage(RecordPage):
    """One sample: how it was drawn, and what was found."""

    template_name = "workbench/contracts/recheck.html"

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        rows: QuerySet[Any] = Recheck.objects.visible_to(self.actor).for_detail()
        return rows

    def breadcrumb(self) -> list[Crumb]:
        """Below the samples."""
        above = Crumb(_("随机复查"), reverse("workbench:contract_rechecks"))
        return _crumbs(above, Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What happened to it, and whether findings may be written down; a sample has no changes of state."""
        record = self.record()
        may_find = bool(self.actor.can(Permission.CONTRACT_RECHECK, record))
        history = log.history_of(record).order_by("-at", "-id")
        return super().get_context_data(record=record, may_find=may_find, history=history, **kwargs)


class RecordFinding(FormPage):
    """What was found of one contract."""

    title = gettext_lazy("登记复查结论")
    needs_organisation = True
    permission = Permission.CONTRACT_RECHECK
    form_class = FindingForm

    def item(self) -> RecheckItem:
        """The contract that was drawn, of the actor's own sample."""
        if not hasattr(self, "_item"):
            rows = RecheckItem.objects.visible_to(self.actor).select_related("contract", "recheck")
            self._item: RecheckItem = find_visible(rows, self.kwargs["pk"])
            self.actor.require(Permission.CONTRACT_RECHECK, self._item.recheck)
        return self._item

    def page_subtitle(self) -> str:
        """Which contract."""
        return str(self.item())

    def draft_key(self) -> str:
        """One for each contract."""
        return f"contracts.finding.{self.item().pk}"

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return record_finding(self.item(), actor=self.actor, **form.cleaned_data)

    def after(self, saved: Any) -> str:
        """Back to the sample."""
        return reverse("workbench:contract_recheck", args=[self.item().recheck_id])

    def breadcrumb(self) -> list[Crumb]:
        """Below the sample."""
        sample = self.item().recheck
        above = Crumb(str(sample), reverse("workbench:contract_recheck", args=[sample.pk]))
        return _crumbs(above, Crumb(self.page_title()))
