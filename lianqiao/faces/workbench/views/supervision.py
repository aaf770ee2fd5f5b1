"""Agreed items, proofs and notices in the workbench: what the desks of supervision do not have by themselves."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock
from lianqiao.core.pages import (
    CommentAction,
    Crumb,
    DeskRecordPage,
    FormPage,
    ListPage,
    RecordPage,
    TransitionAction,
)
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.papers import PAPERS, sent
from lianqiao.faces.workbench.supervision import MEETINGS, RECTIFICATIONS
from lianqiao.governance.plans.interfaces.tables import late_words
from lianqiao.governance.supervision.domain import add_item, enter_ledger, hand_in_proof
from lianqiao.governance.supervision.enums import ItemState
from lianqiao.governance.supervision.interfaces.documents import rectification_order
from lianqiao.governance.supervision.interfaces.filters import ItemFilter
from lianqiao.governance.supervision.interfaces.forms import ITEM_FORMS, ItemForm, LedgerForm, ProofForm
from lianqiao.governance.supervision.interfaces.tables import ItemTable, state_words
from lianqiao.governance.supervision.models import AgreedItem, Meeting, Rectification, RectificationReport
from lianqiao.governance.supervision.queries.outcomes import outcomes


class Items(ListPage):
    """What was agreed and is not done, what is due first on top; with `scope=all` also what is done."""

    title = gettext_lazy("议定事项")
    help = gettext_lazy("会议定了、还没有落实的都在这里。列入任务台账的，在台账里销号以后才算落实。")
    permission = Permission.MEETING_VIEW
    needs_organisation = True
    table_class = ItemTable
    filterset_class = ItemFilter
    order = ("due_on", "id")
    empty_title = gettext_lazy("没有未落实的事项")
    empty_text = gettext_lazy("会议召开后，在会议页面登记议定事项，写明责任单位和期限。")

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        rows: Any = AgreedItem.objects.visible_to(self.actor).for_list()
        return rows if self.request.GET.get("scope") == "all" else rows.pending()

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [Crumb(_("工作台"), reverse("workbench:home")), Crumb(self.page_title())]


def below(desk: Any, record: Any, *more: Crumb) -> list[Crumb]:
    """The way to a page below a record of a desk."""
    home = Crumb(_("工作台"), reverse("workbench:home"))
    return [home, Crumb(str(desk.label), desk.url()), Crumb(str(record), desk.url("record", record.pk)), *more]


class OfItem:
    """Pages and actions of one agreed item."""

    actor: Any
    kwargs: Any

    def records(self) -> QuerySet[Any]:
        """The items that the actor may see."""
        return AgreedItem.objects.visible_to(self.actor).for_detail()

    def after(self, record: Any) -> str:
        """Back to the item."""
        return reverse("workbench:item", args=[self.kwargs["pk"]])


class ItemPage(OfItem, DeskRecordPage):
    """One agreed item: who does it until when, what was done, and what may be done next."""

    template_name = "workbench/supervision/item.html"
    permission = Permission.MEETING_VIEW
    needs_organisation = True
    action_forms = ITEM_FORMS

    def page_subtitle(self) -> str:
        """Of which meeting."""
        return str(self.record().meeting)

    def breadcrumb(self) -> list[Crumb]:
        """Below its meeting."""
        return below(MEETINGS, self.record().meeting, Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The item, and its task in the ledger where it has one."""
        item, context = self.record(), super().get_context_data(**kwargs)
        return {
            **context,
            "offers": [offer for offer in context["offers"] if offer.transition.name != "enter_ledger"],
            "late": late_words(item) if item.is_overdue(clock.today()) else "",
            "state_label": state_words(item),
            "outcome": outcomes([item], self.actor)[item.pk],
            "may_enter": item.state == ItemState.OPEN
            and bool(self.actor.can(Permission.MEETING_EDIT, item))
            and self.actor.has(Permission.PLAN_EDIT),
            "act_url": reverse("workbench:item_act", args=[item.pk]),
            "say_url": reverse("workbench:item_say", args=[item.pk]),
        }


class ActOnItem(OfItem, TransitionAction):
    """Reports, confirms, sends back or drops an item."""

    permission = Permission.MEETING_VIEW
    needs_organisation = True
    action_forms = ITEM_FORMS


class SayOnItem(OfItem, CommentAction):
    """Adds a remark."""

    permission = Permission.MEETING_VIEW
    needs_organisation = True


class _FormBelow(FormPage):
    """A form below a record that the actor may see and work on."""

    needs_organisation = True
    desk: Any
    permission: ClassVar[Any]

    def visible(self) -> QuerySet[Any]:
        """Where the record is looked for."""
        rows: QuerySet[Any] = self.desk.whole(self.actor).for_detail()
        return rows

    def above(self) -> Any:
        """The record of the address, looked up once and asked for the right."""
        if not hasattr(self, "_above"):
            self._above = find_visible(self.visible(), self.kwargs["pk"])
            self.actor.require(self.permission, self._above)
        return self._above

    def page_subtitle(self) -> str:
        """Of which record."""
        return str(self.above())

    def draft_key(self) -> str:
        """One unsent form per record and organisation."""
        return f"supervision.{type(self).__name__}.{self.above().pk}.{self.actor.organisation_id}"

    def form_arguments(self) -> dict[str, Any]:
        """Asks for the right before the form is shown."""
        self.above()
        return {}

    def breadcrumb(self) -> list[Crumb]:
        """Below the record."""
        return below(self.desk, self.above(), Crumb(self.page_title()))

    def after(self, saved: Any) -> str:
        """Back to the record."""
        return str(self.desk.url("record", self.kwargs["pk"]))


class NewItem(_FormBelow):
    """Registers an item that a meeting agreed on."""

    title = gettext_lazy("登记议定事项")
    form_class = ItemForm
    permission = Permission.MEETING_EDIT
    desk = MEETINGS

    def save(self, form: Any) -> AgreedItem:
        """Keep it."""
        meeting: Meeting = self.above()
        return add_item(meeting, actor=self.actor, **form.cleaned_data)

    def done_message(self, saved: Any) -> str:
        """Who was told."""
        return _("已登记，并告知%(unit)s。") % {"unit": saved.owner}


class EnterLedger(_FormBelow):
    """Makes an item a task of a plan's ledger."""

    title = gettext_lazy("列入任务台账")
    help = gettext_lazy("属于某个方案的事项，列入它的台账，以后在台账里报送、核验和销号。")
    form_class = LedgerForm
    permission = Permission.MEETING_EDIT
    submit_label = gettext_lazy("列入台账")

    def visible(self) -> QuerySet[Any]:
        """The items that the actor may see."""
        return AgreedItem.objects.visible_to(self.actor).for_detail()

    def form_arguments(self) -> dict[str, Any]:
        """Into which plans; that of the meeting is proposed."""
        item = self.above()
        return {"actor": self.actor, "initial": {"plan": item.meeting.plan_id, "lead": [item.owner.name]}}

    def breadcrumb(self) -> list[Crumb]:
        """Below the item."""
        item = self.above()
        return below(MEETINGS, item.meeting, Crumb(str(item), self.after(item)), Crumb(self.page_title()))

    def save(self, form: Any) -> AgreedItem:
        """Enter it."""
        return enter_ledger(self.above(), actor=self.actor, **form.cleaned_data)

    def after(self, saved: Any) -> str:
        """Back to the item."""
        return reverse("workbench:item", args=[self.kwargs["pk"]])


class HandInProof(_FormBelow):
    """Hands in the proof that an issue was put right."""

    title = gettext_lazy("提交整改证明")
    form_class = ProofForm
    permission = Permission.RECTIFICATION_ANSWER
    submit_label = gettext_lazy("提交")
    desk = RECTIFICATIONS

    def save(self, form: Any) -> RectificationReport:
        """Hand it in."""
        order: Rectification = self.above()
        return hand_in_proof(order, actor=self.actor, **form.cleaned_data)

    def done_message(self, saved: Any) -> str:
        """What happens next."""
        return _("已提交，等待下达部门核查效果。")


class OrderPaper(RecordPage):
    """The order to rectify as Word or PDF."""

    permission = Permission.RECTIFICATION_VIEW
    needs_organisation = True

    def records(self) -> QuerySet[Any]:
        """The orders that the actor may see."""
        return Rectification.objects.visible_to(self.actor).for_detail()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send it."""
        stem, _dot, ending = self.kwargs["form"].rpartition(".")
        if stem != "order" or ending not in PAPERS:
            raise Http404(_("没有这个文件。"))
        order = self.record()
        content = rectification_order(order, as_pdf=ending == "pdf")
        return sent(content, name=f"{_('整改通知')}-{order.title[:60]}", ending=ending)
