"""Licences: taken out of the pool, settled, signed, and everything that happens while they run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock
from lianqiao.core.errors import AccessError
from lianqiao.core.pages import (
    CommentAction,
    Crumb,
    DeskRecordPage,
    FormPage,
    ListPage,
    RecordAction,
    TransitionAction,
)
from lianqiao.core.pages.base import Page, find_visible
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import table_of
from lianqiao.faces.workbench.market import page_or_nothing
from lianqiao.processes.licensing.checking import term_findings
from lianqiao.processes.licensing.content import has_signed
from lianqiao.processes.licensing.domain import running
from lianqiao.processes.licensing.domain.keeping import act
from lianqiao.processes.licensing.domain.licences import (
    accept_open_licence,
    propose_terms,
    request_licence,
    sign_terms,
)
from lianqiao.processes.licensing.enums import LATE, LicenceState
from lianqiao.processes.licensing.interfaces import running_forms
from lianqiao.processes.licensing.interfaces.filters import LicenceFilter
from lianqiao.processes.licensing.interfaces.forms import TakeForm, TermsForm
from lianqiao.processes.licensing.interfaces.tables import LicenceTable
from lianqiao.processes.licensing.models import GuaranteeClaim, Licence, PoolOffer
from lianqiao.processes.licensing.queries.credit import credit_of, may_read_credit

S = LicenceState
_NEXT_GIVER = {
    S.REQUESTED: gettext_lazy("看看对方打算怎样使用、信用如何，同意洽谈或不接受。"),
    S.SETTLING: gettext_lazy("商定条款以后双方各自签署；任何一方修改，双方都要重新签署。"),
    S.SIGNED: gettext_lazy("到成交单公示价格，成交以后许可生效。"),
    S.IN_FORCE: gettext_lazy("核对报告和触发事件，收到款的及时确认。成交单请各方确认后办理成交，再登记技术合同。"),
    S.DEFAULTED: gettext_lazy("可以请求先行赔付，或者终止许可；付清以后恢复使用。"),
    S.TERMINATING: gettext_lazy("通知期满自动终止，已经产生的款项仍要付清。"),
}
_NEXT_TAKER = {
    S.REQUESTED: gettext_lazy("等成果方答复。"),
    S.SETTLING: gettext_lazy("核对条款，同意的签署；要改的提出修改。"),
    S.SIGNED: gettext_lazy("成果方公示价格期满、成交以后就可以使用。"),
    S.IN_FORCE: gettext_lazy("可以使用了。按时登记使用情况、报告销售；达到付款条件的如实声明，到期付款。"),
    S.DEFAULTED: gettext_lazy("请尽快付清逾期款项，付清以后恢复使用。"),
    S.TERMINATING: gettext_lazy("通知期满自动终止，已经产生的款项仍要付清。"),
}


def crumbs(*more: Crumb) -> list[Crumb]:
    """The way to a page below the licences."""
    home = Crumb(_("工作台"), reverse("workbench:home"))
    return [home, Crumb(_("许可使用"), reverse("workbench:licences")), *more]


class Licences(ListPage):
    """The licences of the actor's unit on either side; for mediators and governments those that were signed."""

    title = gettext_lazy("许可使用")
    help = gettext_lazy("先使用后付费和开放许可：申请、条款、使用记录、应付款和保障。")
    needs_organisation = True
    table_class = LicenceTable
    filterset_class = LicenceFilter
    template_name = "workbench/licensing/licences.html"
    order = ("-created_at", "-id")
    hidden_columns = ("number",)
    exported_columns = hidden_columns
    empty_title = gettext_lazy("还没有许可")
    empty_text = gettext_lazy("到成果池挑选需要的成果：开放许可接受条件就能用，先使用后付费的提出申请。")

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        rows: QuerySet[Any] = Licence.objects.visible_to(self.actor).for_list()
        return rows

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [crumbs()[0], Crumb(self.page_title())]


class OwnCredit(Page):
    """The credit file of the unit acted for, as licensors read it."""

    title = gettext_lazy("本单位的许可信用")
    needs_organisation = True
    template_name = "workbench/licensing/credit_page.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the licences."""
        return crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The figures."""
        return super().get_context_data(credit=credit_of(self.actor.organisation), **kwargs)


class OfLicence:
    """Pages and actions of one licence."""

    kwargs: Any
    actor: Any

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        rows: QuerySet[Any] = Licence.objects.visible_to(self.actor).for_detail()
        return rows

    def after(self, record: Any) -> str:
        """Back to the licence."""
        return reverse("workbench:licence", args=[self.kwargs["pk"]])


class LicencePage(OfLicence, DeskRecordPage):
    """One licence: terms, signatures, use log, events, what is owed, who stands in, what may be done."""

    template_name = "workbench/licensing/licence.html"
    needs_organisation = True

    def breadcrumb(self) -> list[Crumb]:
        """Below the licences."""
        return crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """All that the actor is shown of it, and what the actor may do."""
        licence, actor = self.record(), self.actor
        is_giver = licence.organisation_id == actor.organisation_id
        is_side = is_giver or licence.licensee_id == actor.organisation_id
        steps = _NEXT_GIVER if is_giver else _NEXT_TAKER
        settling = licence.state == S.SETTLING
        may_sign = settling and is_side and bool(actor.can(Permission.LICENCE_SIGN, licence))
        whole = super().get_context_data(
            is_giver=is_giver,
            is_side=is_side,
            next_step=steps.get(S(licence.state), "") if is_side else "",
            term_findings=term_findings(licence, clock.today()) if settling and is_side else [],
            signed=has_signed(licence, actor.organisation_id) if may_sign else False,
            may_sign=may_sign,
            may_settle=may_sign and not licence.offer.is_open_licence,
            steps=[one for one in STEPS.values() if one.fits(licence) and bool(actor.can(one.permission, licence))],
            dues=licence.dues.order_by("due_on", "id"),
            events=licence.triggers.select_related("organisation", "stage"),
            uses=licence.uses.select_related("recorded_by") if is_side else [],
            guarantees=licence.guarantees.select_related("provider"),
            claims=GuaranteeClaim.objects.visible_to(actor).filter(guarantee__licence=licence).for_detail(),
            audits=licence.audits.all() if is_side else [],
            credit=credit_of(licence.licensee) if may_read_credit(actor, licence) else None,
            deal_url=page_or_nothing(licence.deal) if is_side else "",
            act_url=reverse("workbench:licence_act", args=[licence.pk]),
            say_url=reverse("workbench:licence_say", args=[licence.pk]),
            **kwargs,
        )
        return whole if is_side else {**whole, "comments": [], "history": [], "versions": [], "may_comment": False}


class ActOnLicence(OfLicence, TransitionAction):
    """Answers, withdraws, gives notice, declares a default; with the licence locked first."""

    def perform(self, record: Any) -> str:
        """Make the change."""
        name = self.request.POST.get("transition", "")
        try:
            transition = table_of(Licence).named(name)
        except LookupError as error:
            raise Http404(_("没有这个操作。")) from error
        act(record, name, actor=self.actor, reason=self.request.POST.get("reason", ""))
        return _("已办理：%(action)s。") % {"action": transition.label}


class SayOnLicence(OfLicence, CommentAction):
    """Adds a remark; for the two sides."""

    def records(self) -> QuerySet[Any]:
        """Those of which the actor reads everything."""
        rows: QuerySet[Any] = Licence.objects.whole_for(self.actor).for_detail()
        return rows


class SignTerms(OfLicence, RecordAction):
    """Signs the terms that the person has read."""

    def perform(self, record: Any) -> str:
        """Sign; the hash comes from the page."""
        sign_terms(record, actor=self.actor, content_sha256=self.request.POST.get("content_sha256", ""))
        return _("已签署。")


class _OnLicence(OfLicence, FormPage):
    """A form about one licence."""

    needs_organisation = True

    def licence(self) -> Licence:
        """The licence of the address."""
        if not hasattr(self, "_licence"):
            self._licence: Licence = find_visible(self.records(), self.kwargs["pk"])
        return self._licence

    def page_subtitle(self) -> str:
        """Which licence."""
        return str(self.licence())

    def breadcrumb(self) -> list[Crumb]:
        """Below the licence."""
        return crumbs(Crumb(str(self.licence()), self.after(None)), Crumb(self.page_title()))


class SettleTerms(_OnLicence):
    """Changes the terms while they are talked about."""

    title = gettext_lazy("修改许可条款")
    form_class = TermsForm
    submit_label = gettext_lazy("保存，请双方重新签署")

    def stored_record(self) -> Any:
        """The licence, whose terms are open and which the actor may change."""
        licence = self.licence()
        self.actor.require(Permission.LICENCE_SIGN, licence)
        if licence.state != S.SETTLING or licence.offer.is_open_licence:
            raise AccessError(_("现在不能修改条款。"))
        return licence

    def record_url(self) -> str:
        """The page of the licence."""
        return self.after(None)

    def draft_key(self) -> str:
        """One for each licence and unit."""
        return f"licensing.terms.{self.stored_record().pk}.{self.actor.organisation_id}"

    def form_arguments(self) -> dict[str, Any]:
        """What the terms are now."""
        return {"instance": self.licence()}

    def save(self, form: Any) -> Licence:
        """Call the domain."""
        return propose_terms(self.licence(), actor=self.actor, values=form.values(), stages=form.stages_given())


class Take(FormPage):
    """A company asks for what is in the pool, or accepts the terms of an open licence."""

    title = gettext_lazy("申请使用")
    template_name = "workbench/licensing/take.html"
    form_class = TakeForm
    permission = Permission.LICENCE_TAKE
    needs_organisation = True

    def offer(self) -> PoolOffer:
        """The offer of the address, as long as it is in the pool."""
        if not hasattr(self, "_offer"):
            self._offer: PoolOffer = find_visible(PoolOffer.objects.public().for_detail(), self.kwargs["pk"])
            if self._offer.organisation_id == self.actor.organisation_id:
                raise AccessError(_("不能申请本单位的成果。"))
            if not self.actor.is_verified:
                raise AccessError(_("单位通过核验以后才能申请。"))
        return self._offer

    def page_title(self) -> str:
        """What is done."""
        return _("接受开放许可") if self.offer().is_open_licence else _("申请先使用后付费")

    def page_subtitle(self) -> str:
        """Of what."""
        return str(self.offer())

    def draft_key(self) -> str:
        """One for each offer and unit."""
        return f"licensing.take.{self.offer().pk}.{self.actor.organisation_id}"

    def form_arguments(self) -> dict[str, Any]:
        """With the hash of what is shown."""
        offer = self.offer()
        return {"offer": offer, "initial": {"seen": offer.content_sha256}}

    def save(self, form: Any) -> Licence:
        """Take it."""
        said, offer = form.cleaned_data, self.offer()
        given = {"actor": self.actor, "purpose": said["purpose"], "ability": said["ability"]}
        if offer.is_open_licence:
            return accept_open_licence(offer, content_sha256=said["seen"], **given)
        return request_licence(offer, **given)

    def done_message(self, saved: Any) -> str:
        """What comes next."""
        return _("许可已经生效。") if saved.is_in_use else _("已提交，等成果方答复。")

    def after(self, saved: Any) -> str:
        """To the licence."""
        return reverse("workbench:licence", args=[saved.pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the public page."""
        above = Crumb(str(self.offer()), reverse("portal:pool_offer", args=[self.offer().pk]))
        return [crumbs()[0], above, Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With what is accepted."""
        return super().get_context_data(offer=self.offer(), **kwargs)


@dataclass(frozen=True)
class StepOf:
    """Something that is written down while a licence runs: its words, form, right, when it fits, and the domain."""

    slug: str
    label: Any
    icon: str
    permission: Permission
    form: type[Any]
    fits: Callable[[Licence], bool]
    perform: Callable[..., Any]
    help: Any = ""


def _claim(licence: Licence, *, guarantee: Any, **given: Any) -> Any:
    return running.claim_guarantee(guarantee, **given)


def _in_use(licence: Licence) -> bool:
    return licence.is_in_use


def _begun(licence: Licence) -> bool:
    return licence.has_begun


def _settled(licence: Licence) -> bool:
    return licence.is_in_use or (licence.revision > 0 and licence.state in (S.SETTLING, S.SIGNED))


def _may_claim(licence: Licence) -> bool:
    return licence.has_begun and licence.guarantees.exists() and licence.dues.filter(state__in=LATE).exists()


STEPS = {
    one.slug: one
    for one in (
        StepOf(
            "use",
            gettext_lazy("登记使用"),
            "notebook",
            Permission.LICENCE_TAKE,
            running_forms.UseForm,
            _in_use,
            running.note_use,
            gettext_lazy("什么时候、在哪里、用了多少。登记以后不能修改。"),
        ),
        StepOf(
            "report",
            gettext_lazy("报告销售"),
            "report-money",
            Permission.LICENCE_TAKE,
            running_forms.ReportForm,
            _begun,
            running.report_sales,
            gettext_lazy("按期间报告净销售额，提成由系统计算。报告以后不能修改。"),
        ),
        StepOf(
            "event",
            gettext_lazy("声明触发事件"),
            "flag",
            Permission.LICENCE_SIGN,
            running_forms.EventForm,
            _in_use,
            running.declare_event,
            gettext_lazy("达到付款条件的如实声明，对方确认以后列入应付款；对方有争议的，由调解机构裁定。"),
        ),
        StepOf(
            "guarantee",
            gettext_lazy("登记担保或保险"),
            "shield-check",
            Permission.LICENCE_SIGN,
            running_forms.GuaranteeForm,
            _settled,
            running.record_guarantee,
        ),
        StepOf(
            "claim",
            gettext_lazy("请求先行赔付"),
            "umbrella",
            Permission.LICENCE_GIVE,
            running_forms.ClaimForm,
            _may_claim,
            _claim,
        ),
        StepOf(
            "audit",
            gettext_lazy("请求核查账目"),
            "zoom-check",
            Permission.LICENCE_GIVE,
            running_forms.AuditForm,
            _begun,
            running.ask_audit,
        ),
    )
}


class Step(_OnLicence):
    """Writes something down, which the address names."""

    def step(self) -> StepOf:
        """What is written; 404 for what there is not."""
        try:
            found = STEPS[self.kwargs["step"]]
        except KeyError as error:
            raise Http404(_("没有这个操作。")) from error
        self.actor.require(found.permission, self.licence())
        if not found.fits(self.licence()):
            raise AccessError(_("许可现在的状态不能办理。"))
        return found

    @property
    def form_class(self) -> Any:  # type: ignore[override]
        """The form of the step."""
        return self.step().form

    def page_title(self) -> str:
        """What is done."""
        return str(self.step().label)

    @property
    def help(self) -> Any:
        """What it is for."""
        return self.step().help

    def draft_key(self) -> str:
        """One for each step and licence."""
        return f"licensing.{self.step().slug}.{self.kwargs['pk']}.{self.actor.organisation_id}"

    def form_arguments(self) -> dict[str, Any]:
        """About the licence."""
        return {"licence": self.licence()}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return self.step().perform(self.licence(), actor=self.actor, **form.values())

    def done_message(self, saved: Any) -> str:
        """What was written."""
        return _("已办理：%(step)s。") % {"step": self.step().label}
