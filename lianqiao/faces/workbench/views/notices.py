"""Public notices in the workbench: those of the unit and the region, writing, places, objections, proof."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import documents
from lianqiao.core.documents import builtins
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.notices import matters, proof
from lianqiao.core.notices.domain.notices import record_posting
from lianqiao.core.notices.domain.objections import answer_objection
from lianqiao.core.notices.enums import NoticeState, ObjectionState, Place
from lianqiao.core.notices.interfaces.filters import NoticeFilter, ObjectionFilter
from lianqiao.core.notices.interfaces.forms import ACTION_FORMS, AnswerForm, NoticeForm, PostingForm, save_notice
from lianqiao.core.notices.interfaces.tables import NoticeTable, ObjectionTable
from lianqiao.core.notices.models import Objection, PublicNotice
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
from lianqiao.core.permissions import Permission
from lianqiao.core.publishing.secrecy import suspicious_words
from lianqiao.faces.workbench.views.documents import WORD

NEXT = {
    NoticeState.DRAFT: gettext_lazy("还没有提交。写好后请提交保密审查。"),
    NoticeState.CLEARING: gettext_lazy("等保密审查员审查；通过后按公示第一天自动开始。"),
    NoticeState.SCHEDULED: gettext_lazy("到公示第一天自动开始。"),
    NoticeState.RUNNING: gettext_lazy("正在公示。请在其他地点同步公示，并登记实际时间。"),
    NoticeState.ENDED: gettext_lazy("公示期已满，办完下面的事项就可以办结。"),
    NoticeState.PASSED: gettext_lazy("公示通过，可以下载公示证明。"),
    NoticeState.UPHELD: gettext_lazy("异议成立，公示已终止；可以修改后重新公示。"),
    NoticeState.WITHDRAWN: gettext_lazy("已撤回，不再公开。"),
}


def _crumbs(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("工作台"), reverse("workbench:home")), Crumb(_("公示"), reverse("workbench:notices")), *more]


class Notices(ListPage):
    """The notices of the actor's unit, and for a government those of its region."""

    title = gettext_lazy("公示")
    help = gettext_lazy("协议定价、现金奖励、成果登记等依法公示的事项，都在这里办理。")
    needs_organisation = True
    table_class = NoticeTable
    filterset_class = NoticeFilter
    template_name = "workbench/notices/list.html"
    order = ("-created_at", "-id")
    empty_title = gettext_lazy("还没有公示")
    empty_text = gettext_lazy("需要公示时，点“起草公示”。")

    def records(self) -> QuerySet[Any]:
        """Those inside for the actor."""
        return PublicNotice.objects.whole_for(self.actor).for_list()

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [_crumbs()[0], Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether the actor may write one."""
        return super().get_context_data(may_create=self.actor.has(Permission.NOTICE_CREATE), **kwargs)


class Objections(ListPage):
    """The objections that the actor may read, open ones first."""

    title = gettext_lazy("异议处理")
    help = gettext_lazy("点开公示，核实异议并答复。异议人的信息请严格保密。")
    permission = Permission.OBJECTION_VIEW
    needs_organisation = True
    table_class = ObjectionTable
    filterset_class = ObjectionFilter
    order = ("-state", "due", "id")
    empty_title = gettext_lazy("没有异议")
    empty_text = gettext_lazy("收到异议时，您会收到消息。")

    def records(self) -> QuerySet[Any]:
        """Those of the unit and the region."""
        return Objection.objects.visible_to(self.actor).for_list()

    def breadcrumb(self) -> list[Crumb]:
        """Below the notices."""
        return _crumbs(Crumb(self.page_title()))


class _NoticeForm(FormPage):
    form_class = NoticeForm
    needs_organisation = True
    help = gettext_lazy("公示期的长度按规定自动计算。提交后由保密审查员审查，通过后才公开。")

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return save_notice(form, self.actor, self.stored_record())

    def after(self, saved: Any) -> str:
        """To the notice."""
        return reverse("workbench:notice", args=[saved.pk])

    def form_arguments(self) -> dict[str, Any]:
        """The actor, and the draft."""
        return {"actor": self.actor, "instance": self.stored_record()}

    def breadcrumb(self) -> list[Crumb]:
        """Below the notices."""
        return _crumbs(Crumb(self.page_title()))


class NewNotice(_NoticeForm):
    """A new draft."""

    title = gettext_lazy("起草公示")
    permission = Permission.NOTICE_CREATE

    def draft_key(self) -> str:
        """One unsent notice per unit."""
        return f"notices.{self.actor.organisation_id}"


class EditNotice(_NoticeForm):
    """A change of a draft."""

    title = gettext_lazy("修改公示")

    def stored_record(self) -> Any:
        """The draft; what was handed in is revised first."""
        if not hasattr(self, "_notice"):
            self._notice = find_visible(PublicNotice.objects.whole_for(self.actor).for_detail(), self.kwargs["pk"])
            self.actor.require(Permission.NOTICE_EDIT, self._notice)
            if self._notice.state != NoticeState.DRAFT:
                raise AccessError(_("公示已经提交，修改须先办理“修改后重新公示”。"))
        return self._notice

    def record_url(self) -> str:
        """The page of the notice."""
        return reverse("workbench:notice", args=[self.kwargs["pk"]])

    def draft_key(self) -> str:
        """One for each notice."""
        return f"notices.{self.kwargs['pk']}"


class _Found:
    def records(self) -> QuerySet[Any]:
        """Those inside for the actor."""
        return PublicNotice.objects.whole_for(self.actor).for_detail()  # type: ignore[attr-defined]

    def after(self, record: Any) -> str:
        """Back to the notice."""
        return reverse("workbench:notice", args=[record.pk])


class NoticePage(_Found, DeskRecordPage):
    """One notice with all that is to be done about it."""

    template_name = "workbench/notices/notice.html"
    action_forms = ACTION_FORMS

    def breadcrumb(self) -> list[Crumb]:
        """Below the notices."""
        return _crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Places with their forms, objections with theirs, what is still open, the proof."""
        notice = self.record()
        may_handle = bool(self.actor.can(Permission.NOTICE_HANDLE, notice))
        records_places = may_handle and notice.state in (NoticeState.RUNNING, NoticeState.ENDED)
        may_edit = notice.state == NoticeState.DRAFT and bool(self.actor.can(Permission.NOTICE_EDIT, notice))
        return super().get_context_data(
            **{
                "postings": [
                    {
                        "row": place,
                        "shown": proof.shown_words(place),
                        "form": PostingForm(
                            prefix=place.place, initial={"shown_from": place.shown_from, "shown_to": place.shown_to}
                        )
                        if records_places and place.place != Place.PORTAL
                        else None,
                    }
                    for place in notice.current_places()
                ],
                "objections": self._objections(notice),
                "open_matters": [] if notice.state not in _OPEN else matters.matters_of(notice),
                "secrecy_words": suspicious_words(*notice.guarded_texts()),
                "kind": notice.notice_kind,
                "period": proof.period_words(notice),
                "is_exempting": proof.is_exempting(notice),
                "next_step": NEXT[notice.state],
                "has_proof": notice.state in proof.CONCLUDED,
                "edit_url": reverse("workbench:notice_edit", args=[notice.pk]) if may_edit else "",
                "act_url": reverse("workbench:notice_act", args=[notice.pk]),
                "say_url": reverse("workbench:notice_say", args=[notice.pk]),
                "public_url": reverse("portal:notice", args=[notice.pk]) if notice.is_public else "",
                **kwargs,
            }
        )

    def _objections(self, notice: Any) -> list[dict[str, Any]]:
        rows = Objection.objects.visible_to(self.actor).filter(notice=notice).order_by("-round", "serial")
        return [
            {
                "row": row,
                "files": [
                    {
                        "name": file.name,
                        "size": file.size,
                        "created_at": file.created_at,
                        "url": reverse("workbench:file", args=[file.pk]),
                    }
                    for file in row.files.all()
                ],
                "form": AnswerForm(prefix=str(row.pk))
                if row.state == ObjectionState.RECEIVED and self.actor.can(Permission.OBJECTION_ANSWER, row)
                else None,
            }
            for row in rows.select_related("notice", "answered_by").prefetch_related("files")
        ]


_OPEN = (NoticeState.RUNNING, NoticeState.ENDED)


class ActOnNotice(_Found, TransitionAction):
    """Hands in, clears, revises, concludes, withdraws."""

    action_forms = ACTION_FORMS


class SayOnNotice(_Found, CommentAction):
    """Adds a remark."""


class _FormAction(_Found, RecordAction):
    """A POST with a form; its first mistake is told in one sentence."""

    def checked(self, form: Any) -> dict[str, Any]:
        """The cleaned values, or DomainError."""
        if form.is_valid():
            return dict(form.cleaned_data)
        name, sentences = next(iter(form.errors.items()))
        label = form.fields[name].label if name in form.fields else ""
        raise DomainError("invalid_input", f"{label}：{sentences[0]}", name)


class RecordPosting(_FormAction):
    """Records from when to when the notice hung at a place."""

    def perform(self, record: Any) -> str:
        """Hand it to the domain."""
        place = next((row for row in record.current_places() if row.place == self.kwargs["place"]), None)
        if place is None:
            raise Http404(_("没有这个公示地点。"))
        data = self.checked(PostingForm(self.request.POST, self.request.FILES, prefix=place.place))
        record_posting(place, actor=self.actor, **data)
        return _("已登记%(place)s的实际公示时间。") % {"place": place.get_place_display()}


class AnswerObjection(_FormAction):
    """Answers one objection to the notice."""

    def perform(self, record: Any) -> str:
        """Hand it to the domain."""
        rows = Objection.objects.visible_to(self.actor).filter(notice=record).select_related("notice")
        objection = find_visible(rows, self.kwargs["objection"])
        data = self.checked(AnswerForm(self.request.POST, prefix=str(objection.pk)))
        answer_objection(objection, actor=self.actor, is_right=data["is_right"], answer=data["answer"])
        return _("已答复异议 %(serial)d。") % {"serial": objection.serial}


class NoticeFile(_Found, RecordPage):
    """The notice as a document to put up, in Word or PDF."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Make it, and send it."""
        notice, data = self.record(), proof.notice_data(self.record())
        if self.kwargs["form"] not in ("notice.docx", "notice.pdf"):
            raise Http404(_("没有这个文件。"))
        if self.kwargs["form"] == "notice.pdf":
            made = documents.pdf(builtins.PUBLIC_NOTICE, data, where=notice.organisation)
            name, media = f"{notice.title[:60]}.pdf", "application/pdf"
        else:
            made = documents.render(builtins.PUBLIC_NOTICE, data, where=notice.organisation)
            name, media = f"{notice.title[:60]}.docx", WORD
        response = HttpResponse(made, content_type=media)
        response["Content-Disposition"] = str(content_disposition_header(as_attachment=True, filename=name))
        response["X-Content-Type-Options"] = "nosniff"
        return response
