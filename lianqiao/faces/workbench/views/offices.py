"""The system administrator's desk: appointments to decide, the node's settings and jobs, the topmost governments."""

import dataclasses
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django.models import ProcrastinateJob

from lianqiao.core import log
from lianqiao.core.errors import AccessError
from lianqiao.core.models import Job
from lianqiao.core.models.jobs import JobState
from lianqiao.core.pages import Crumb, ListPage, Page, RecordAction, RecordPage
from lianqiao.core.pages.forms import stamp
from lianqiao.core.permissions import Office, Permission
from lianqiao.core.transitions import available
from lianqiao.faces.workbench.views.review import SeenTransition
from lianqiao.registers.accounts.domain.offices import decide_office
from lianqiao.registers.accounts.models import OfficeProposal, User
from lianqiao.registers.organisations.interfaces.filters import OrganisationFilter
from lianqiao.registers.organisations.interfaces.tables import GovernmentTable
from lianqiao.registers.organisations.queries.government import top_governments


def _crumbs(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("工作台"), reverse("workbench:home")), *more]


class Offices(Page):
    """Who the three administrators are, and which appointments wait or were decided."""

    title = gettext_lazy("三员任免")
    help = gettext_lazy("安全管理员提议，系统管理员决定；首任由服务器上的命令任命。三员的权限互不重叠。")
    template_name = "workbench/offices.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return _crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """For who proposes and who decides."""
        actor = self.actor
        if not (actor.has(Permission.OFFICE_PROPOSE) or actor.has(Permission.OFFICE_CONFIRM)):
            raise AccessError(_("三员任免由安全管理员和系统管理员办理。"))
        proposals = OfficeProposal.objects.visible_to(actor).select_related("person", "proposed_by", "decided_by")
        officers = list(User.objects.filter(office__isnull=False).order_by("name", "pk"))
        return super().get_context_data(
            offices=[(office.label, [one for one in officers if one.office == office]) for office in Office],
            waiting=proposals.filter(decided_at=None),
            decided=proposals.exclude(decided_at=None)[:20],
            may_decide=actor.has(Permission.OFFICE_CONFIRM),
            **kwargs,
        )


class DecideOffice(RecordAction):
    """Agrees to an appointment, or refuses it."""

    permission = Permission.OFFICE_CONFIRM

    def records(self) -> QuerySet[Any]:
        """All proposals."""
        return OfficeProposal.objects.visible_to(self.actor)

    def perform(self, record: Any) -> str:
        """What the button says."""
        accept = self.request.POST.get("accept") == "yes"
        decide_office(record, actor=self.actor, accept=accept)
        return _("已同意，任免即时生效。") if accept else _("已记录为不同意。")

    def after(self, record: Any) -> str:
        """Back to the list."""
        return reverse("workbench:offices")


class Node(Page):
    """How the node is set up, and what its jobs do."""

    title = gettext_lazy("节点概况")
    help = gettext_lazy("设置由服务器的环境变量决定，改动后须重启；密码类设置不显示。")
    permission = Permission.NODE_VIEW
    template_name = "workbench/node.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return _crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The settings without secrets, people's jobs by state, and the worker's tasks by name."""
        return super().get_context_data(
            settings=[
                {
                    "name": field.metadata["name"],
                    "value": _("已设置") if field.metadata["secret"] else getattr(settings.ENV, field.name),
                    "is_set": bool(getattr(settings.ENV, field.name)),
                }
                for field in dataclasses.fields(settings.ENV)
            ],
            jobs=[
                {"label": JobState(row["state"]).label, "count": row["count"]}
                for row in Job.objects.values("state").annotate(count=Count("pk")).order_by("state")
            ],
            failed=Job.objects.filter(state=JobState.FAILED).order_by("-created_at")[:10],
            tasks=ProcrastinateJob.objects.values("task_name", "status")
            .annotate(count=Count("pk"), last=Max("scheduled_at"))
            .order_by("task_name", "status"),
            **kwargs,
        )


class Governments(ListPage):
    """The government bodies that no other government stands above."""

    title = gettext_lazy("政府部门核验")
    help = gettext_lazy("最高一级的政府部门由系统管理员核验；其余由上一级政府部门核验。")
    permission = Permission.GOVERNMENT_VERIFY
    table_class = GovernmentTable
    filterset_class = OrganisationFilter
    order = ("pinyin", "id")
    empty_title = gettext_lazy("没有需要系统管理员核验的政府部门")

    def records(self) -> QuerySet[Any]:
        """The topmost ones."""
        return top_governments()

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return _crumbs(Crumb(self.page_title()))


class ReviewGovernment(RecordPage):
    """One of them, with all that its verification needs."""

    permission = Permission.GOVERNMENT_VERIFY
    template_name = "workbench/review_organisation.html"

    def records(self) -> QuerySet[Any]:
        """The topmost ones."""
        return top_governments().select_related("industry", "parent", "created_by")

    def breadcrumb(self) -> list[Crumb]:
        """Below the list."""
        return _crumbs(Crumb(_("政府部门核验"), reverse("workbench:governments")), Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The organisation and what may be done."""
        organisation = self.record()
        return super().get_context_data(
            organisation=organisation,
            members=organisation.memberships.select_related("user"),
            offers=available(organisation, self.actor),
            seen=stamp(organisation.updated_at),
            act_url=reverse("workbench:government_act", args=[organisation.pk]),
            history=log.history_of(organisation).order_by("-at"),
            **kwargs,
        )


class ActOnGovernment(SeenTransition):
    """Verifies one of them, sends it back, suspends or restores it."""

    permission = Permission.GOVERNMENT_VERIFY

    def records(self) -> QuerySet[Any]:
        """The topmost ones."""
        return top_governments()

    def after(self, record: Any) -> str:
        """Back to the organisation."""
        return reverse("workbench:government", args=[record.pk])
