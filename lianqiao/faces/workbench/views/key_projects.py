"""Key projects in the workbench: the board, proposals, and the forms below a project."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock
from lianqiao.core.errors import AccessError
from lianqiao.core.exchange import importers_for
from lianqiao.core.pages import Crumb, FormPage, ListPage, Page, RecordAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.key_projects import PROJECTS
from lianqiao.processes.key_projects.domain import joint, support
from lianqiao.processes.key_projects.domain.progress import report_month
from lianqiao.processes.key_projects.domain.projects import move_project
from lianqiao.processes.key_projects.interfaces import forms
from lianqiao.processes.key_projects.interfaces.filters import BoardFilter, FollowOnFilter
from lianqiao.processes.key_projects.interfaces.tables import FollowOnTable
from lianqiao.processes.key_projects.models import FollowOn, FundingFrame, JointShare, KeyProject
from lianqiao.processes.key_projects.queries.board import board_of
from lianqiao.processes.key_projects.queries.waiting import last_month


def crumbs(*more: Crumb) -> list[Crumb]:
    """The way to a page below the board."""
    return [
        Crumb(_("工作台"), reverse("workbench:home")),
        Crumb(_("重点项目"), reverse("workbench:key-projects_board")),
        *more,
    ]


class Board(Page):
    """The pipeline: four columns with counts, money and the newest projects, and a line for each industry chain."""

    title = gettext_lazy("重点项目看板")
    help = gettext_lazy("谋划、研发、转化、落地四个批次。点开项目可以转入别的批次，写明理由。")
    needs_organisation = True
    template_name = "workbench/key_projects/board.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return crumbs()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The board over what the actor may see and the address asks for."""
        rows = KeyProject.objects.visible_to(self.actor)
        narrowed = BoardFilter(self.request.GET, queryset=rows, request=self.request)
        chosen = narrowed.qs if narrowed.is_valid() else rows.none()
        query = self.request.GET.copy()
        query.pop("state", None)
        organisation: Any = self.actor.organisation
        is_body = self.actor.oversight is not None
        return super().get_context_data(
            board=board_of(chosen, today=clock.today(), where=organisation.region_id),
            filter_form=narrowed.form,
            query=query.urlencode(),
            is_narrowed=any(query.values()),
            is_body=is_body,
            may_move=is_body and self.actor.has(Permission.KEY_PROJECT_MOVE),
            new_url=PROJECTS.url("new") if PROJECTS.may_create(self.actor) else "",
            may_import="key_projects" in {one.kind for one in importers_for(self.actor)},
            **kwargs,
        )


class FollowOns(ListPage):
    """Support that is proposed to follow, what nobody has decided on first."""

    title = gettext_lazy("接续支持建议")
    help = gettext_lazy("依托成果的就绪度比列入项目时提高到规定级数，系统就建议接续支持，由建库部门决定。")
    needs_organisation = True
    table_class = FollowOnTable
    filterset_class = FollowOnFilter
    template_name = "workbench/key_projects/follow_ons.html"
    order = ("-proposed_at", "-id")
    empty_title = gettext_lazy("还没有建议")
    empty_text = gettext_lazy("在项目里选了依托的科技成果，成果的就绪度提高以后，建议会出现在这里。")

    def records(self) -> QuerySet[Any]:
        """Those of the region that the body oversees."""
        if self.actor.oversight is None:
            raise AccessError(_("接续支持由政府部门决定。"))
        return FollowOn.objects.visible_to(self.actor).for_list()

    def breadcrumb(self) -> list[Crumb]:
        """Below the board."""
        return crumbs(Crumb(self.page_title()))


class _Below(FormPage):
    """A form below a project that the actor may see and work on."""

    needs_organisation = True
    permission: ClassVar[Any]

    def project(self) -> KeyProject:
        """The project of the address, looked up once and asked for the right."""
        if not hasattr(self, "_project"):
            rows = KeyProject.objects.visible_to(self.actor).for_detail()
            self._project: KeyProject = find_visible(rows, self.kwargs["pk"])
            self.actor.require(self.permission, self._project)
        return self._project

    def part(self, rows: QuerySet[Any], name: str) -> Any:
        """The row of the address that belongs to the project, looked up once; 404 where there is none."""
        if not hasattr(self, "_part"):
            self.project()
            self._part = find_visible(rows, self.kwargs[name])
        return self._part

    def page_subtitle(self) -> str:
        """Of which project."""
        return str(self.project())

    def draft_key(self) -> str:
        """One unsent form for each address and organisation."""
        keys = ".".join(str(value) for value in self.kwargs.values())
        return f"key_projects.{type(self).__name__}.{keys}.{self.actor.organisation_id}"

    def form_arguments(self) -> dict[str, Any]:
        """Asks for the right before the form is shown."""
        self.project()
        return {}

    def breadcrumb(self) -> list[Crumb]:
        """Below the project."""
        project = self.project()
        return crumbs(Crumb(str(project), PROJECTS.url("record", project.pk)), Crumb(self.page_title()))

    def after(self, saved: Any) -> str:
        """Back to the project."""
        return PROJECTS.url("record", self.kwargs["pk"])


class MoveProject(_Below):
    """Moves the project to another batch."""

    title = gettext_lazy("转入其他批次")
    help = gettext_lazy("可以往前推进，也可以退回；每次变动的日期、理由和办理人都会留下。")
    permission = Permission.KEY_PROJECT_MOVE
    form_class = forms.MoveForm
    submit_label = gettext_lazy("确定转入")

    def form_arguments(self) -> dict[str, Any]:
        """Of which project; the board may say to where."""
        asked = self.request.GET.get("to", "")
        return {"project": self.project(), "initial": {"to": asked} if asked else {}}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        values = dict(form.cleaned_data)
        to, uploads = values.pop("to"), values.pop("papers")
        return move_project(self.project(), to, actor=self.actor, uploads=uploads, **values)

    def done_message(self, saved: Any) -> str:
        """Where it stands now."""
        return _("已转入“%(batch)s”。") % {"batch": saved.get_to_batch_display()}


class ReportMonth(_Below):
    """The figures of a month."""

    title = gettext_lazy("填报月度进展")
    help = gettext_lazy("已填过的月份再填一次，就是更正，原来的数留在历史里。")
    permission = Permission.KEY_PROJECT_REPORT
    form_class = forms.MonthForm
    submit_label = gettext_lazy("填报")

    def form_arguments(self) -> dict[str, Any]:
        """Last month, or the one that the address names, with what was told of it."""
        month = self.request.GET.get("month", f"{last_month(clock.today()):%Y-%m-%d}")
        told = {f"{row.month:%Y-%m-%d}": row for row in self.project().figures.all()}.get(month)
        return {"instance": told, "initial": {"month": month}}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return report_month(self.project(), form.cleaned_data["month"], actor=self.actor, values=form.values())

    def done_message(self, saved: Any) -> str:
        """Which month."""
        return _("已填报 %(month)s。") % {"month": f"{saved.month:%Y-%m}"}


class AppointExpert(_Below):
    """Appoints the chief expert."""

    title = gettext_lazy("聘任首席专家")
    help = gettext_lazy("首席专家负责制：写明任期、授权和考核日期。")
    permission = Permission.KEY_PROJECT_MOVE
    form_class = forms.ExpertForm
    submit_label = gettext_lazy("聘任")

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return support.appoint_expert(self.project(), actor=self.actor, values=form.cleaned_data)


class _OfExpert(_Below):
    permission = Permission.KEY_PROJECT_MOVE

    def expert(self) -> Any:
        """The expert of the address."""
        return self.part(self.project().experts.select_related("project"), "expert")

    def page_subtitle(self) -> str:
        """Who."""
        return f"{self.project()} · {self.expert()}"


class ReviewExpert(_OfExpert):
    """Reviews the chief expert."""

    title = gettext_lazy("考核首席专家")
    form_class = forms.ReviewForm
    submit_label = gettext_lazy("提交考核")

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return support.review_expert(self.expert(), actor=self.actor, **form.cleaned_data)


class EndExpert(_OfExpert):
    """Lets the chief expert leave office."""

    title = gettext_lazy("首席专家卸任")
    form_class = forms.ReasonForm
    submit_label = gettext_lazy("办理卸任")

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return support.end_expert(self.expert(), actor=self.actor, **form.cleaned_data)


class SetFrame(_Below):
    """Gives the project a long-term frame."""

    title = gettext_lazy("长期稳定支持")
    help = gettext_lazy("按年写定金额，支持期内只做一次中期检查，期间不要求按月填报。")
    permission = Permission.KEY_PROJECT_MOVE
    form_class = forms.FrameForm

    def form_arguments(self) -> dict[str, Any]:
        """The frame that is there."""
        frame = FundingFrame.objects.filter(project=self.project()).first()
        return {"instance": frame}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        values = dict(form.cleaned_data)
        return support.set_frame(self.project(), actor=self.actor, years=values.pop("years"), values=values)


class CheckFrame(_Below):
    """The mid-term check of the frame."""

    title = gettext_lazy("中期检查")
    permission = Permission.KEY_PROJECT_MOVE
    form_class = forms.CheckForm
    submit_label = gettext_lazy("办结检查")

    def frame(self) -> FundingFrame:
        """The frame of the project; 404 where there is none."""
        rows = FundingFrame.objects.filter(project=self.project()).select_related("project")
        found: FundingFrame = self.part(rows, "frame")
        return found

    def form_arguments(self) -> dict[str, Any]:
        """Asks for the frame."""
        self.frame()
        return {}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return support.check_frame(self.frame(), actor=self.actor, **form.cleaned_data)


class NewTask(_Below):
    """Arranges a joint task."""

    title = gettext_lazy("安排协同任务")
    help = gettext_lazy("省、市、县和项目单位一起做的事：谁出多少钱、什么时候到位，合计要等于总经费。")
    permission = Permission.KEY_PROJECT_EDIT
    form_class = forms.TaskForm

    def save(self, form: Any) -> Any:
        """Call the domain."""
        shares = form.cleaned_data["shares"]
        return joint.create_task(self.project(), actor=self.actor, values=form.values(), shares=shares)


class _OfTask(_Below):
    permission = Permission.KEY_PROJECT_EDIT

    def task(self) -> Any:
        """The joint task of the address."""
        return self.part(self.project().joint_tasks.select_related("project"), "task")

    def page_subtitle(self) -> str:
        """Which task."""
        return f"{self.project()} · {self.task()}"


class EditTask(_OfTask):
    """Changes a joint task."""

    title = gettext_lazy("修改协同任务")
    form_class = forms.TaskForm

    def form_arguments(self) -> dict[str, Any]:
        """The task as it is."""
        return {"instance": self.task()}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        shares = form.cleaned_data["shares"]
        return joint.change_task(self.task(), actor=self.actor, values=form.values(), shares=shares)


class RecordDecision(_OfTask):
    """Writes down what was decided together."""

    title = gettext_lazy("登记共同决定")
    help = gettext_lazy("登记以后不能修改；写错了的，再登记一条说明。")
    form_class = forms.DecisionForm
    submit_label = gettext_lazy("登记")

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return joint.record_decision(self.task(), actor=self.actor, **form.cleaned_data)


class FinishTask(_OfTask):
    """Says that a joint task is done."""

    title = gettext_lazy("协同任务完成")
    form_class = forms.DoneForm
    submit_label = gettext_lazy("登记完成")

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return joint.finish_task(self.task(), actor=self.actor, **form.cleaned_data)


class RecordReceipt(_OfTask):
    """Enters money of a share that arrived."""

    title = gettext_lazy("登记到位经费")
    form_class = forms.ReceiptForm
    submit_label = gettext_lazy("登记")

    def share(self) -> Any:
        """The share of the address, of the task of the address."""
        return find_visible(self.task().shares.select_related("task__project"), self.kwargs["share"])

    def page_subtitle(self) -> str:
        """Whose share."""
        return f"{self.task()} · {self.share()}"

    def save(self, form: Any) -> Any:
        """Call the domain."""
        values = dict(form.cleaned_data)
        return joint.record_receipt(self.share(), actor=self.actor, amount=values.pop("amount_yuan"), **values)


class PromiseShare(RecordAction):
    """Enters a share into the ledger of the body that carries it."""

    needs_organisation = True

    def records(self) -> QuerySet[Any]:
        """The shares of the task of the address, where the actor may see its project."""
        rows = JointShare.objects.visible_to(self.actor).filter(task=self.kwargs["task"])
        return rows.filter(task__project=self.kwargs["pk"]).select_related("task__project")

    def record(self) -> Any:
        """The share of the address."""
        return find_visible(self.records(), self.kwargs["share"])

    def after(self, record: Any) -> str:
        """Back to the project."""
        return PROJECTS.url("record", self.kwargs["pk"])

    def perform(self, record: Any) -> str:
        """Call the domain."""
        joint.promise_share(record, actor=self.actor)
        return _("已列入本部门的拨款台账，请在那里登记拨付。")


class DecideFollowOn(_Below):
    """Accepts or refuses that support follows."""

    title = gettext_lazy("决定接续支持")
    permission = Permission.KEY_PROJECT_MOVE
    form_class = forms.FollowOnForm
    submit_label = gettext_lazy("提交决定")

    def proposal(self) -> Any:
        """The proposal of the address."""
        return self.part(self.project().follow_ons.select_related("project"), "proposal")

    def form_arguments(self) -> dict[str, Any]:
        """Asks for the proposal."""
        self.proposal()
        return {}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return support.decide_follow_on(self.proposal(), actor=self.actor, **form.cleaned_data)

    def after(self, saved: Any) -> str:
        """To the project that follows, where one does."""
        return PROJECTS.url("record", saved.follower_id or self.kwargs["pk"])
