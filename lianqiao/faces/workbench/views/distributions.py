"""What a unit earned by its achievements and gives to persons: calculating, deciding, announcing and paying."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import documents, files, log
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError
from lianqiao.core.exchange import export_table
from lianqiao.core.notices.interfaces.forms import KnownNoticeForm
from lianqiao.core.notices.models import PublicNotice
from lianqiao.core.pages import Crumb, FormPage, ListPage, Page, RecordPage, TransitionAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.pages.records import shown_offers
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.papers import PAPERS, sent
from lianqiao.processes.distributions import checking, sources
from lianqiao.processes.distributions.documents import STATEMENT, statement_data
from lianqiao.processes.distributions.domain import (
    announce,
    begin,
    create_distribution,
    may_announce,
    record_payments,
    update_distribution,
)
from lianqiao.processes.distributions.domain.announcing import is_announced, notices_of, proposed
from lianqiao.processes.distributions.enums import DistributionState, Group
from lianqiao.processes.distributions.interfaces.filters import DistributionFilter, MyRewardFilter
from lianqiao.processes.distributions.interfaces.forms import (
    ACTION_FORMS,
    DistributionForm,
    PayForm,
    initial_of,
)
from lianqiao.processes.distributions.interfaces.tables import DistributionTable, MyRewardTable
from lianqiao.processes.distributions.models import Distribution, RewardShare
from lianqiao.processes.distributions.queries.taxes import tax_lines, total_counted

NEXT = {
    DistributionState.DRAFT: gettext_lazy("核对收入、成本、比例和名单；须改正的改完以后提交审定。"),
    DistributionState.PROPOSED: gettext_lazy("由单位管理员审定；提交的人和受奖人回避。"),
    DistributionState.PAID: gettext_lazy("已全部兑现。"),
    DistributionState.WITHDRAWN: gettext_lazy("已撤回，不再办理。"),
}


def crumbs(*more: Crumb) -> list[Crumb]:
    """The way to a page below the distributions."""
    home = Crumb(_("工作台"), reverse("workbench:home"))
    return [home, Crumb(_("收益分配"), reverse("workbench:distributions")), *more]


class Distributions(ListPage):
    """The unit's own, or those of the state-founded units that the body supervises."""

    title = gettext_lazy("收益分配")
    help = gettext_lazy("每笔转化收入从这里测算净收入、核对法定下限、审定名单、公示并逐人兑现。")
    permission = Permission.DISTRIBUTION_VIEW
    needs_organisation = True
    table_class = DistributionTable
    filterset_class = DistributionFilter
    template_name = "workbench/distributions/list.html"
    order = ("-created_at", "-id")
    empty_title = gettext_lazy("还没有收益分配")
    empty_text = gettext_lazy("成果转让、许可、作价投资或实施取得收入以后，从“测算收益分配”开始。")

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        return Distribution.objects.visible_to(self.actor).for_list()

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [crumbs()[0], Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether a new one may be begun."""
        may_begin = self.actor.has(Permission.DISTRIBUTION_EDIT) and self.actor.oversight is None
        return super().get_context_data(may_begin=may_begin, **kwargs)


class MyRewards(ListPage):
    """What the person receives."""

    title = gettext_lazy("我的奖酬")
    help = gettext_lazy("您作为完成人或转化贡献人获得的奖酬，审定以后列在这里。")
    table_class = MyRewardTable
    filterset_class = MyRewardFilter
    order = ("-distribution__decided_on", "-id")
    empty_title = gettext_lazy("还没有审定给您的奖酬")
    empty_text = gettext_lazy("单位审定收益分配以后会通知您。")

    def records(self) -> QuerySet[Any]:
        """One's own."""
        return RewardShare.objects.of_person(self.actor).for_list()

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [crumbs()[0], Crumb(self.page_title())]


class _Writing(FormPage):
    form_class = DistributionForm
    needs_organisation = True
    permission = Permission.DISTRIBUTION_EDIT
    help = gettext_lazy("保存时按份额算出每人金额，再逐条核对法定下限；没有填完也可以先保存。")
    template_name = "workbench/distributions/form.html"

    def after(self, saved: Any) -> str:
        """To the calculation."""
        return reverse("workbench:distribution", args=[saved.pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the distributions."""
        return crumbs(Crumb(self.page_title()))


class NewDistribution(_Writing):
    """Begins to divide an income."""

    title = gettext_lazy("测算收益分配")
    submit_label = gettext_lazy("保存并核对")

    def income(self) -> tuple[Any, sources.Income] | None:
        """Record and income that the address names (`?from=deal&source=…&part=…`); None for one without."""
        if "from" not in self.request.GET:
            return None
        if not hasattr(self, "_income"):
            name, key, part = (self.request.GET.get(one, "") for one in ("from", "source", "part"))
            found = sources.find(name, key, part, self.actor)
            if found is None:
                raise Http404(_("没有这笔收入，或不由本单位分配。"))
            self._income = found
        return self._income

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What was begun already is shown as it is."""
        found = self.income()
        if found is not None:
            record, income = found
            begun = next(
                (one.distribution for one in sources.incomes_of(record) if one.income.part == income.part), None
            )
            if begun is not None:
                return redirect("workbench:distribution", pk=begun.pk)
        return super().get(request, *args, **kwargs)

    def page_subtitle(self) -> str:
        """Out of which income."""
        found = self.income()
        return "" if found is None else f"{found[0]}：{found[1].label}"

    def draft_key(self) -> str:
        """One unsent for each unit and income."""
        found = self.income()
        of = f"{self.actor.organisation_id}" if found is None else f"{found[0].pk}.{found[1].part}"
        return f"distributions.new.{of}"[:100]

    def form_arguments(self) -> dict[str, Any]:
        """Whose conversions may be chosen, and what is known of the income."""
        found = self.income()
        return {"actor": self.actor, "initial": {} if found is None else initial_of(found[1])}

    def save(self, form: Any) -> Distribution:
        """Call the domain."""
        found = self.income()
        if found is None:
            return create_distribution(actor=self.actor, **form.values())
        return begin(found[0], found[1].part, actor=self.actor, **form.values())


class EditDistribution(_Writing):
    """Changes a calculation."""

    title = gettext_lazy("修改收益分配")
    submit_label = gettext_lazy("保存并核对")

    def stored_record(self) -> Distribution:
        """The draft."""
        if not hasattr(self, "_record"):
            self._record = _found(self.actor, self.kwargs["pk"])
            self.actor.require(Permission.DISTRIBUTION_EDIT, self._record)
            if self._record.state != DistributionState.DRAFT:
                raise AccessError(_("已经提交审定，不能再改；要改请先退回重算。"), permission=self.permission)
        found: Distribution = self._record
        return found

    def record_url(self) -> str:
        """Its page."""
        return reverse("workbench:distribution", args=[self.stored_record().pk])

    def draft_key(self) -> str:
        """One unsent for each."""
        return f"distributions.edit.{self.stored_record().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """What it says now."""
        return {"actor": self.actor, "distribution": self.stored_record()}

    def save(self, form: Any) -> Distribution:
        """Call the domain."""
        return update_distribution(self.stored_record(), actor=self.actor, **form.values())


def _found(actor: Actor, pk: Any) -> Distribution:
    found: Distribution = find_visible(Distribution.objects.visible_to(actor).for_detail(), pk)
    return found


class DistributionPage(RecordPage):
    """One distribution: the calculation step by step, what stands against it, who receives what, and what was paid."""

    template_name = "workbench/distributions/distribution.html"
    needs_organisation = True

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        return Distribution.objects.visible_to(self.actor).for_detail()

    def breadcrumb(self) -> list[Crumb]:
        """Below the distributions."""
        return crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """All of it."""
        record = self.record()
        own = record.organisation_id == self.actor.organisation_id
        decided = record.state == DistributionState.DECIDED
        may_pay = decided and bool(self.actor.can(Permission.DISTRIBUTION_PAY, record))
        found = (
            checking.defects(record) if record.state in (DistributionState.DRAFT, DistributionState.PROPOSED) else []
        )
        groups = [
            {
                "group": group,
                "percent": checking.percent(share),
                "amount": record.group_amount(group),
                "rewards": [one for one in record.rewards.all() if one.group == group],
            }
            for group, share in (
                (Group.COMPLETER, record.completers_share),
                (Group.CONTRIBUTOR, record.contributors_share),
            )
            if share
        ]
        return super().get_context_data(
            record=record,
            own=own,
            groups=groups,
            floors=[
                {"floor": one, "asked": checking.percent(one.asked), "given": checking.percent(one.given)}
                for one in checking.floors(record)
            ],
            unit_percent=checking.percent(record.unit_share),
            unit_amount=record.divided - sum((row["amount"] for row in groups), Decimal(0)),
            defects=found,
            next=self._next(record, may_pay=may_pay),
            offers=shown_offers(record, self.actor, ACTION_FORMS),
            may_edit=record.state == DistributionState.DRAFT
            and bool(self.actor.can(Permission.DISTRIBUTION_EDIT, record)),
            may_announce=may_announce(record, self.actor),
            may_pay=may_pay,
            notices=notices_of(record, self.actor),
            files=files.files_of(record) if own else (),
            history=log.history_of(record).order_by("-at", "-id"),
            **kwargs,
        )

    @staticmethod
    def _next(record: Distribution, *, may_pay: bool) -> str:
        if record.state != DistributionState.DECIDED:
            return str(NEXT[DistributionState(record.state)])
        if record.is_equity:
            return _("办理股权登记以后，逐人登记凭证。")
        if record.organisation.is_state_founded and not is_announced(record):
            return _("先公示现金奖励；公示期满、异议答复以后才能发放。")
        return _("逐人登记发放的金额、日期和凭证。") if may_pay else _("等待登记发放。")


class ActOnDistribution(TransitionAction):
    """Hands in, sends back, decides or withdraws."""

    needs_organisation = True
    action_forms = ACTION_FORMS

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        return Distribution.objects.visible_to(self.actor).for_detail()

    def after(self, record: Any) -> str:
        """Back to it."""
        return reverse("workbench:distribution", args=[record.pk])


class _OnDistribution(FormPage):
    needs_organisation = True

    def record(self) -> Distribution:
        """The distribution of the address."""
        if not hasattr(self, "_record"):
            self._record = _found(self.actor, self.kwargs["pk"])
            self.check(self._record)
        found: Distribution = self._record
        return found

    def check(self, record: Distribution) -> None:
        """Refuse whoever may not, or a record with which it cannot be done now."""
        raise NotImplementedError(f"{type(self).__name__} lets everybody")

    def page_subtitle(self) -> str:
        """Of which distribution."""
        return self.record().title

    def draft_key(self) -> str:
        """One unsent for each."""
        return f"distributions.{type(self).__name__.lower()}.{self.record().pk}"

    def after(self, saved: Any) -> str:
        """Back to it."""
        return reverse("workbench:distribution", args=[self.record().pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the distribution."""
        record = self.record()
        page = reverse("workbench:distribution", args=[record.pk])
        return crumbs(Crumb(record.title, page), Crumb(self.page_title()))


class Announce(_OnDistribution):
    """Opens the public notice of cash rewards."""

    title = gettext_lazy("公示现金奖励")
    help = gettext_lazy("在本单位和平台同时公示；公示中不能修改，写错的只能撤回后重新公示。")
    form_class = KnownNoticeForm
    permission = Permission.NOTICE_CREATE
    submit_label = gettext_lazy("提交保密审查")

    def check(self, record: Distribution) -> None:
        """The unit's own, decided, not announced."""
        if not may_announce(record, self.actor):
            message = _("这项分配现在不能公示：没有审定、已经在公示，或不是现金奖励。")
            raise AccessError(message, permission=Permission.NOTICE_CREATE)

    def form_arguments(self) -> dict[str, Any]:
        """What is proposed."""
        return {"actor": self.actor, "initial": proposed(self.record())}

    def save(self, form: Any) -> PublicNotice:
        """Open it; its text follows from the distribution."""
        return announce(self.record(), actor=self.actor, places=form.places())

    def done_message(self, saved: Any) -> str:
        """What comes next."""
        return _("公示已提交保密审查，通过后自动开始。")


class Pay(_OnDistribution):
    """Records what was paid to whom."""

    title = gettext_lazy("登记兑现")
    help = gettext_lazy("一张凭证一次登记；登记以后不能改。没有发放的人把金额清空。")
    form_class = PayForm
    permission = Permission.DISTRIBUTION_PAY
    submit_label = gettext_lazy("登记")

    def check(self, record: Distribution) -> None:
        """The unit's own, decided."""
        self.actor.require(Permission.DISTRIBUTION_PAY, record)
        if record.state != DistributionState.DECIDED:
            raise AccessError(_("审定以后、全部兑现以前才能登记。"), permission=Permission.DISTRIBUTION_PAY)

    def form_arguments(self) -> dict[str, Any]:
        """Who has something open."""
        return {"distribution": self.record()}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        given = form.cleaned_data
        return record_payments(self.record(), actor=self.actor, paid=form.paid(), on=given["on"], paper=given["paper"])

    def done_message(self, saved: Any) -> str:
        """How many."""
        return _("已登记 %(count)d 人。") % {"count": len(saved)}


class Taxes(Page):
    """The tax data of the payments, as a table or as a file."""

    title = gettext_lazy("个人所得税资料")
    help = gettext_lazy("供扣缴个人所得税和留存备查；是否享受优惠由主管税务机关认定。")
    template_name = "workbench/distributions/taxes.html"
    needs_organisation = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show them, or send them."""
        record = _found(self.actor, self.kwargs["pk"])
        if record.organisation_id != self.actor.organisation_id:
            raise AccessError(_("由取得收益的单位查看。"), permission=Permission.DISTRIBUTION_VIEW)
        lines = tax_lines(record)
        if request.GET.get("export") in ("xlsx", "csv"):
            heads = (
                _("姓名"),
                _("单位和职务"),
                _("发放日期"),
                _("凭证号"),
                _("金额（元）"),
                _("计入工资薪金（元）"),
                _("理由"),
            )
            rows = [
                (one.name, one.post, one.on, one.paper, one.amount_yuan, one.counted_yuan, one.reason) for one in lines
            ]
            ending: Any = request.GET["export"]
            return export_table(heads, rows, fmt=ending, name=f"{self.title}-{record.number}")
        context = self.get_context_data(record=record, lines=lines, total=total_counted(lines))
        return self.render_to_response(context)

    def breadcrumb(self) -> list[Crumb]:
        """Below the distribution."""
        record = _found(self.actor, self.kwargs["pk"])
        page = reverse("workbench:distribution", args=[record.pk])
        return crumbs(Crumb(record.title, page), Crumb(self.page_title()))


class Paper(Page):
    """Sends the statement as Word or PDF."""

    needs_organisation = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Made now, from the template that holds for the unit."""
        record = _found(self.actor, self.kwargs["pk"])
        ending = self.kwargs["ending"]
        if ending not in PAPERS:
            raise Http404(_("没有这种格式。"))
        make = documents.pdf if ending == "pdf" else documents.render
        content = make(STATEMENT, statement_data(record), where=record.organisation)
        return sent(content, name=f"{_('收益分配表')} {record.number or record.title[:40]}", ending=ending)
