"""Cases after the match: what was done, what is next, the papers; managers' desk of cases by step."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.errors import AccessError
from lianqiao.core.pages import Crumb, FormPage, Page, RecordAction, RecordPage
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.papers import PAPERS, sent
from lianqiao.processes.introductions.domain.introductions import (
    confirm_step,
    dispute_step,
    record_follow_up,
    record_outcome,
    verify_step,
)
from lianqiao.processes.introductions.domain.teams import assign_person, release_person
from lianqiao.processes.introductions.interfaces.case_forms import EndForm, FollowUpForm, ProgressForm, TeamForm
from lianqiao.processes.introductions.interfaces.documents import certificate_document
from lianqiao.processes.introductions.models import Introduction, Step, TeamMember
from lianqiao.processes.introductions.queries.cases import may_record, open_rounds
from lianqiao.processes.introductions.queries.desk import desk_of


def case_url(introduction: Any) -> str:
    """Where the case is."""
    return reverse("workbench:introduction", args=[introduction.pk])


class FormOfCase(FormPage):
    """A form below a case that the actor sees; `allowed` says whether it may be filled in."""

    needs_organisation = True
    permission: ClassVar[Any] = Permission.INTRODUCTION_CLOSE

    def case(self) -> Introduction:
        """The case of the address, looked up once and asked for the right."""
        if not hasattr(self, "_case"):
            rows = Introduction.objects.visible_to(self.actor).for_list()
            self._case: Introduction = find_visible(rows, self.kwargs["pk"])
            self.check(self._case)
        return self._case

    def check(self, case: Introduction) -> None:
        """Raise AccessError unless the actor may fill this form in."""
        self.actor.require(self.permission, case)
        if not may_record(case, self.actor):
            raise AccessError(_("双方同意对接以后，由双方和受托的技术经理人登记。"), permission=self.permission)

    def page_subtitle(self) -> str:
        """Which case."""
        return str(self.case())

    def breadcrumb(self) -> list[Crumb]:
        """Below the case."""
        case = self.case()
        return [
            Crumb(_("对接"), reverse("workbench:introductions")),
            Crumb(str(case), case_url(case)),
            Crumb(self.page_title()),
        ]

    def draft_key(self) -> str:
        """One unsent form per case and organisation."""
        return f"introductions.{type(self).__name__}.{self.case().pk}.{self.actor.organisation_id}"

    def form_arguments(self) -> dict[str, Any]:
        """Asks for the right before the form is shown."""
        self.case()
        return {}

    def after(self, saved: Any) -> str:
        """Back to the case."""
        return case_url(self.case())


class RecordProgress(FormOfCase):
    """How far the case has come."""

    title = gettext_lazy("登记进展")
    help = gettext_lazy("签约和落地要由对方确认，或由主管部门凭证明材料核实，之后才计入成效。")
    form_class = ProgressForm
    submit_label = gettext_lazy("登记")

    def save(self, form: Any) -> Introduction:
        """Record it."""
        return record_outcome(self.case(), actor=self.actor, **form.cleaned_data)

    def done_message(self, saved: Any) -> str:
        """What happens next."""
        return _("已登记，并告知对方。")


class EndCase(FormOfCase):
    """Why the case ends."""

    title = gettext_lazy("结束对接")
    help = gettext_lazy("原因会用来改进推荐；以后重新谈起来，还可以接着登记进展。")
    form_class = EndForm
    submit_label = gettext_lazy("结束对接")

    def save(self, form: Any) -> Introduction:
        """Record it."""
        return record_outcome(self.case(), actor=self.actor, **form.cleaned_data)

    def done_message(self, saved: Any) -> str:
        """What it is now."""
        return _("对接已结束，并告知对方。")


class FollowUp(FormOfCase):
    """What has come of the landing until now."""

    help = gettext_lazy("各项填写落地以来的累计数；不掌握的可以不填。")
    form_class = FollowUpForm
    submit_label = gettext_lazy("登记回访")

    def page_title(self) -> str:
        """Which one."""
        return _("第 %(round)d 次回访") % {"round": self.kwargs["round"]}

    def check(self, case: Introduction) -> None:
        """Only those that are still to come are filled in."""
        super().check(case)
        if self.kwargs["round"] not in [deadline.round for deadline in open_rounds(case)]:
            raise Http404(_("没有这一次回访，或者已经登记过了。"))

    def draft_key(self) -> str:
        """One unsent form for each follow-up."""
        return f"{super().draft_key()}.{self.kwargs['round']}"

    def save(self, form: Any) -> Introduction:
        """Record it."""
        return record_follow_up(self.case(), actor=self.actor, round=self.kwargs["round"], **form.cleaned_data)


class AssignPerson(FormOfCase):
    """Calls somebody into the team of the case."""

    title = gettext_lazy("指派服务人员")
    help = gettext_lazy("服务人员能看到这项对接的进展和材料，看不到双方的联系方式。")
    form_class = TeamForm
    permission = Permission.INTRODUCTION_TEAM
    submit_label = gettext_lazy("指派")

    def check(self, case: Introduction) -> None:
        """For the two sides and the governments."""
        self.actor.require(self.permission, case)

    def form_arguments(self) -> dict[str, Any]:
        """Whose colleagues are offered."""
        self.case()
        return {"actor": self.actor}

    def save(self, form: Any) -> TeamMember:
        """Assign."""
        values = form.cleaned_data
        return assign_person(
            self.case(),
            actor=self.actor,
            member=values["member"],
            role=values["role"],
            duty=values["duty"],
            until=values["until"],
        )

    def done_message(self, saved: Any) -> str:
        """Who was told."""
        return _("已指派，并发消息告知本人。")


class _Below(RecordAction):
    """A POST on something that belongs to a case."""

    needs_organisation = True
    below: ClassVar[type[Any]]
    name: ClassVar[str]

    def records(self) -> QuerySet[Any]:
        """Those of the case of the address, as far as the actor sees it."""
        rows = self.below.objects.visible_to(self.actor).filter(introduction=self.kwargs["pk"])
        return rows.select_related("introduction")

    def record(self) -> Any:
        """The one of the address."""
        if not hasattr(self, "_record"):
            self._record = find_visible(self.records(), self.kwargs[self.name])
        return self._record

    def after(self, record: Any) -> str:
        """Back to the case."""
        return case_url(record.introduction)


class ReplyToStep(_Below):
    """Says whether a contract or a landing is one."""

    below = Step
    name = "step"

    def perform(self, record: Any) -> str:
        """Confirm, dispute or verify, as the button says."""
        reason = self.request.POST.get("reason", "")
        match self.request.POST.get("verdict", ""):
            case "confirm":
                confirm_step(record, actor=self.actor)
                return _("已确认，从现在起计入成效。")
            case "dispute":
                dispute_step(record, actor=self.actor, reason=reason)
                return _("已提出异议，并告知对方。")
            case "verify":
                verify_step(record, actor=self.actor, note=reason)
                return _("已核实，从现在起计入成效。")
        raise Http404(_("没有这个操作。"))


class ReleasePerson(_Below):
    """Ends an assignment."""

    below = TeamMember
    name = "member"

    def perform(self, record: Any) -> str:
        """Release."""
        release_person(record, actor=self.actor)
        return _("指派已结束。")


class CertificatePaper(RecordPage):
    """The certificate of the introduction as Word or PDF, for everybody who sees the case."""

    permission = Permission.INTRODUCTION_VIEW
    needs_organisation = True

    def records(self) -> QuerySet[Any]:
        """The cases that the actor may see, of sides that have met."""
        return Introduction.objects.visible_to(self.actor).for_detail().filter(certificate__isnull=False)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send it."""
        stem, _dot, ending = self.kwargs["form"].rpartition(".")
        if stem != "certificate" or ending not in PAPERS:
            raise Http404(_("没有这个文件。"))
        introduction = self.record()
        content = certificate_document(introduction, as_pdf=ending == "pdf")
        return sent(content, name=f"{_('引荐证明')}-{introduction.subject.title[:60]}", ending=ending)


class Cases(Page):
    """The cases that the actor works on, by step: as technology manager, as one of a team, or for the own side."""

    title = gettext_lazy("我的案件")
    help = gettext_lazy("受托、参与服务和本单位正在进行的对接，按进展分列；到期的排在前面。")
    permission = Permission.INTRODUCTION_VIEW
    needs_organisation = True
    template_name = "workbench/cases.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The columns of the desk, and the mandates that wait for an answer."""
        return super().get_context_data(desk=desk_of(self.actor), **kwargs)
