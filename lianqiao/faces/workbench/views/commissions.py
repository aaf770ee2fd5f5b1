"""Commissions of technology managers: the statements that one pays or is paid by, confirming and sharing."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.pages import Crumb, DeskRecordPage, FormPage, ListPage, RecordAction, TransitionAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.processes.deals.domain.commissions import confirm_statement, share_anew
from lianqiao.processes.deals.enums import StatementState
from lianqiao.processes.deals.interfaces.filters import StatementFilter
from lianqiao.processes.deals.interfaces.forms import ShareForm
from lianqiao.processes.deals.interfaces.tables import StatementTable
from lianqiao.processes.deals.models import CommissionStatement


def crumbs(*more: Crumb) -> list[Crumb]:
    """The way to a page below the commissions."""
    return [
        Crumb(_("工作台"), reverse("workbench:home")),
        Crumb(_("服务报酬"), reverse("workbench:commissions")),
        *more,
    ]


class Commissions(ListPage):
    """What the actor's unit owes technology managers, or is owed as one."""

    title = gettext_lazy("服务报酬")
    help = gettext_lazy("委托技术经理人促成的交易，成交时按委托约定计算报酬；支付方和收取方都确认以后生效。")
    needs_organisation = True
    table_class = StatementTable
    filterset_class = StatementFilter
    order = ("-created_at", "-id")
    empty_title = gettext_lazy("还没有服务报酬")
    empty_text = gettext_lazy("委托时选定报酬方式，引荐的双方成交后自动生成结算单。")

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        rows: QuerySet[Any] = CommissionStatement.objects.visible_to(self.actor).for_list()
        return rows

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [crumbs()[0], Crumb(self.page_title())]


class OfStatement:
    """Pages and actions of one statement."""

    kwargs: Any
    actor: Any

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        rows: QuerySet[Any] = CommissionStatement.objects.visible_to(self.actor).for_detail()
        return rows

    def after(self, record: Any) -> str:
        """Back to the statement."""
        return reverse("workbench:commission", args=[record.pk])


class CommissionPage(OfStatement, DeskRecordPage):
    """One statement: how it was reckoned, how it is shared, who has confirmed."""

    template_name = "workbench/deals/statement.html"

    def page_title(self) -> str:
        """Of which deal."""
        return _("服务报酬结算单：%(deal)s") % {"deal": self.record().deal.title}

    def breadcrumb(self) -> list[Crumb]:
        """Below the commissions."""
        return crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Who has confirmed the present content, and what the actor may do."""
        statement = self.record()
        done = {
            one.organisation_id: one
            for one in statement.confirmations.all()
            if one.content_sha256 == statement.content_sha256
        }
        is_open = statement.state == StatementState.OPEN
        asked = self.actor.organisation_id in statement.asked_ids()
        may_answer = asked and self.actor.organisation_id not in done and self.actor.has(Permission.STATEMENT_ANSWER)
        lines = [
            {"line": line, "confirmation": done.get(line.manager_organisation_id)} for line in statement.lines.all()
        ]
        may_share = statement.state != StatementState.CONFIRMED and len(lines) > 1
        return super().get_context_data(
            **{
                "lines": lines,
                "payer_confirmation": done.get(statement.organisation_id),
                "may_confirm": is_open and may_answer,
                "may_share": may_share and bool(self.actor.can(Permission.STATEMENT_SPLIT, statement)),
                "act_url": reverse("workbench:commission_act", args=[statement.pk]),
                "may_comment": False,
                **kwargs,
            }
        )


class ConfirmStatement(OfStatement, RecordAction):
    """Confirms the statement that the person has read."""

    def perform(self, record: Any) -> str:
        """Confirm; the hash comes from the page."""
        found = confirm_statement(record, actor=self.actor, content_sha256=self.request.POST.get("content_sha256", ""))
        return _("各方都已确认。") if found.state == StatementState.CONFIRMED else _("已确认。")


class ActOnStatement(OfStatement, TransitionAction):
    """Objects, or takes the objection back."""


class ShareAnew(OfStatement, FormPage):
    """Shares the same total by other weights."""

    title = gettext_lazy("调整分配")
    help = gettext_lazy("合计不变，按比重重新分配到分；调整以后各方重新确认。")
    needs_organisation = True
    form_class = ShareForm
    submit_label = gettext_lazy("按比重分配")

    def statement(self) -> CommissionStatement:
        """The statement of the address, which the actor's unit pays."""
        if not hasattr(self, "_statement"):
            self._statement: CommissionStatement = find_visible(self.records(), self.kwargs["pk"])
            self.actor.require(Permission.STATEMENT_SPLIT, self._statement)
        return self._statement

    def page_subtitle(self) -> str:
        """Of which deal."""
        return str(self.statement())

    def stored_record(self) -> Any:
        """The statement."""
        return self.statement()

    def record_url(self) -> str:
        """The page of the statement."""
        return self.after(self.statement())

    def draft_key(self) -> str:
        """One for each statement."""
        return f"deals.share.{self.statement().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """The statement with its lines."""
        return {"instance": self.statement()}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return share_anew(
            self.statement(), actor=self.actor, weights=form.weights(), reason=form.cleaned_data["reason"]
        )

    def after(self, saved: Any) -> str:
        """Back to the statement."""
        return reverse("workbench:commission", args=[self.kwargs["pk"]])

    def breadcrumb(self) -> list[Crumb]:
        """Below the statement."""
        statement = self.statement()
        return crumbs(Crumb(str(statement), self.after(statement)), Crumb(self.page_title()))
