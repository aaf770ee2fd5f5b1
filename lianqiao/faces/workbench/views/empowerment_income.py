"""What follows from an empowerment in force: agreed income, yearly reports, changes."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.pages import Crumb, DeskRecordPage, ListPage, TransitionAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.views.empowerments import OnEmpowerment, crumbs
from lianqiao.processes.empowerments.domain.income import make_income_due, record_payment
from lianqiao.processes.empowerments.domain.reporting import propose_variation, report_year
from lianqiao.processes.empowerments.interfaces.filters import DueFilter
from lianqiao.processes.empowerments.interfaces.forms import DueForm, PaymentForm, ReportForm, VariationForm, today
from lianqiao.processes.empowerments.interfaces.tables import DueTable
from lianqiao.processes.empowerments.models import Empowerment, IncomeDue, IncomeTerm, Variation


class Dues(ListPage):
    """The agreed income of all empowerments."""

    title = gettext_lazy("约定收益")
    help = gettext_lazy("赋权协议约定单位应得的每一笔：什么时候到期、付了多少、有没有逾期。")
    needs_organisation = True
    table_class = DueTable
    filterset_class = DueFilter
    order = ("due_on", "id")
    empty_title = gettext_lazy("还没有应付的约定收益")
    empty_text = gettext_lazy("赋权生效以后，固定金额自动列在这里；提成和节点付款在赋权页面登记。")

    def records(self) -> QuerySet[Any]:
        """Those of the empowerments that the actor may see."""
        return IncomeDue.objects.visible_to(self.actor).for_list()

    def breadcrumb(self) -> list[Crumb]:
        """Below the empowerments."""
        return crumbs(Crumb(self.page_title()))


class MakeDue(OnEmpowerment):
    """An income, or a milestone, came about."""

    title = gettext_lazy("登记应付约定收益")
    form_class = DueForm

    def term(self) -> IncomeTerm:
        """The term of the address."""
        found = self.empowerment().terms.filter(pk=self.kwargs["party"]).first()
        if found is None:
            raise Http404(_("没有这项约定。"))
        return found

    def page_subtitle(self) -> str:
        """By which term."""
        return self.term().words

    def form_arguments(self) -> dict[str, Any]:
        """From today."""
        return {"initial": today()}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return make_income_due(self.term(), actor=self.actor, **form.cleaned_data)


class Pay(OnEmpowerment):
    """Records money that came in."""

    title = gettext_lazy("登记收款")
    form_class = PaymentForm

    def due(self) -> IncomeDue:
        """The amount of the address."""
        return find_visible(IncomeDue.objects.visible_to(self.actor).for_detail(), self.kwargs["pk"])

    def look_up(self) -> Empowerment:
        """The empowerment of the amount."""
        return self.due().empowerment

    def form_arguments(self) -> dict[str, Any]:
        """All that is open, today."""
        return {"initial": {**today(), "amount_yuan": self.due().open_yuan}}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return record_payment(self.due(), actor=self.actor, **form.cleaned_data)


class ReportYear(OnEmpowerment):
    """Tells how it goes."""

    title = gettext_lazy("报告实施情况")
    help = gettext_lazy("几句话就可以，一年一次。")
    form_class = ReportForm
    needed = Permission.EMPOWERMENT_EDIT
    submit_label = gettext_lazy("提交报告")

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return report_year(self.empowerment(), actor=self.actor, **form.cleaned_data)


class ProposeVariation(OnEmpowerment):
    """Proposes a change."""

    title = gettext_lazy("提出变更")
    help = gettext_lazy("只改要变的；单位同意以后生效，变更前后都保留。")
    form_class = VariationForm
    needed = Permission.EMPOWERMENT_EDIT
    submit_label = gettext_lazy("提出变更")

    def form_arguments(self) -> dict[str, Any]:
        """What holds now."""
        return {"instance": self.empowerment()}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return propose_variation(self.empowerment(), actor=self.actor, **form.cleaned_data)

    def after(self, saved: Any) -> str:
        """To the change, or back."""
        if isinstance(saved, Variation):
            return reverse("workbench:empowerment_variation", args=[saved.pk])
        return super().after(saved)


class OfVariation:
    """Pages and actions of one change."""

    actor: Any

    def records(self) -> QuerySet[Any]:
        """Those of the empowerments that the actor may see."""
        return Variation.objects.visible_to(self.actor).for_detail()

    def after(self, record: Any) -> str:
        """Back to it."""
        return reverse("workbench:empowerment_variation", args=[record.pk])


class VariationPage(OfVariation, DeskRecordPage):
    """One change: before and after, and why."""

    template_name = "workbench/empowerments/variation.html"
    needs_organisation = True

    def page_title(self) -> str:
        """Which one."""
        return _("第 %(number)d 次变更") % {"number": self.record().number}

    def page_subtitle(self) -> str:
        """Of what."""
        return str(self.record().empowerment)

    def breadcrumb(self) -> list[Crumb]:
        """Below the empowerment."""
        record = self.record().empowerment
        above = Crumb(str(record), reverse("workbench:empowerment", args=[record.pk]))
        return crumbs(above, Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Where it is acted on."""
        return super().get_context_data(
            act_url=reverse("workbench:empowerment_variation_act", args=[self.record().pk]), **kwargs
        )


class ActOnVariation(OfVariation, TransitionAction):
    """Agrees, refuses, withdraws."""
