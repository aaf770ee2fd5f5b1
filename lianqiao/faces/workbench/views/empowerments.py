"""Empowerments: the list, the page with all that was agreed and what became of it, and every step of the way."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import links
from lianqiao.core.errors import AccessError
from lianqiao.core.notices.interfaces.forms import KnownNoticeForm
from lianqiao.core.notices.models import PublicNotice
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
from lianqiao.faces.workbench.papers import PAPERS, sent
from lianqiao.processes.asset_ledger.domain import asset_of
from lianqiao.processes.empowerments import announcing, limits
from lianqiao.processes.empowerments.checking import STATEMENTS, problems_of, warnings_of
from lianqiao.processes.empowerments.domain.applying import (
    answer_consent,
    begin_empowerment,
    change_draft,
    may_answer_for,
    submit_empowerment,
)
from lianqiao.processes.empowerments.domain.signing import sign_agreement
from lianqiao.processes.empowerments.enums import Answer, EmpowermentState
from lianqiao.processes.empowerments.interfaces.documents import paper_of
from lianqiao.processes.empowerments.interfaces.filters import EmpowermentFilter
from lianqiao.processes.empowerments.interfaces.forms import ACTION_FORMS, ApplyForm, ConsentForm, SignForm, today
from lianqiao.processes.empowerments.interfaces.tables import EmpowermentTable
from lianqiao.processes.empowerments.models import Empowerment, Participant

S = EmpowermentState
NEXT = {
    S.DRAFT: gettext_lazy("写好以后提交，平台请共同完成人确认。"),
    S.CONSENTING: gettext_lazy("共同完成人都同意以后自动交单位核查；有人不同意的退回修改。"),
    S.CHECKING: gettext_lazy("成果转化部门逐项核查：是否属于不得赋权的情形，有没有权利负担。"),
    S.DECIDING: gettext_lazy("由核查人以外的负责人依据集体决策文件决定。"),
    S.NOTICE: gettext_lazy("发起公示；公示通过以后自动进入签约。"),
    S.SIGNING: gettext_lazy("单位和每位完成人签署以后自动登记生效。"),
    S.IN_FORCE: gettext_lazy("每年报告一次实施情况；约定收益到期付款。"),
    S.WARNED: gettext_lazy("成果完成人陈述意见以后，或者期限过后，由单位决定收回还是继续。"),
}


def crumbs(*more: Crumb) -> list[Crumb]:
    """The way to a page below the empowerments."""
    home = Crumb(_("工作台"), reverse("workbench:home"))
    return [home, Crumb(_("成果赋权"), reverse("workbench:empowerments")), *more]


class Empowerments(ListPage):
    """The empowerments of the unit or the region."""

    title = gettext_lazy("成果赋权")
    help = gettext_lazy(
        "把职务科技成果的所有权、部分所有权或长期使用权交给成果完成人：申请、确认、核查、决定、公示、签约、登记。"
    )
    needs_organisation = True
    table_class = EmpowermentTable
    filterset_class = EmpowermentFilter
    template_name = "workbench/empowerments/list.html"
    order = ("-created_at", "-id")
    hidden_columns = ("ends_on", "report_due_on")
    exported_columns = hidden_columns
    empty_title = gettext_lazy("还没有赋权")
    empty_text = gettext_lazy("成果完成人选一项职务成果，写几句打算怎样转化，就可以申请。")

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        return Empowerment.objects.visible_to(self.actor).for_list()

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [crumbs()[0], Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether one may be begun."""
        may_begin = self.actor.has(Permission.EMPOWERMENT_EDIT) and self.actor.oversight is None
        return super().get_context_data(may_begin=may_begin, **kwargs)


class OfEmpowerment:
    """Pages and actions of one empowerment."""

    actor: Any

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        return Empowerment.objects.visible_to(self.actor).for_detail()

    def after(self, record: Any) -> str:
        """Back to it."""
        return reverse("workbench:empowerment", args=[record.pk])


class EmpowermentPage(OfEmpowerment, DeskRecordPage):
    """One empowerment: what is given to whom, what is agreed, how far it has come, and what happened since."""

    template_name = "workbench/empowerments/empowerment.html"
    action_forms = ACTION_FORMS
    needs_organisation = True

    def breadcrumb(self) -> list[Crumb]:
        """Below the empowerments."""
        return crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """All of it, and what the actor may do."""
        record, actor = self.record(), self.actor
        may_edit = bool(actor.can(Permission.EMPOWERMENT_EDIT, record))
        may_handle = bool(actor.can(Permission.EMPOWERMENT_HANDLE, record))
        is_draft = record.state == S.DRAFT
        notice = announcing.notices_of(record).first() if record.decided_at else None
        asset = asset_of(record.achievement)
        offers = super().get_context_data(**kwargs)
        return offers | {
            "participants": self._participants(record),
            "terms": list(record.terms.all()),
            "dues": list(record.dues.prefetch_related("payments").order_by("due_on", "pk")),
            "reports": list(record.reports.select_related("submitted_by")),
            "variations": list(record.variations.select_related("created_by", "decided_by")),
            "signatures": self._signatures(record),
            "problems": problems_of(record) if is_draft and may_edit else [],
            "warnings": warnings_of(record) if record.state == S.CHECKING and may_handle else [],
            "excluded": limits.EXCLUDED.get(where=record.organisation).value,
            "statements": [STATEMENTS[key] for key in record.statements],
            "notice": notice,
            "notice_url": "" if notice is None else reverse("workbench:notice", args=[notice.pk]),
            "asset_url": "" if asset is None else links.page_of(asset),
            "may_edit": may_edit,
            "may_handle": may_handle,
            "may_announce": record.state == S.NOTICE and may_handle and self._needs_notice(notice),
            "offers": [one for one in offers["offers"] if one.transition.name != "submit"],
            "may_submit": is_draft and may_edit,
            "edit_url": reverse("workbench:empowerment_edit", args=[record.pk]) if is_draft and may_edit else "",
            "next_step": NEXT.get(record.state, ""),
            "act_url": reverse("workbench:empowerment_act", args=[record.pk]),
            "say_url": reverse("workbench:empowerment_say", args=[record.pk]),
        }

    def _participants(self, record: Empowerment) -> list[dict[str, Any]]:
        asked = record.state == S.CONSENTING
        return [
            {
                "one": one,
                "may_answer": asked and one.answer == Answer.WAITING and may_answer_for(one, record, self.actor),
            }
            for one in record.participants.select_related("paper")
        ]

    @staticmethod
    def _signatures(record: Empowerment) -> list[dict[str, Any]]:
        """The unit and each completer, with the signature where there is one."""
        if record.state not in (S.SIGNING, S.IN_FORCE, S.WARNED, S.REVERTED, S.ENDED):
            return []
        known = {one.participant_id: one for one in record.signatures.select_related("paper")}
        rows: list[dict[str, Any]] = [{"key": "unit", "words": str(record.organisation), "made": known.get(None)}]
        rows += [
            {"key": str(one.pk), "words": one.name, "made": known.get(one.pk)} for one in record.participants.all()
        ]
        return rows

    @staticmethod
    def _needs_notice(notice: PublicNotice | None) -> bool:
        return notice is None or notice.state in ("withdrawn", "upheld")


class SubmitEmpowerment(OfEmpowerment, RecordAction):
    """Hands it in."""

    def perform(self, record: Any) -> str:
        """Call the domain."""
        found = submit_empowerment(record, actor=self.actor)
        if found.state == S.CHECKING:
            return _("完成人都已同意，已交单位核查。")
        return _("已提交，等待共同完成人确认。")


class ActOnEmpowerment(OfEmpowerment, TransitionAction):
    """Returns, checks, decides, refuses, withdraws, pleads, keeps, takes back, ends."""

    action_forms = ACTION_FORMS


class SayOnEmpowerment(OfEmpowerment, CommentAction):
    """Adds a remark."""


class Agreement(OfEmpowerment, RecordPage):
    """The agreement as Word or PDF."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send it as the document that the address names."""
        record, ending = self.record(), kwargs["ending"]
        if ending not in PAPERS:
            raise Http404(_("没有这种格式。"))
        name = _("赋权协议 %(title)s") % {"title": record.achievement.title[:40]}
        return sent(paper_of(record, ending=ending), name=name, ending=ending)


class NewEmpowerment(FormPage):
    """Begins an application."""

    title = gettext_lazy("申请赋权")
    help = gettext_lazy("只填有把握的，其余可以留给成果转化部门一起完善。保存以后还能改，提交以后请共同完成人确认。")
    form_class = ApplyForm
    permission = Permission.EMPOWERMENT_EDIT
    needs_organisation = True
    submit_label = gettext_lazy("保存申请")

    def draft_key(self) -> str:
        """One for each unit."""
        return f"empowerments.new.{self.actor.organisation_id}"

    def form_arguments(self) -> dict[str, Any]:
        """For whom."""
        return {"actor": self.actor}

    def save(self, form: Any) -> Empowerment:
        """Call the domain."""
        return begin_empowerment(form.cleaned_data["achievement"], actor=self.actor, **form.values())

    def after(self, saved: Any) -> str:
        """To the empowerment."""
        return reverse("workbench:empowerment", args=[saved.pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the empowerments."""
        return crumbs(Crumb(self.page_title()))


class OnEmpowerment(OfEmpowerment, FormPage):
    """A form about one empowerment."""

    needs_organisation = True
    needed: Permission | None = Permission.EMPOWERMENT_HANDLE

    def empowerment(self) -> Empowerment:
        """The empowerment of the address, which the actor may write about."""
        if not hasattr(self, "_empowerment"):
            self._empowerment = self.look_up()
            if self.needed is not None:
                self.actor.require(self.needed, self._empowerment)
        found: Empowerment = self._empowerment
        return found

    def look_up(self) -> Empowerment:
        """By the address."""
        return find_visible(self.records(), self.kwargs["pk"])

    def draft_key(self) -> str:
        """One for each page and record."""
        return f"empowerments.{type(self).__name__.lower()}.{self.kwargs['pk']}.{self.kwargs.get('party', '')}"[:100]

    def page_subtitle(self) -> str:
        """About what."""
        return str(self.empowerment())

    def after(self, saved: Any) -> str:
        """Back to the empowerment."""
        return reverse("workbench:empowerment", args=[self.empowerment().pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the empowerment."""
        record = self.empowerment()
        return crumbs(Crumb(str(record), self.after(record)), Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Who may not write gets no form."""
        self.empowerment()
        return super().get_context_data(**{"submit_label": str(self.submit_label) or self.page_title(), **kwargs})


class EditEmpowerment(OnEmpowerment):
    """Changes a draft."""

    title = gettext_lazy("修改申请")
    form_class = ApplyForm
    needed = Permission.EMPOWERMENT_EDIT
    submit_label = gettext_lazy("保存")

    def stored_record(self) -> Any:
        """The draft."""
        record = self.empowerment()
        if record.state != S.DRAFT:
            raise AccessError(_("申请已经提交，不能再改。"))
        return record

    def record_url(self) -> str:
        """The page of it."""
        return self.after(None)

    def form_arguments(self) -> dict[str, Any]:
        """What is stored."""
        return {"actor": self.actor, "instance": self.empowerment()}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return change_draft(self.empowerment(), actor=self.actor, **form.values())


class Consent(OnEmpowerment):
    """A completer agrees or does not, having read the whole application."""

    title = gettext_lazy("确认赋权申请")
    form_class = ConsentForm
    needed = None
    submit_label = gettext_lazy("提交意见")
    template_name = "workbench/empowerments/consent.html"

    def participant(self) -> Participant:
        """The completer of the address."""
        found = next((one for one in self.empowerment().participants.all() if one.pk == self.kwargs["party"]), None)
        if found is None:
            raise Http404(_("没有这位成果完成人。"))
        if not may_answer_for(found, self.empowerment(), self.actor):
            raise AccessError(_("由成果完成人本人确认。"), permission=Permission.EMPOWERMENT_EDIT)
        return found

    def page_title(self) -> str:
        """Whose word it is."""
        return _("确认赋权申请：%(name)s") % {"name": self.participant().name}

    def form_arguments(self) -> dict[str, Any]:
        """The version that is read."""
        return {"initial": {"sha256": self.empowerment().content_sha256}}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return answer_consent(self.participant(), actor=self.actor, **form.cleaned_data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is agreed to."""
        participant, record = self.participant(), self.empowerment()
        return super().get_context_data(record=record, participant=participant, terms=record.terms.all(), **kwargs)


class Sign(OnEmpowerment):
    """Records a signature."""

    form_class = SignForm

    def participant(self) -> Participant | None:
        """The completer who signs; None for the unit."""
        key = self.kwargs["party"]
        if key == "unit":
            return None
        found = next((one for one in self.empowerment().participants.all() if str(one.pk) == key), None)
        if found is None:
            raise Http404(_("没有这个签署方。"))
        return found

    def page_title(self) -> str:
        """For whom."""
        return _("登记签署：%(party)s") % {"party": self.participant() or self.empowerment().organisation}

    def form_arguments(self) -> dict[str, Any]:
        """The version that is signed."""
        participant = self.participant()
        name = "" if participant is None else participant.name
        return {"initial": {**today(), "signer_name": name, "content_sha256": self.empowerment().content_sha256}}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return sign_agreement(self.empowerment(), actor=self.actor, participant=self.participant(), **form.cleaned_data)

    def done_message(self, saved: Any) -> str:
        """Whether all have signed now."""
        return _("各方都已签署，赋权登记生效。") if saved.state == S.IN_FORCE else _("已登记签署。")


class Announce(OnEmpowerment):
    """Opens the public notice."""

    title = gettext_lazy("发起赋权公示")
    form_class = KnownNoticeForm
    submit_label = gettext_lazy("提交保密审查")

    def page_subtitle(self) -> str:
        """How long it will hang."""
        length = limits.NOTICE_LENGTH.get(where=self.empowerment().organisation).value
        return _("公示期 %(length)s，审查通过后自动开始，期满没有异议的进入签约。") % {"length": length}

    def form_arguments(self) -> dict[str, Any]:
        """What is proposed."""
        return {"actor": self.actor, "initial": announcing.proposed(self.empowerment())}

    def save(self, form: Any) -> PublicNotice:
        """Open it."""
        return announcing.announce(self.empowerment(), actor=self.actor, places=form.places(), **form.values())

    def done_message(self, saved: Any) -> str:
        """What comes next."""
        return _("公示已提交保密审查，通过后自动开始。")
