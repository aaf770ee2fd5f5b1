"""What belongs to a licence and is acted on: what is owed, events, claims, audits."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import files
from lianqiao.core.documents import day_words
from lianqiao.core.money import format_yuan
from lianqiao.core.pages import Crumb, DeskRecordPage, ListPage, TransitionAction
from lianqiao.core.transitions import table_of
from lianqiao.faces.workbench.views.licences import crumbs
from lianqiao.processes.licensing.domain.keeping import act
from lianqiao.processes.licensing.interfaces.filters import LicenceDueFilter
from lianqiao.processes.licensing.interfaces.running_forms import AUDIT_FORMS, CLAIM_FORMS, DUE_FORMS
from lianqiao.processes.licensing.interfaces.tables import LicenceDueTable
from lianqiao.processes.licensing.models import AuditRequest, GuaranteeClaim, Licence, LicenceDue, TriggerEvent


class Dues(ListPage):
    """What is owed for licences: by the unit, to it, or in the region."""

    title = gettext_lazy("许可应付款")
    help = gettext_lazy("每一笔许可费什么时候到期、付了没有、收到没有。")
    needs_organisation = True
    table_class = LicenceDueTable
    filterset_class = LicenceDueFilter
    order = ("due_on", "id")
    empty_title = gettext_lazy("还没有应付款")
    empty_text = gettext_lazy("触发事件确认、销售报告提交以后，应付款自动列在这里。")

    def records(self) -> QuerySet[Any]:
        """Those of the licences of which the actor hears."""
        rows: QuerySet[Any] = LicenceDue.objects.visible_to(self.actor).for_list()
        return rows

    def breadcrumb(self) -> list[Crumb]:
        """Below the licences."""
        return crumbs(Crumb(self.page_title()))


class _Part:
    """Where a part of a licence is found, and where one goes afterwards."""

    model: ClassVar[type[Any]]
    name: ClassVar[str]
    actor: Any

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        rows: QuerySet[Any] = self.model.objects.visible_to(self.actor).for_detail()
        return rows

    def after(self, record: Any) -> str:
        """Back to its page."""
        return reverse(f"workbench:{self.name}", args=[record.pk])


class _PartPage(_Part, DeskRecordPage):
    """A part of a licence with its facts and what may be done."""

    template_name = "workbench/licensing/part.html"
    needs_organisation = True

    def licence(self, record: Any) -> Licence:
        """The licence that it belongs to."""
        found: Licence = record.licence
        return found

    def facts(self, record: Any) -> list[tuple[str, Any]]:
        """What the page tells of it; empty values are left out."""
        raise NotImplementedError(f"{type(self).__name__} tells nothing")

    def page_subtitle(self) -> str:
        """Of which licence."""
        return str(self.licence(self.record()))

    def breadcrumb(self) -> list[Crumb]:
        """Below the licence."""
        licence = self.licence(self.record())
        above = Crumb(str(licence), reverse("workbench:licence", args=[licence.pk]))
        if not Licence.objects.visible_to(self.actor).filter(pk=licence.pk).exists():
            return crumbs(Crumb(self.page_title()))
        return crumbs(above, Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The facts, and where it is acted on."""
        record = self.record()
        papers = [
            {"name": file.name, "size": file.size, "url": reverse("workbench:file", args=[file.pk])}
            for file in files.files_of(record)
        ]
        return super().get_context_data(
            facts=[(label, value) for label, value in self.facts(record) if value not in (None, "")],
            papers=papers,
            act_url=reverse(f"workbench:{self.name}_act", args=[record.pk]),
            **kwargs,
        )


class _PartAction(_Part, TransitionAction):
    """Makes a change of a part, with its licence locked first."""

    def perform(self, record: Any) -> str:
        """Make the change."""
        name = self.request.POST.get("transition", "")
        try:
            transition = table_of(self.model).named(name)
        except LookupError as error:
            raise Http404(_("没有这个操作。")) from error
        reason = self.request.POST.get("reason", "")
        act(record, name, actor=self.actor, reason=reason, **self._data(name))
        return _("已办理：%(action)s。") % {"action": transition.label}


class DuePage(_PartPage):
    """One amount that is owed."""

    model, name, action_forms = LicenceDue, "licence_due", DUE_FORMS

    def facts(self, record: Any) -> list[tuple[str, Any]]:
        """How much, by when, and what became of it."""
        return [
            (_("款项"), f"{record.get_kind_display()}：{record.words}"),
            (_("应付金额"), format_yuan(record.amount_yuan)),
            (_("应付日期"), day_words(record.due_on)),
            (_("逾期天数"), record.days_late or ""),
            (_("使用方"), record.licence.licensee),
            (_("成果方"), record.organisation),
            (_("触发事件"), record.trigger),
            (_("销售报告"), record.report),
            (_("付款日期"), record.paid_on and day_words(record.paid_on)),
            (_("付款凭证号"), record.paper),
            (_("登记人"), record.recorded_by),
            (_("没有收到的说明"), record.denial),
            (_("确认收到"), record.received_by),
        ]


class ActOnDue(_PartAction):
    """Records, receives, denies a payment."""

    model, name, action_forms = LicenceDue, "licence_due", DUE_FORMS


class EventPage(_PartPage):
    """One event: both statements stand, and the ruling."""

    model, name = TriggerEvent, "licence_event"

    def facts(self, record: Any) -> list[tuple[str, Any]]:
        """What was declared, what the other side says, what was decided."""
        return [
            (_("触发事件"), record.get_kind_display()),
            (_("阶段性支付"), record.stage),
            (_("发生日期"), day_words(record.happened_on)),
            (_("声明方"), record.organisation),
            (_("情况说明"), record.words),
            (_("答复期限"), record.answer_by and day_words(record.answer_by)),
            (_("对方的意见"), record.objection),
            (_("答复人"), record.answered_by),
            (_("裁定意见"), record.decision),
            (_("裁定人"), record.decided_by),
        ]


class ActOnEvent(_PartAction):
    """Confirms, contests, decides."""

    model, name = TriggerEvent, "licence_event"


class ClaimPage(_PartPage):
    """One claim on a guarantee."""

    model, name, action_forms = GuaranteeClaim, "licence_claim", CLAIM_FORMS

    def licence(self, record: Any) -> Licence:
        """The licence that the guarantee belongs to."""
        found: Licence = record.guarantee.licence
        return found

    def facts(self, record: Any) -> list[tuple[str, Any]]:
        """What is claimed of whom, and what they say."""
        return [
            (_("担保和保险"), record.guarantee),
            (_("保函或保单号"), record.guarantee.paper),
            (_("逾期的款项"), record.due),
            (_("请求赔付金额"), format_yuan(record.amount_yuan)),
            (_("说明"), record.words),
            (_("答复"), record.answer),
            (_("赔付凭证号"), record.paper),
        ]


class ActOnClaim(_PartAction):
    """Pays or refuses."""

    model, name, action_forms = GuaranteeClaim, "licence_claim", CLAIM_FORMS


class AuditPage(_PartPage):
    """One request to look at the books."""

    model, name, action_forms = AuditRequest, "licence_audit", AUDIT_FORMS

    def facts(self, record: Any) -> list[tuple[str, Any]]:
        """What is asked, what is answered, what was found."""
        return [
            (_("核查期间"), f"{day_words(record.begins_on)}—{day_words(record.until)}"),
            (_("要核查什么"), record.words),
            (_("使用方的答复"), record.answer),
            (_("核查结果"), record.finding),
            (_("应补缴"), None if record.missing_yuan is None else format_yuan(record.missing_yuan)),
        ]


class ActOnAudit(_PartAction):
    """Agrees, refuses, closes."""

    model, name, action_forms = AuditRequest, "licence_audit", AUDIT_FORMS
