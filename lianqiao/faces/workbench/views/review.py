"""The government's desks: what is to be reviewed, diagnosed, cleared and verified, as lists that lead to the record."""

from typing import Any

from django.db import transaction
from django.db.models import Case, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import log
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.pages import Crumb, ListPage, RecordPage, TransitionAction
from lianqiao.core.pages.forms import stamp
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import available
from lianqiao.faces.workbench.queues import gates
from lianqiao.processes.recognitions.queries.reading import with_filings
from lianqiao.registers.achievements.interfaces.filters import AchievementFilter
from lianqiao.registers.achievements.interfaces.tables import AchievementDeskTable
from lianqiao.registers.demands.interfaces.filters import DemandFilter
from lianqiao.registers.demands.interfaces.tables import DemandDeskTable
from lianqiao.registers.organisations.enums import OrganisationState
from lianqiao.registers.organisations.interfaces.filters import OrganisationFilter
from lianqiao.registers.organisations.interfaces.tables import OrganisationTable
from lianqiao.registers.organisations.models import Organisation


def _crumbs(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("工作台"), reverse("workbench:home")), *more]


class _QueueList(ListPage):
    """A queue of `waiting` as a list, longest waiting first; who has no such work is refused with the reason."""

    order = ("submitted_at", "pk")
    hidden_columns = ("fresh_until", "updated_at")
    empty_title = gettext_lazy("没有待办")
    empty_text = gettext_lazy("有新的提交时，您会收到消息。")

    @staticmethod
    def queue(actor: Any) -> Any:
        """The records that wait for the actor."""
        raise NotImplementedError

    def records(self) -> QuerySet[Any]:
        """The queue; not the actor's work is a refusal."""
        rows = self.queue(self.actor)
        if rows is None:
            raise AccessError(_("这项工作由政府部门或技术转移机构的人员办理。"))
        return rows

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return _crumbs(Crumb(self.page_title()))


class AchievementsToReview(_QueueList):
    """Achievements handed in in the region."""

    title = gettext_lazy("成果审核")
    help = gettext_lazy("点开一项成果，在它的页面上审核通过，或写明理由退回；等得最久的排在最前。")
    permission = Permission.ACHIEVEMENT_REVIEW
    table_class = AchievementDeskTable
    filterset_class = AchievementFilter

    @staticmethod
    def queue(actor: Any) -> Any:
        """Those of other organisations."""
        rows = gates.achievements_to_review(actor)
        return None if rows is None else rows.for_list()


class DemandsToDiagnose(_QueueList):
    """Demands that wait for a manager's confirmation."""

    title = gettext_lazy("需求诊断")
    help = gettext_lazy("请通过走访、电话或视频与企业核实后再确认；说不清楚的退回细化。")
    permission = Permission.DEMAND_DIAGNOSE
    table_class = DemandDeskTable
    filterset_class = DemandFilter

    @staticmethod
    def queue(actor: Any) -> Any:
        """Those of other organisations."""
        rows = gates.demands_to_diagnose(actor)
        return None if rows is None else rows.for_list()


class SecrecyReviews(ListPage):
    """Achievements or demands (`?kind=demands`) that wait for their secrecy review."""

    title = gettext_lazy("保密审查")
    help = gettext_lazy("先审查、后公开，一事一审。提示词只供参考，结论由审查人负责。")
    permission = Permission.ACHIEVEMENT_REVIEW_SECRECY
    needs_organisation = True
    empty_title = gettext_lazy("没有待审查的内容")
    empty_text = gettext_lazy("审核通过的成果和确认过的需求会出现在这里。")
    template_name = "workbench/secrecy.html"
    order = ("submitted_at", "pk")
    hidden_columns = ("fresh_until", "updated_at")

    @property
    def demands(self) -> bool:
        """Whether the list of demands was asked for."""
        return self.kwargs["kind"] == "demands"

    @property
    def table_class(self) -> Any:  # type: ignore[override]
        """The register's own table."""
        return DemandDeskTable if self.demands else AchievementDeskTable

    @property
    def filterset_class(self) -> Any:  # type: ignore[override]
        """The register's own filters."""
        return DemandFilter if self.demands else AchievementFilter

    def records(self) -> QuerySet[Any]:
        """Those that the actor may review."""
        queue = gates.demands_for_secrecy if self.demands else gates.achievements_for_secrecy
        rows: Any = queue(self.actor)
        return rows.for_list()

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return _crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which of the two lists it is."""
        return super().get_context_data(kind=self.kwargs["kind"], **kwargs)


class _OverseenOrganisations:
    def overseen(self) -> QuerySet[Any]:
        """The organisations of the region that the actor's government body oversees."""
        actor: Any = self.actor  # type: ignore[attr-defined]
        if actor.oversight is None:
            raise AccessError(_("单位核验由政府部门办理。"))
        rows = Organisation.objects.visible_to(actor).filter(region__code__startswith=actor.oversight)
        return rows.select_related("region", "industry", "parent", "created_by")


class OrganisationsToVerify(_OverseenOrganisations, ListPage):
    """The organisations of the region; those that wait come first."""

    title = gettext_lazy("单位核验")
    permission = Permission.ORGANISATION_VERIFY
    table_class = OrganisationTable
    filterset_class = OrganisationFilter
    help = gettext_lazy("待核验的排在最前。核验后，单位才能发布成果和需求、发起对接。")
    empty_title = gettext_lazy("本地区还没有单位登记")
    order = ("turn", "-created_at", "pk")

    def records(self) -> QuerySet[Any]:
        """Those of the region; `turn` is 0 for those that wait."""
        turn = Case(When(state=OrganisationState.PENDING, then=Value(0)), default=Value(1))
        return self.overseen().annotate(turn=turn)

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return _crumbs(Crumb(self.page_title()))


class ReviewOrganisation(_OverseenOrganisations, RecordPage):
    """One organisation, with all that its verification needs."""

    permission = Permission.ORGANISATION_VERIFY
    template_name = "workbench/review_organisation.html"

    def records(self) -> QuerySet[Any]:
        """Those of the region."""
        return self.overseen()

    def breadcrumb(self) -> list[Crumb]:
        """Below the list."""
        return _crumbs(Crumb(_("单位核验"), reverse("workbench:review_organisations")), Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The organisation and what may be done."""
        organisation = self.record()
        return super().get_context_data(
            organisation=organisation,
            members=with_filings(organisation.memberships.select_related("user")),
            offers=available(organisation, self.actor),
            seen=stamp(organisation.updated_at),
            act_url=reverse("workbench:review_organisation_act", args=[organisation.pk]),
            history=log.history_of(organisation).order_by("-at"),
            **kwargs,
        )


class SeenTransition(TransitionAction):
    """A change of state by somebody who has looked at the record: not when it has changed since.

    The form carries in `seen` the stamp of the record that its page showed.
    """

    def perform(self, record: Any) -> str:
        """Refuse what would judge something else than was seen; the row stays locked until the change is made."""
        with transaction.atomic():
            present = type(record)._base_manager.select_for_update().get(pk=record.pk)
            if self.request.POST.get("seen", "") != stamp(present.updated_at):
                raise DomainError("overtaken", _("单位信息在您查看之后有改动，请看过最新内容再办理。"))
            return super().perform(record)


class ActOnReviewedOrganisation(_OverseenOrganisations, SeenTransition):
    """Verifies an organisation, sends it back, suspends or restores it."""

    permission = Permission.ORGANISATION_VERIFY

    def records(self) -> QuerySet[Any]:
        """Those of the region."""
        return self.overseen()

    def after(self, record: Any) -> str:
        """Back to the organisation."""
        return reverse("workbench:review_organisation", args=[record.pk])
