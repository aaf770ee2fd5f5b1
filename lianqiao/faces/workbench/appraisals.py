"""Appraisals, subscriptions of funds and referrals in the workbench: each is one configuration of the generic pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianqiao.core import files
from lianqiao.core.access import Actor
from lianqiao.core.pages import Crumb, ListPage
from lianqiao.core.permissions import Permission
from lianqiao.core.publishing.secrecy import suspicious_words
from lianqiao.faces.workbench.supervision import KeptDesk
from lianqiao.processes.appraisals.certificates import has_certificate
from lianqiao.processes.appraisals.enums import EDITABLE, IN_FORCE, RUNNING, AppraisalState, Verdict
from lianqiao.processes.appraisals.interfaces.filters import AppraisalFilter, ReferralFilter, SubscriptionFilter
from lianqiao.processes.appraisals.interfaces.forms import (
    APPRAISAL_FORMS,
    REFERRAL_FORMS,
    AppraisalForm,
    SubscriptionForm,
)
from lianqiao.processes.appraisals.interfaces.tables import AppraisalTable, ReferralTable, SubscriptionTable
from lianqiao.processes.appraisals.models import Appraisal, FundSubscription, Referral
from lianqiao.processes.appraisals.queries.boards import conversion_of
from lianqiao.processes.appraisals.queries.evaluators import is_evaluating, may_subscribe
from lianqiao.processes.appraisals.queries.scores import found_scores
from lianqiao.registers.organisations.enums import OrganisationKind

#: Kinds of organisation that have no achievements of their own.
_NO_OWNERS = frozenset(
    {OrganisationKind.GOVERNMENT, OrganisationKind.FUND, OrganisationKind.BANK, OrganisationKind.GUARANTOR}
)
_OWNER_NEXT = {
    AppraisalState.DRAFT: _("逐条回答问题，附上佐证，再提交给评价机构。"),
    AppraisalState.SUBMITTED: _("等评价机构受理。"),
    AppraisalState.RETURNED: _("按退回的理由补充说明和佐证，再次提交。"),
    AppraisalState.EXAMINING: _("评价机构正在核验。"),
    AppraisalState.SIGNED: _("保密审查通过后，结果会显示在成果的公开页面上，并用于匹配。"),
}
_EVALUATOR_NEXT = {
    AppraisalState.SUBMITTED: _("看材料是否齐全：齐全就受理，不齐全就退回补充。"),
    AppraisalState.EXAMINING: _("逐条核验，填写结论和公开摘要，由没有经手受理的同事出具结论。"),
}
_SCORED_NEXT = _("组织专家评审，评分结束后取得得分，填写结论和公开摘要，由没有经手受理的同事出具结论。")


def _save(form: Any, actor: Actor, record: Any) -> Any:
    return form.save(actor, record)


class AppraisalDesk(KeptDesk):
    """The desk of appraisals: owners begin them, and whoever sees one here sees all of it."""

    def may_create(self, actor: Actor) -> bool:
        """Units that have achievements."""
        organisation: Any = actor.organisation
        return organisation is not None and organisation.kind not in _NO_OWNERS and actor.has(self.create_permission)

    def whole(self, actor: Actor) -> QuerySet[Any]:
        """What is merely public stands on the portal."""
        rows: QuerySet[Any] = Appraisal.objects.whole_for(actor)
        return rows

    def _list(self) -> type[ListPage]:
        base: Any = super()._list()

        class AppraisalList(base):
            template_name = "workbench/appraisals/list.html"

            def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
                return super().get_context_data(evaluates=is_evaluating(self.actor), **kwargs)

        return AppraisalList


class FundDesk(KeptDesk):
    """A desk on which funds begin something."""

    def may_create(self, actor: Actor) -> bool:
        """Verified funds alone."""
        return may_subscribe(actor) and actor.has(self.create_permission)


class ReferralDesk(KeptDesk):
    """What was sent; nobody begins a referral by hand."""

    def may_create(self, actor: Actor) -> bool:
        """The program sends them."""
        return False

    def urls(self) -> list[Any]:
        """Without the forms for a new and a changed record."""
        left_out = {f"{self.slug}_new", f"{self.slug}_edit"}
        return [pattern for pattern in super().urls() if pattern.name not in left_out]

    def _list(self) -> type[ListPage]:
        base: Any = super()._list()

        class ReferralList(base):
            template_name = "workbench/appraisals/referrals.html"

            def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
                rows = Referral.objects.visible_to(self.actor)
                return super().get_context_data(
                    conversion=conversion_of(rows, sent_label=str(_("推荐"))),
                    is_fund=may_subscribe(self.actor),
                    **kwargs,
                )

            def breadcrumb(self) -> list[Crumb]:
                home, here = super().breadcrumb()
                if may_subscribe(self.actor):
                    return [home, here]
                return [home, Crumb(str(APPRAISALS.label), APPRAISALS.url()), here]

        return ReferralList


def _shown_parts(appraisal: Appraisal) -> list[dict[str, Any]]:
    """The parts with their questions and answers, level by level, and how far each has come."""
    asked = appraisal.question_set
    groups: list[tuple[Any, Any]] = [(level, level.questions) for level in asked.levels]
    groups = groups or [(None, asked.indicators)]
    shown = []
    for part in appraisal.parts.all():
        answers = {row.key: row for row in part.answers.all()}
        claimed = [row for row in answers.values() if row.claimed]
        shown.append(
            {
                "part": part,
                "groups": [(level, [(one, answers.get(one.key)) for one in questions]) for level, questions in groups],
                "claimed": len(claimed),
                "asked": len(asked.questions()),
                "proven": sum(row.verdict == Verdict.PROVEN for row in claimed),
                "open": sum(row.verdict == Verdict.OPEN for row in claimed),
            }
        )
    return shown


def _gaps(appraisal: Appraisal) -> list[tuple[str, list[Any]]]:
    """What was not proven, (heading, gaps): first what the owner had claimed the level of, then what lies above."""
    below = [gap for gap in appraisal.gaps if gap["is_below"]]
    above = [gap for gap in appraisal.gaps if not gap["is_below"]]
    return [(str(heading), gaps) for heading, gaps in ((_("申报的等级以内"), below), (_("更高等级"), above)) if gaps]


def appraisal_context(appraisal: Appraisal, actor: Actor) -> dict[str, Any]:
    """Questions and answers, what is to be done by whom, the result, and what funds said."""
    is_owner = actor.organisation_id == appraisal.organisation_id
    is_evaluator = actor.organisation_id == appraisal.evaluator.organisation_id and not is_owner
    may_edit = bool(actor.can(Permission.APPRAISAL_EDIT, appraisal))
    examines = appraisal.state == AppraisalState.EXAMINING and bool(actor.can(Permission.APPRAISAL_CHECK, appraisal))
    state = AppraisalState(appraisal.state)
    if is_owner:
        next_step = _OWNER_NEXT.get(state, "")
    elif is_evaluator:
        next_step = _EVALUATOR_NEXT.get(state, "")
        if state == AppraisalState.EXAMINING and appraisal.is_scored:
            next_step = _SCORED_NEXT
    else:
        next_step = ""
    referrals = Referral.objects.visible_to(actor).filter(appraisal=appraisal.pk).for_list().order_by("created_at")
    return {
        "parts": _shown_parts(appraisal),
        "gaps": _gaps(appraisal),
        "is_owner": is_owner,
        "is_evaluator": is_evaluator,
        "may_edit": may_edit,
        "examines": examines,
        "has_scores": examines and appraisal.is_scored and found_scores(appraisal) is not None,
        "may_consent": is_owner and actor.has(Permission.APPRAISAL_SUBMIT) and state in (*RUNNING, *IN_FORCE),
        "may_renew": is_owner and actor.has(Permission.APPRAISAL_EDIT) and state in (*IN_FORCE, AppraisalState.EXPIRED),
        "is_written": state in EDITABLE,
        "has_certificate": has_certificate(appraisal),
        "public_url": reverse("portal:appraisal", args=[appraisal.pk]) if state == AppraisalState.PUBLISHED else "",
        "referrals": referrals,
        "next_step": next_step,
        "secrecy_words": suspicious_words(*appraisal.guarded_texts()) if state == AppraisalState.SIGNED else [],
        "attachments": _attachments(appraisal, may_edit=may_edit),
        "attach_url": reverse("workbench:appraisals_attach", args=[appraisal.pk]),
    }


def _attachments(appraisal: Appraisal, *, may_edit: bool) -> list[dict[str, Any]]:
    return [
        {
            "name": file.name,
            "size": file.size,
            "created_at": file.created_at,
            "url": reverse("workbench:file", args=[file.pk]),
            "remove_url": reverse("workbench:appraisals_detach", args=[appraisal.pk, file.pk]) if may_edit else "",
        }
        for file in files.files_of(appraisal)
    ]


def referral_context(referral: Referral, actor: Actor) -> dict[str, Any]:
    """What the fund reads of the appraisal, and whom it may call."""
    appraisal = referral.appraisal
    return {
        "appraisal": appraisal,
        "achievement": appraisal.achievement,
        "is_fund": actor.organisation_id == referral.organisation_id,
        "reads_appraisal": Appraisal.objects.whole_for(actor).filter(pk=appraisal.pk).exists(),
        "is_public": Appraisal.objects.public(actor).filter(pk=appraisal.pk).exists(),
    }


APPRAISALS = AppraisalDesk(
    face="workbench",
    slug="appraisals",
    label=_("成果评价"),
    model=Appraisal,
    table=AppraisalTable,
    filters=AppraisalFilter,
    form=AppraisalForm,
    record_template="workbench/appraisals/appraisal.html",
    save=_save,
    create_permission=Permission.APPRAISAL_EDIT,
    edit_permission=Permission.APPRAISAL_EDIT,
    new_label=_("申请评价"),
    empty_text=_("请有资格的机构评价成果有多成熟、有什么价值、前景怎样。结论有编号、有效期，会显示在成果上。"),
    form_help=_("选好成果、类型和评价机构，下一步逐条回答问题。"),
    hidden_columns=("number", "valid_until"),
    prefill=("achievement", "kind"),
    context=appraisal_context,
    action_forms=APPRAISAL_FORMS,
)
SUBSCRIPTIONS = FundDesk(
    face="workbench",
    slug="fund-subscriptions",
    label=_("评投订阅"),
    model=FundSubscription,
    table=SubscriptionTable,
    filters=SubscriptionFilter,
    form=SubscriptionForm,
    record_template="workbench/appraisals/subscription.html",
    save=_save,
    create_permission=Permission.FUND_SUBSCRIBE,
    edit_permission=Permission.FUND_SUBSCRIBE,
    new_label=_("订阅推荐"),
    empty_text=_("投资机构写明关注的领域、地区和最低水平；评价结果达到的，经成果单位同意后推荐过来。"),
    hidden_columns=("organisation",),
)
REFERRALS = ReferralDesk(
    face="workbench",
    slug="referrals",
    label=_("评投推荐"),
    model=Referral,
    table=ReferralTable,
    filters=ReferralFilter,
    form=SubscriptionForm,
    record_template="workbench/appraisals/referral.html",
    save=_save,
    create_permission=Permission.FUND_SUBSCRIBE,
    edit_permission=Permission.APPRAISAL_EDIT,
    new_label="",
    empty_text=_("评价结果达到规定的水平、成果单位同意推荐的，会送给订阅的投资机构，答复和投资情况都在这里。"),
    context=referral_context,
    action_forms=REFERRAL_FORMS,
)
ALL = (APPRAISALS, SUBSCRIPTIONS, REFERRALS)
