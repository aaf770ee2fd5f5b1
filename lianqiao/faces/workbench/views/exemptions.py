"""Exemption cases: applying, taking down, judging, objecting, and telling a case to everybody without names."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import log
from lianqiao.core.errors import AccessError
from lianqiao.core.pages import Crumb, FormPage, ListPage, RecordPage, TransitionAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.pages.records import shown_offers
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import apply
from lianqiao.processes.evidence.domain.cases import change_case, create_case, record_statement, tell_case
from lianqiao.processes.evidence.enums import CaseState, TypicalState
from lianqiao.processes.evidence.interfaces.filters import CaseFilter
from lianqiao.processes.evidence.interfaces.forms import (
    ACTION_FORMS,
    CaseForm,
    StatementForm,
    TypicalForm,
    VerdictForm,
)
from lianqiao.processes.evidence.interfaces.tables import CaseTable
from lianqiao.processes.evidence.models import EvidenceFile, ExemptionCase, TypicalCase

S = CaseState
NEXT = {
    S.DRAFT: gettext_lazy("核对事实和理由后提交，由本地区主管部门受理。"),
    S.SUBMITTED: gettext_lazy("等待主管部门受理。"),
    S.INQUIRY: gettext_lazy("认定机关听取陈述、调取材料，需要的可以听证；然后逐条对照条件提出结论。"),
    S.PROPOSED: gettext_lazy("由提出结论以外的人复核。"),
    S.CONCLUDED: gettext_lazy("申请人不服的，期限内可以提出一次异议；没有异议的期满生效。"),
    S.OBJECTED: gettext_lazy("由没有参与认定的第三人复查，复查结论是最后结论。"),
    S.FINAL: gettext_lazy("认定已经生效。"),
}


def crumbs(*more: Crumb) -> list[Crumb]:
    """The way to a page below the cases."""
    home = Crumb(_("工作台"), reverse("workbench:home"))
    return [home, Crumb(_("尽职免责认定"), reverse("workbench:exemptions")), *more]


class Cases(ListPage):
    """The unit's own, or those that the body judges."""

    title = gettext_lazy("尽职免责认定")
    help = gettext_lazy("对转化决策被追问责任的，凭证据卷申请认定；认定机关逐条对照条件，两人办理，可以异议一次。")
    needs_organisation = True
    table_class = CaseTable
    filterset_class = CaseFilter
    template_name = "workbench/evidence/cases.html"
    order = ("-created_at", "-id")
    empty_title = gettext_lazy("还没有尽职免责认定")
    empty_text = gettext_lazy("先在“证据卷宗”里生成证据卷，再点“申请认定”。")

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        rows: QuerySet[Any] = ExemptionCase.objects.visible_to(self.actor).for_list()
        return rows

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [crumbs()[0], Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether the actor applies."""
        may_apply = self.actor.has(Permission.EXEMPTION_APPLY) and self.actor.oversight is None
        return super().get_context_data(may_apply=may_apply, **kwargs)


class _OfCase:
    actor: Any
    kwargs: Any

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        rows: QuerySet[Any] = ExemptionCase.objects.visible_to(self.actor).for_detail()
        return rows

    def after(self, record: Any) -> str:
        """Back to the case."""
        return reverse("workbench:exemption", args=[record.pk])


class CasePage(_OfCase, RecordPage):
    """One case: what is asked, the file, what was taken down, the answers to each condition, the way it went."""

    template_name = "workbench/evidence/case.html"
    needs_organisation = True

    def breadcrumb(self) -> list[Crumb]:
        """Below the cases."""
        return crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """All of it, and what the actor may do."""
        record = self.record()
        judges = bool(self.actor.can(Permission.EXEMPTION_JUDGE, record))
        typical = TypicalCase.objects.visible_to(self.actor).filter(case=record).first()
        reads_file = EvidenceFile.objects.visible_to(self.actor).filter(pk=record.evidence_id).exists()
        offers = [one for one in shown_offers(record, self.actor, ACTION_FORMS) if one.transition.name != "propose"]
        return super().get_context_data(
            record=record,
            statements=list(record.statements.all()),
            findings=sorted(record.findings.values(), key=lambda one: one["order"]),
            offers=offers,
            act_url=reverse("workbench:exemption_act", args=[record.pk]),
            may_edit=record.state == S.DRAFT and bool(self.actor.can(Permission.EXEMPTION_APPLY, record)),
            may_take_down=judges and record.state == S.INQUIRY,
            may_find=judges and record.state == S.INQUIRY and bool(record.statements.all()),
            may_tell=judges and record.state == S.FINAL and (typical is None or typical.state == TypicalState.DRAFT),
            typical=typical,
            typical_offers=shown_offers(typical, self.actor, {}) if typical is not None and judges else [],
            file_url=reverse("workbench:file", args=[record.evidence.file_id]) if reads_file else "",
            next_step=NEXT.get(S(record.state), ""),
            history=log.history_of(record).order_by("-at", "-id"),
            **kwargs,
        )


class ActOnCase(_OfCase, TransitionAction):
    """Submits, accepts, confirms, objects, withdraws."""

    needs_organisation = True
    action_forms = ACTION_FORMS


class NewCase(FormPage):
    """Applies for exemption."""

    title = gettext_lazy("申请尽职免责认定")
    help = gettext_lazy("先保存，核对以后再提交。")
    form_class = CaseForm
    permission = Permission.EXEMPTION_APPLY
    needs_organisation = True
    submit_label = gettext_lazy("保存")

    def draft_key(self) -> str:
        """One unsent for each unit."""
        return f"evidence.case.new.{self.actor.organisation_id}"

    def form_arguments(self) -> dict[str, Any]:
        """Which files may be named."""
        return {"actor": self.actor, "initial": {"evidence": self.request.GET.get("evidence") or None}}

    def save(self, form: Any) -> ExemptionCase:
        """Call the domain."""
        return create_case(actor=self.actor, values=form.values())

    def after(self, saved: Any) -> str:
        """To the case."""
        return reverse("workbench:exemption", args=[saved.pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the cases."""
        return crumbs(Crumb(self.page_title()))


class _OnCase(FormPage):
    needs_organisation = True

    def stored_record(self) -> ExemptionCase:
        """The case of the address."""
        if not hasattr(self, "_record"):
            rows = ExemptionCase.objects.visible_to(self.actor).for_detail()
            self._record: ExemptionCase = find_visible(rows, self.kwargs["pk"])
            self.check(self._record)
        return self._record

    def record_url(self) -> str:
        """Its page."""
        return reverse("workbench:exemption", args=[self.stored_record().pk])

    def check(self, record: ExemptionCase) -> None:
        """Refuse whoever may not, or a case with which it cannot be done now."""
        raise NotImplementedError(f"{type(self).__name__} lets everybody")

    def page_subtitle(self) -> str:
        """Of which case."""
        return self.stored_record().title

    def draft_key(self) -> str:
        """One unsent for each."""
        return f"evidence.{type(self).__name__.lower()}.{self.stored_record().pk}"

    def after(self, saved: Any) -> str:
        """Back to it."""
        return self.record_url()

    def breadcrumb(self) -> list[Crumb]:
        """Below the case."""
        return crumbs(Crumb(self.stored_record().title, self.record_url()), Crumb(self.page_title()))


def _refuse_unless(is_so: bool, permission: Permission, message: str) -> None:
    if not is_so:
        raise AccessError(message, permission=permission)


class EditCase(_OnCase):
    """Changes an application."""

    title = gettext_lazy("修改申请")
    form_class = CaseForm
    permission = Permission.EXEMPTION_APPLY
    submit_label = gettext_lazy("保存")

    def check(self, record: ExemptionCase) -> None:
        """The unit's own draft."""
        self.actor.require(Permission.EXEMPTION_APPLY, record)
        _refuse_unless(record.state == S.DRAFT, Permission.EXEMPTION_APPLY, _("已经提交，不能再改。"))

    def form_arguments(self) -> dict[str, Any]:
        """What it says now."""
        return {"actor": self.actor, "case": self.stored_record()}

    def save(self, form: Any) -> ExemptionCase:
        """Call the domain."""
        return change_case(self.stored_record(), actor=self.actor, values=form.values())


class _InInquiry(_OnCase):
    permission = Permission.EXEMPTION_JUDGE

    def check(self, record: ExemptionCase) -> None:
        """In the inquiry."""
        self.actor.require(Permission.EXEMPTION_JUDGE, record)
        _refuse_unless(record.state == S.INQUIRY, Permission.EXEMPTION_JUDGE, _("调查核实期间才能记录。"))


class TakeDown(_InInquiry):
    """Takes down what was said or obtained."""

    title = gettext_lazy("记录调查情况")
    help = gettext_lazy("陈述、听证记录、调取的材料；记下以后不能改。")
    form_class = StatementForm
    submit_label = gettext_lazy("记录")

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return record_statement(self.stored_record(), actor=self.actor, **form.cleaned_data)


class FindVerdict(_InInquiry):
    """Answers each condition and proposes the verdict."""

    title = gettext_lazy("提出认定结论")
    help = gettext_lazy("逐条对照条件，每条写明理由；有一条不符合的不能予以免责。")
    form_class = VerdictForm
    submit_label = gettext_lazy("提请复核")

    def form_arguments(self) -> dict[str, Any]:
        """Against which conditions."""
        return {"case": self.stored_record()}

    def save(self, form: Any) -> Any:
        """Call the transition."""
        return apply(self.stored_record(), "propose", actor=self.actor, **form.values())


class WriteTypical(_OnCase):
    """Tells a final case to everybody without names."""

    title = gettext_lazy("编写典型案例")
    help = gettext_lazy("由另一位同事批准以后在门户公开。")
    form_class = TypicalForm
    permission = Permission.EXEMPTION_PUBLISH
    submit_label = gettext_lazy("保存")

    def check(self, record: ExemptionCase) -> None:
        """A final case of the body."""
        self.actor.require(Permission.EXEMPTION_JUDGE, record)
        _refuse_unless(record.state == S.FINAL, Permission.EXEMPTION_PUBLISH, _("认定生效以后才能编写典型案例。"))

    def form_arguments(self) -> dict[str, Any]:
        """What was written so far."""
        there = TypicalCase.objects.filter(case=self.stored_record()).first()
        return {} if there is None else {"initial": there.snapshot()}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return tell_case(self.stored_record(), actor=self.actor, values=form.cleaned_data)


class ActOnTypical(_OfCase, TransitionAction):
    """Proposes, returns, publishes, retracts a typical case."""

    needs_organisation = True
    permission = Permission.EXEMPTION_PUBLISH

    def perform(self, record: Any) -> str:
        """On the typical case of the case."""
        typical = TypicalCase.objects.visible_to(self.actor).for_detail().filter(case=record).first()
        if typical is None:
            raise Http404(_("还没有编写典型案例。"))
        return super().perform(typical)
