"""Recognitions as their bodies and their holders see them: the list, one of them, the kinds."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.errors import AccessError
from lianqiao.core.pages import CommentAction, Crumb, DeskRecordPage, FormPage, ListPage, RecordPage, TransitionAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.core.publishing.secrecy import suspicious_words
from lianqiao.faces.workbench.papers import sent
from lianqiao.faces.workbench.views.governments import ForGovernments
from lianqiao.processes.recognitions.certificates import certificate
from lianqiao.processes.recognitions.domain.kinds import create_kind
from lianqiao.processes.recognitions.domain.persons import choose_shown, link_account
from lianqiao.processes.recognitions.domain.renewing import ANSWERABLE
from lianqiao.processes.recognitions.enums import STANDING, RecognitionState
from lianqiao.processes.recognitions.interfaces.filters import RecognitionFilter
from lianqiao.processes.recognitions.interfaces.forms import RECOGNITION_FORMS, AccountForm, KindForm, ShownForm
from lianqiao.processes.recognitions.interfaces.tables import RecognitionTable
from lianqiao.processes.recognitions.models import Recognition, RecognitionKind
from lianqiao.processes.recognitions.queries import waiting
from lianqiao.registers.organisations.enums import MembershipState

NOT_FOR_OTHERS = gettext_lazy("由作出认定的政府部门办理；本单位持有的在“我的资格”里。")


def crumbs(actor: Any, *more: Crumb) -> list[Crumb]:
    """The way to a page below the recognitions."""
    label = _("资格认定") if actor.oversight is not None else _("我的资格")
    return [Crumb(_("工作台"), reverse("workbench:home")), Crumb(label, reverse("workbench:recognitions")), *more]


class Recognitions(ListPage):
    """What the body recognised and what is held in its region; for others what they hold."""

    table_class = RecognitionTable
    filterset_class = RecognitionFilter
    template_name = "workbench/recognitions/list.html"
    order = ("-valid_from", "-id")

    def page_title(self) -> str:
        """Of a body, or one's own."""
        return _("资格认定") if self.actor.oversight is not None else _("我的资格")

    def page_subtitle(self) -> str:
        """What stands here."""
        if self.actor.oversight is not None:
            return _("技术经理人、概念验证中心、中试平台、创新平台、示范场景和首台套产品的认定、考核和退出。")
        return _("本单位和本人获得的认定和备案。")

    @property
    def hidden_columns(self) -> tuple[str, ...]:  # type: ignore[override]
        """What nobody needs at first sight."""
        return ("organisation", "valid_from") if self.actor.oversight is not None else ("region", "valid_from")

    @property
    def empty_title(self) -> Any:
        """Why there is nothing."""
        return _("还没有认定") if self.actor.oversight is not None else _("还没有资格")

    @property
    def empty_text(self) -> Any:
        """What to do next."""
        if self.actor.oversight is not None:
            return _("按申报通知公布结果后在那里颁发；以前认定的，逐项录入或批量导入。")
        return _("申报入选、由主管部门认定以后会出现在这里。可以申报的在门户的“申报通知”里。")

    def records(self) -> QuerySet[Any]:
        """Those of which the actor is shown everything."""
        return Recognition.objects.whole_for(self.actor).for_list()

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [crumbs(self.actor)[0], Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What else a body does here, with how much waits."""
        calls, clearing = waiting.calls_to_grant(self.actor), waiting.to_clear(self.actor)
        return super().get_context_data(
            may_manage=self.actor.oversight is not None and self.actor.has(Permission.RECOGNITION_MANAGE),
            calls_to_grant=[] if calls is None else list(calls[:20]),
            to_clear=0 if clearing is None else clearing.count(),
            **kwargs,
        )


class OfRecognition:
    """Pages and actions of one recognition."""

    kwargs: Any
    actor: Any

    def records(self) -> QuerySet[Any]:
        """Those of which the actor is shown everything."""
        return Recognition.objects.whole_for(self.actor).for_detail()

    def after(self, record: Any) -> str:
        """Back to the recognition."""
        return reverse("workbench:recognition", args=[record.pk])


class RecognitionPage(OfRecognition, DeskRecordPage):
    """One recognition: what it is, until when, its checks, and what may be done."""

    template_name = "workbench/recognitions/recognition.html"
    action_forms = RECOGNITION_FORMS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Somebody else is sent to the public page."""
        own = self.records().filter(pk=kwargs["pk"]).exists()
        if not own and Recognition.objects.public().filter(pk=kwargs["pk"]).exists():
            return redirect("portal:recognition", pk=kwargs["pk"])
        return super().get(request, *args, **kwargs)

    def breadcrumb(self) -> list[Crumb]:
        """Below the list."""
        return crumbs(self.actor, Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Its time, its holder, its checks, what it goes on with, and the actions."""
        recognition = self.record()
        may_manage = bool(self.actor.can(Permission.RECOGNITION_MANAGE, recognition))
        may_hold = bool(self.actor.can(Permission.RECOGNITION_HOLD, recognition))
        is_mine = self.actor.user_id is not None and recognition.user_id == self.actor.user_id
        asks = recognition.asked_at is not None and recognition.state in ANSWERABLE
        is_waiting_for_clearance = recognition.kind.is_public and not recognition.is_published
        return super().get_context_data(
            **{
                "checks": recognition.checks.all(),
                "following": Recognition.objects.filter(previous=recognition).first(),
                "may_manage": may_manage,
                "may_link": may_hold and recognition.kind.is_of_persons and self.actor.organisation is not None,
                "may_choose": is_mine and recognition.kind.is_of_persons,
                "may_renew": may_manage and asks,
                "is_standing": recognition.state in STANDING,
                "warned_words": suspicious_words(*recognition.guarded_texts()) if is_waiting_for_clearance else [],
                "is_waiting_for_clearance": is_waiting_for_clearance and recognition.state == RecognitionState.VALID,
                "act_url": reverse("workbench:recognition_act", args=[recognition.pk]),
                "say_url": reverse("workbench:recognition_say", args=[recognition.pk]),
                **kwargs,
            }
        )


class ActOnRecognition(OfRecognition, TransitionAction):
    """Publishes, asks for renewal, suspends, hears, revokes, appeals."""

    action_forms = RECOGNITION_FORMS


class SayOnRecognition(OfRecognition, CommentAction):
    """Adds a remark."""


class Certificate(OfRecognition, RecordPage):
    """Sends the certificate as PDF, as long as the recognition has not ended."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Made now, from the template that holds at the place of the body."""
        recognition = self.record()
        if recognition.state not in STANDING:
            raise Http404(_("资格已经终止，没有证书。"))
        page = reverse("portal:recognition_verify", args=[recognition.pk, recognition.code])
        content = certificate(recognition, verify_url=request.build_absolute_uri(page))
        name = _("%(kind)s证书 %(number)s") % {"kind": recognition.kind, "number": recognition.number}
        return sent(content, name=name, ending="pdf")


class _PersonForm(OfRecognition, FormPage):
    """A form about the person of a recognition."""

    def stored_record(self) -> Any:
        """The recognition, looked up once."""
        if not hasattr(self, "_recognition"):
            self._recognition = find_visible(self.records(), self.kwargs["pk"])
            if not self._recognition.kind.is_of_persons:
                raise Http404(_("这项资格不是个人的。"))
        return self._recognition

    def record_url(self) -> str:
        """Its page."""
        return reverse("workbench:recognition", args=[self.kwargs["pk"]])

    def breadcrumb(self) -> list[Crumb]:
        """Below the recognition."""
        return crumbs(self.actor, Crumb(str(self.stored_record()), self.record_url()), Crumb(self.page_title()))


class LinkAccount(_PersonForm):
    """The unit says which of its members the person is."""

    title = gettext_lazy("关联本人账号")
    help = gettext_lazy("关联以后，本人可以决定公开多少，经理人的等级会显示在委托和成员页面上。只能选同名的成员。")
    form_class = AccountForm
    needs_organisation = True

    def draft_key(self) -> str:
        """One for each recognition."""
        return f"recognitions.account.{self.stored_record().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """The members who bear the name."""
        recognition = self.stored_record()
        self.actor.require(Permission.RECOGNITION_HOLD, recognition)
        members = get_user_model().objects.filter(
            memberships__organisation=self.actor.organisation_id,
            memberships__state=MembershipState.ACTIVE,
            name=recognition.title,
        )
        return {"members": members, "initial": {"user": recognition.user_id}}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return link_account(self.stored_record(), actor=self.actor, user=form.cleaned_data["user"])


class ChooseShown(_PersonForm):
    """The person decides what everybody is shown."""

    title = gettext_lazy("公开多少")
    help = gettext_lazy("公开名录总会显示编号、等级、单位和领域；姓名和联系方式由您决定，随时可以改。")
    form_class = ShownForm

    def draft_key(self) -> str:
        """One for each recognition."""
        return f"recognitions.shown.{self.stored_record().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """What is shown now."""
        recognition = self.stored_record()
        if self.actor.user_id is None or recognition.user_id != self.actor.user_id:
            raise AccessError(_("公开多少由本人决定。"), permission=Permission.RECOGNITION_HOLD)
        return {"instance": recognition}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return choose_shown(self.stored_record(), actor=self.actor, **form.cleaned_data)


class Kinds(ForGovernments):
    """What kinds there are for the region, how they are held, and how many hold them."""

    title = gettext_lazy("资格种类")
    help = gettext_lazy("随系统提供的种类和本地区设立的种类。有效期和数量按规定库，本地区可以录入自己的规定。")
    not_for_others = NOT_FOR_OTHERS
    of_governments = Permission.RECOGNITION_MANAGE
    template_name = "workbench/recognitions/kinds.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the list."""
        return crumbs(self.actor, Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The kinds, with what stands of each that the body's region sees."""
        kinds = RecognitionKind.objects.of(self.actor.organisation.region_id)
        rows = kinds.with_standing(Recognition.objects.whole_for(self.actor)).order_by("created_at", "key")
        may_create = self.actor.has(Permission.RECOGNITION_MANAGE)
        return super().get_context_data(kinds=rows, may_create=may_create, **kwargs)


class NewKind(ForGovernments, FormPage):
    """Adds a kind for the government's region."""

    title = gettext_lazy("设立资格种类")
    not_for_others = NOT_FOR_OTHERS
    of_governments = Permission.RECOGNITION_MANAGE
    permission = Permission.RECOGNITION_MANAGE
    form_class = KindForm
    needs_organisation = True

    def draft_key(self) -> str:
        """One unsent kind for each body."""
        return f"recognitions.kind.{self.actor.organisation_id}"

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return create_kind(actor=self.actor, values=form.values())

    def after(self, saved: Any) -> str:
        """To the kinds."""
        return reverse("workbench:recognition_kinds")

    def breadcrumb(self) -> list[Crumb]:
        """Below the kinds."""
        here = Crumb(_("资格种类"), reverse("workbench:recognition_kinds"))
        return crumbs(self.actor, here, Crumb(self.page_title()))
