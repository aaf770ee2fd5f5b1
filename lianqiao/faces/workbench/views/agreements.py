"""Agreements: the list, the page with all that was promised and what became of it, signing, papers, changes."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock, links
from lianqiao.core.errors import AccessError
from lianqiao.core.pages import (
    CommentAction,
    Crumb,
    DeskRecordPage,
    FormPage,
    ListPage,
    RecordAction,
    RecordPage,
    TransitionAction,
)
from lianqiao.core.pages.base import find_visible
from lianqiao.core.pages.records import VersionsPage
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.papers import PAPERS, sent
from lianqiao.faces.workbench.views.calls import OfCall
from lianqiao.processes.agreements import paying
from lianqiao.processes.agreements.amendments import to_consent
from lianqiao.processes.agreements.checking import problems_of
from lianqiao.processes.agreements.content import wording_of
from lianqiao.processes.agreements.domain.amending import agree_to_amendment, propose_amendment
from lianqiao.processes.agreements.domain.drawing import draw_up_all, update_draft
from lianqiao.processes.agreements.domain.signing import may_sign_for, sign
from lianqiao.processes.agreements.enums import AgreementState, AmendmentState
from lianqiao.processes.agreements.interfaces.documents import paper_of
from lianqiao.processes.agreements.interfaces.filters import AgreementFilter
from lianqiao.processes.agreements.interfaces.forms import AmendmentForm, DraftForm, SignForm
from lianqiao.processes.agreements.interfaces.tables import AgreementTable
from lianqiao.processes.agreements.models import Agreement, Amendment, Party
from lianqiao.processes.programmes.definitions.agreement import PLEDGED

NEXT_OF_BODY = {
    AgreementState.DRAFT: gettext_lazy("核对内容，需要的先修改；定稿后提交各方签署，内容随即冻结。"),
    AgreementState.SIGNING: gettext_lazy("各方签署以后自动生效，拨款计划同时记入拨款台账。"),
    AgreementState.RUNNING: gettext_lazy("各里程碑报告后在里程碑页面验收；综合验收后自动结束。"),
    AgreementState.HEARING: gettext_lazy("承担单位答复以后或期限过后，由另一位同事决定终止或继续。"),
    AgreementState.ACCEPTED: gettext_lazy("经费拨清以后归档。"),
    AgreementState.FAILED: gettext_lazy("后果已经执行；经费退清以后归档。"),
    AgreementState.STOPPED: gettext_lazy("后果已经执行；经费退清以后归档。"),
}
NEXT_OF_UNIT = {
    AgreementState.SIGNING: gettext_lazy("请核对内容后签署；需要修改的，在任何一方签署以前退回签约部门。"),
    AgreementState.RUNNING: gettext_lazy("请按日期报告各里程碑；负责人、日期或指标要改变的，提出变更。"),
    AgreementState.HEARING: gettext_lazy("签约部门拟终止项目，请在期限内陈述申辩。"),
}


def crumbs(*more: Crumb) -> list[Crumb]:
    """The way to a page below the agreements."""
    return [
        Crumb(_("工作台"), reverse("workbench:home")),
        Crumb(_("合同与执行"), reverse("workbench:agreements")),
        *more,
    ]


class Agreements(ListPage):
    """The agreements that the body issues, or that the unit signs."""

    title = gettext_lazy("合同与执行")
    help = gettext_lazy("入选项目的合同、任务书和军令状：签署、里程碑、拨款、变更和验收。")
    needs_organisation = True
    table_class = AgreementTable
    filterset_class = AgreementFilter
    template_name = "workbench/agreements/agreements.html"
    order = ("-created_at", "-id")
    hidden_columns = ("heading",)
    exported_columns = hidden_columns
    empty_title = gettext_lazy("还没有合同")
    empty_text = gettext_lazy("公布结果以后，制度里写了合同的，平台为每个入选项目拟好草稿。")

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        return Agreement.objects.visible_to(self.actor).for_list().with_late(clock.today())

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [crumbs()[0], Crumb(self.page_title())]


class OfAgreement:
    """Pages and actions of one agreement."""

    kwargs: Any
    actor: Any

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        return Agreement.objects.visible_to(self.actor).for_detail()

    def after(self, record: Any) -> str:
        """Back to the agreement."""
        return reverse("workbench:agreement", args=[record.pk])


class AgreementPage(OfAgreement, DeskRecordPage):
    """One agreement: parties, wording, indicators, milestones, money, changes, consequences."""

    template_name = "workbench/agreements/agreement.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the agreements."""
        return crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """All of it, and what the actor may do."""
        agreement = self.record()
        is_body = self.actor.organisation_id == agreement.organisation_id
        is_draft = agreement.state == AgreementState.DRAFT
        may_manage = bool(self.actor.can(Permission.AGREEMENT_MANAGE, agreement))
        wording = wording_of(agreement)
        amendments = list(agreement.amendments.select_related("organisation"))
        proposing = Amendment(agreement=agreement, organisation_id=self.actor.organisation_id)
        may_amend = agreement.state == AgreementState.RUNNING and not any(
            one.state == AmendmentState.PROPOSED for one in amendments
        )
        return super().get_context_data(
            **{
                "wording": wording,
                "parts": [(label, wording[name]) for name, label in PLEDGED if wording[name]],
                "parties": self._parties(agreement),
                "ledger": self._ledger(agreement),
                "amendments": amendments,
                "carried_out": list(agreement.carried_out.all()),
                "problems": problems_of(agreement) if is_draft and may_manage else [],
                "is_body": is_body,
                "may_amend": may_amend and bool(self.actor.can(Permission.AMENDMENT_PROPOSE, proposing)),
                "next_step": (NEXT_OF_BODY if is_body else NEXT_OF_UNIT).get(agreement.state, ""),
                "edit_url": reverse("workbench:agreement_edit", args=[agreement.pk]) if is_draft and may_manage else "",
                "act_url": reverse("workbench:agreement_act", args=[agreement.pk]),
                "say_url": reverse("workbench:agreement_say", args=[agreement.pk]),
                "versions_url": reverse("workbench:agreement_versions", args=[agreement.pk]),
                **kwargs,
            }
        )

    def _parties(self, agreement: Agreement) -> list[dict[str, Any]]:
        """Each party with its signature, and whether the actor may record it."""
        signing = agreement.state == AgreementState.SIGNING
        rows = []
        for party in agreement.parties.all():
            found = next((one for one in party.signatures.all() if one.amendment_id is None), None)
            may_sign = signing and found is None and may_sign_for(party, agreement, self.actor)
            rows.append({"party": party, "signature": found, "may_sign": may_sign})
        return rows

    def _ledger(self, agreement: Agreement) -> list[dict[str, Any]]:
        """Each payment with what became of it in the ledger, where it has come so far."""
        known = {one.part: one for one in paying.ledger_of(agreement)} if agreement.signed_at else {}
        return [_paid(one, known.get(one.part)) for one in agreement.payments.all()]


def _paid(payment: Any, entry: Any) -> dict[str, Any]:
    return {"payment": payment, "entry": entry, "url": "" if entry is None else links.page_of(entry)}


class ActOnAgreement(OfAgreement, TransitionAction):
    """Offers, takes back, voids, proposes to stop, pleads, stops, files away."""


class SayOnAgreement(OfAgreement, CommentAction):
    """Adds a remark."""


class Versions(OfAgreement, VersionsPage):
    """The agreement as it was signed, and after each change."""

    template_name = "shell/pages/versions.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the agreement."""
        agreement = self.record()
        return crumbs(Crumb(str(agreement), self.after(agreement)), Crumb(_("比较版本")))


class Paper(OfAgreement, RecordPage):
    """The agreement as Word or PDF."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send it as the document that the address names."""
        agreement, ending = self.record(), kwargs["ending"]
        if ending not in PAPERS:
            raise Http404(_("没有这种格式。"))
        name = f"{agreement.heading} {agreement.number or agreement.title[:40]}"
        return sent(paper_of(agreement, ending=ending), name=name, ending=ending)


class _OnAgreement(OfAgreement, FormPage):
    """A form about one agreement."""

    needs_organisation = True

    def agreement(self) -> Agreement:
        """The agreement of the address."""
        if not hasattr(self, "_agreement"):
            self._agreement = find_visible(self.records(), self.kwargs["pk"])
        found: Agreement = self._agreement
        return found

    def page_subtitle(self) -> str:
        """About which agreement."""
        return str(self.agreement())

    def after(self, saved: Any) -> str:
        """Back to the agreement."""
        return reverse("workbench:agreement", args=[self.kwargs["pk"]])

    def form_arguments(self) -> dict[str, Any]:
        """The agreement."""
        return {"instance": self.agreement()}

    def breadcrumb(self) -> list[Crumb]:
        """Below the agreement."""
        agreement = self.agreement()
        return crumbs(Crumb(str(agreement), self.after(agreement)), Crumb(self.page_title()))


class EditDraft(_OnAgreement):
    """A change of a draft."""

    title = gettext_lazy("修改合同草稿")
    form_class = DraftForm
    submit_label = gettext_lazy("保存")

    def stored_record(self) -> Any:
        """The draft, which the actor's body keeps."""
        agreement = self.agreement()
        self.actor.require(Permission.AGREEMENT_MANAGE, agreement)
        if agreement.state != AgreementState.DRAFT:
            raise AccessError(_("已经提交签署，不能再改；没有人签署以前可以收回修改。"))
        return agreement

    def record_url(self) -> str:
        """The page of the agreement."""
        return self.after(None)

    def draft_key(self) -> str:
        """One for each agreement."""
        return f"agreements.draft.{self.stored_record().pk}"

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return update_draft(self.agreement(), actor=self.actor, **form.values())


class Sign(_OnAgreement):
    """Records the signature of one party."""

    title = gettext_lazy("登记签署")
    form_class = SignForm
    submit_label = gettext_lazy("登记签署")

    def party(self) -> Party:
        """The party of the address."""
        party: Party | None = next(
            (one for one in self.agreement().parties.all() if one.pk == self.kwargs["party"]), None
        )
        if party is None:
            raise Http404(_("没有这个签署方。"))
        if not may_sign_for(party, self.agreement(), self.actor):
            raise AccessError(_("只能登记本单位的签署。"), permission=Permission.AGREEMENT_SIGN)
        return party

    def page_title(self) -> str:
        """For whom."""
        return _("登记签署：%(party)s") % {"party": self.party()}

    def draft_key(self) -> str:
        """One for each party."""
        return f"agreements.sign.{self.party().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """The agreement and the party."""
        return {"instance": self.agreement(), "party": self.party()}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return sign(self.party(), actor=self.actor, **form.cleaned_data)

    def done_message(self, saved: Any) -> str:
        """Whether all have signed now."""
        if saved.state == AgreementState.RUNNING:
            return _("各方都已签署，合同生效。")
        return _("已登记签署。")


class Amend(_OnAgreement):
    """Proposes a change."""

    title = gettext_lazy("提出变更")
    help = gettext_lazy("只改要变的内容；签署合同的各方都同意以后生效，原内容和变更都保留。")
    form_class = AmendmentForm
    submit_label = gettext_lazy("提出变更")

    def draft_key(self) -> str:
        """One for each agreement and unit."""
        agreement = self.agreement()
        self.actor.require(
            Permission.AMENDMENT_PROPOSE, Amendment(agreement=agreement, organisation=self.actor.organisation)
        )
        return f"agreements.amend.{agreement.pk}.{self.actor.organisation_id}"

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return propose_amendment(self.agreement(), actor=self.actor, **form.values())

    def after(self, saved: Any) -> str:
        """To the amendment, or back to the agreement."""
        if isinstance(saved, Amendment):
            return reverse("workbench:amendment", args=[saved.pk])
        return super().after(saved)

    def done_message(self, saved: Any) -> str:
        """What happens next."""
        return _("已提出，等待其他各方同意。")


class OfAmendment:
    """Pages and actions of one amendment."""

    kwargs: Any
    actor: Any

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        return Amendment.objects.visible_to(self.actor).for_detail()

    def after(self, record: Any) -> str:
        """Back to the amendment."""
        return reverse("workbench:amendment", args=[record.pk])


class AmendmentPage(OfAmendment, DeskRecordPage):
    """One amendment: before and after, why, and who has agreed."""

    template_name = "workbench/agreements/amendment.html"

    def page_title(self) -> str:
        """Which one."""
        return _("第 %(number)d 次变更") % {"number": self.record().number}

    def page_subtitle(self) -> str:
        """Of which agreement."""
        return str(self.record().agreement)

    def breadcrumb(self) -> list[Crumb]:
        """Below the agreement."""
        agreement = self.record().agreement
        above = Crumb(str(agreement), reverse("workbench:agreement", args=[agreement.pk]))
        return crumbs(above, Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Who has agreed, who has not, and whether the actor is asked."""
        amendment = self.record()
        is_open = amendment.state == AmendmentState.PROPOSED
        waiting = to_consent(amendment) if is_open else []
        asked = any(one.organisation_id == self.actor.organisation_id for one in waiting)
        return super().get_context_data(
            **{
                "waiting": waiting,
                "may_agree": asked and bool(self.actor.can(Permission.AMENDMENT_ANSWER, amendment)),
                "act_url": reverse("workbench:amendment_act", args=[amendment.pk]),
                **kwargs,
            }
        )


class ActOnAmendment(OfAmendment, TransitionAction):
    """Refuses or withdraws."""


class AgreeToAmendment(OfAmendment, RecordAction):
    """Says that the actor's unit agrees."""

    def perform(self, record: Any) -> str:
        """Agree; with the last one it takes effect."""
        found = agree_to_amendment(record, actor=self.actor)
        return _("各方都已同意，变更生效。") if found.state == AmendmentState.AGREED else _("已同意。")


class DrawUpAll(OfCall, RecordAction):
    """Drafts for all selected applications of a call that have none."""

    def perform(self, record: Any) -> str:
        """Draw them up."""
        self.actor.require(Permission.CALL_DECIDE, record)
        made = draw_up_all(record, actor=self.actor)
        return _("已拟好 %(count)d 份草稿。") % {"count": len(made)} if made else _("没有要拟的合同。")
