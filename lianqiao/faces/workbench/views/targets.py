"""Targets in the workbench: the list, setting one, its page with parts and revisions, what may be done to it."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock, log
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.exchange import importers_for
from lianqiao.core.pages import Crumb, FormPage, ListPage, RecordPage, TransitionAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.pages.records import RecordAction, shown_offers
from lianqiao.core.permissions import Permission
from lianqiao.governance.indicators.domain import discard_target, edit_target, issue_parts, set_target
from lianqiao.governance.indicators.domain.allocation import balance_of
from lianqiao.governance.indicators.domain.binding import unbound
from lianqiao.governance.indicators.enums import TargetState
from lianqiao.governance.indicators.interfaces.filters import TargetFilter
from lianqiao.governance.indicators.interfaces.forms import ReviseForm, TargetForm
from lianqiao.governance.indicators.interfaces.importers import TARGETS
from lianqiao.governance.indicators.interfaces.showing import progress_of
from lianqiao.governance.indicators.interfaces.tables import TargetTable
from lianqiao.governance.indicators.models import Target
from lianqiao.governance.indicators.queries.targets import ladder, parts_for

ACTION_FORMS = {"revise": ReviseForm}
SHOWN_HISTORY = 50


def crumbs(*more: Crumb) -> list[Crumb]:
    """The way to a page below the targets."""
    return [Crumb(_("工作台"), reverse("workbench:home")), Crumb(_("目标"), reverse("workbench:targets")), *more]


def may_set(actor: Any) -> bool:
    """Whether the actor sets targets at all."""
    return actor.oversight is not None and actor.has(Permission.TARGET_EDIT)


class Targets(ListPage):
    """What is to be reached, where and until when."""

    title = gettext_lazy("目标")
    help = gettext_lazy("本部门设立的、上级下达的和本地区各单位承担的目标；草稿只有设立的部门能看到。")
    needs_organisation = True
    permission = Permission.TARGET_VIEW
    table_class = TargetTable
    filterset_class = TargetFilter
    template_name = "workbench/targets/list.html"
    order = ("-ends_on", "place_region_id", "id")
    hidden_columns = ("region", "unit", "baseline", "issued_on", "note")
    exported_columns = ("region", "unit", "baseline", "note")
    empty_title = gettext_lazy("还没有目标")
    empty_text = gettext_lazy("可以从方案里确认过的目标设立，也可以逐项新建或用 Excel 导入。")

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        standing = Count("parts", filter=~Q(parts__state=TargetState.WITHDRAWN))
        rows: QuerySet[Any] = Target.objects.visible_to(self.actor).for_list().annotate(part_count=standing)
        return rows

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [crumbs()[0], Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the actor may do, and how many targets of its plans wait to be set."""
        may = may_set(self.actor)
        return super().get_context_data(
            may_set=may,
            may_import=TARGETS in importers_for(self.actor),
            found=unbound(self.actor).count() if may else 0,
            **kwargs,
        )


class NewTarget(FormPage):
    """A new draft; `?indicator=` names what it is about."""

    title = gettext_lazy("新建目标")
    form_class = TargetForm
    needs_organisation = True
    permission = Permission.TARGET_EDIT

    def draft_key(self) -> str:
        """One unsent target per body."""
        return f"targets.new.{self.actor.organisation_id}"

    def form_arguments(self) -> dict[str, Any]:
        """What is known of it."""
        if not may_set(self.actor):
            raise AccessError(_("目标由政府部门设立。"), permission=Permission.TARGET_EDIT)
        initial = {
            "indicator": self.request.GET.get("indicator"),
            "place_region": self.actor.organisation.region,
            "period": str(clock.today().year),
        }
        return {"actor": self.actor, "initial": initial}

    def save(self, form: Any) -> Target:
        """Set it."""
        given = form.cleaned_data
        place = given["place_region"] or given["place_organisation"]
        return set_target(
            given["indicator"], actor=self.actor, place=place, period=given["period"], values=form.values()
        )

    def after(self, saved: Any) -> str:
        """To the target."""
        return reverse("workbench:target", args=[saved.pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the targets."""
        return crumbs(Crumb(self.page_title()))


class OfTarget(RecordPage):
    """Pages of one target."""

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        rows: QuerySet[Any] = Target.objects.visible_to(self.actor).for_list()
        return rows.select_related("source__version__plan", "region", "created_by")

    def after(self, record: Any) -> str:
        """To the target."""
        return reverse("workbench:target", args=[record.pk])


class TargetPage(OfTarget):
    """One target: what it demands, where it comes from, its parts with their progress, its revisions."""

    needs_organisation = True
    permission = Permission.TARGET_VIEW
    template_name = "workbench/targets/target.html"

    def page_title(self) -> str:
        """The indicator's name."""
        return self.record().indicator.name

    def page_subtitle(self) -> str:
        """Whose target it is, and when."""
        return f"{self.record().place} · {self.record().period.label}"

    def breadcrumb(self) -> list[Crumb]:
        """Below the target from which it was divided."""
        way = [Crumb(str(one.place), reverse("workbench:target", args=[one.pk])) for one in self._ladder()]
        return crumbs(*way, Crumb(str(self.record().place)))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """All that the page shows."""
        record, actor, today = self.record(), self.actor, clock.today()
        parts = list(parts_for(record, actor))
        may_divide = bool(actor.can(Permission.TARGET_ALLOCATE, record)) and record.state != TargetState.WITHDRAWN
        drafts = [part for part in parts if part.state == TargetState.DRAFT]
        may_edit = bool(actor.can(Permission.TARGET_EDIT, record)) and record.state == TargetState.DRAFT
        source = record.source
        shows_plan = source is not None and type(source).objects.visible_to(actor).filter(pk=source.pk).exists()
        return super().get_context_data(
            record=record,
            shows_plan=shows_plan,
            own=progress_of([record], today=today)[0],
            parts=progress_of(parts, today=today),
            balance=balance_of(record, [part.value for part in parts]) if parts else None,
            ladder=self._ladder(),
            revisions=record.revisions.select_related("decided_by").order_by("-number"),
            offers=shown_offers(record, actor, ACTION_FORMS),
            may_edit=may_edit,
            may_divide=may_divide,
            may_issue_parts=bool(drafts) and record.is_in_force and actor.has(Permission.TARGET_ISSUE) and may_divide,
            drafts=len(drafts),
            history=log.history_of(record).order_by("-at", "-id")[:SHOWN_HISTORY],
            **kwargs,
        )

    def _ladder(self) -> list[Target]:
        if not hasattr(self, "_above"):
            self._above = ladder(self.record(), self.actor)
        return self._above


class EditTarget(FormPage):
    """Changes a draft."""

    title = gettext_lazy("修改目标")
    form_class = TargetForm
    needs_organisation = True
    permission = Permission.TARGET_EDIT

    def stored_record(self) -> Target:
        """The target as it is."""
        if not hasattr(self, "_record"):
            self._record: Target = find_visible(Target.objects.visible_to(self.actor).for_list(), self.kwargs["pk"])
            self.actor.require(Permission.TARGET_EDIT, self._record)
        return self._record

    def record_url(self) -> str:
        """The target's page."""
        return reverse("workbench:target", args=[self.kwargs["pk"]])

    def draft_key(self) -> str:
        """One unsent change per target."""
        return f"targets.edit.{self.stored_record().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """What it says now."""
        return {"actor": self.actor, "target": self.stored_record()}

    def save(self, form: Any) -> Target:
        """Change it."""
        return edit_target(self.stored_record(), actor=self.actor, values=form.values())

    def after(self, saved: Any) -> str:
        """Back to the target."""
        return self.record_url()

    def breadcrumb(self) -> list[Crumb]:
        """Below the target."""
        return crumbs(Crumb(str(self.stored_record()), self.record_url()), Crumb(self.page_title()))


class ActOnTarget(OfTarget, TransitionAction):
    """Issues, revises or withdraws a target."""

    action_forms = ACTION_FORMS


class DiscardTarget(OfTarget, RecordAction):
    """Throws a draft away."""

    def after(self, record: Any) -> str:
        """To the list, or back to a target that stays."""
        stays = Target.objects.filter(pk=self.kwargs["pk"]).exists()
        return reverse("workbench:target", args=[self.kwargs["pk"]]) if stays else reverse("workbench:targets")

    def perform(self, record: Any) -> str:
        """Call the domain."""
        discard_target(record, actor=self.actor)
        return _("已删除草稿。")


class IssueParts(OfTarget, RecordAction):
    """Issues all drafts that were divided from the target."""

    def perform(self, record: Any) -> str:
        """Call the domain; the first refusal is told."""
        self.actor.require(Permission.TARGET_ALLOCATE, record)
        count, refused = issue_parts(record, actor=self.actor)
        if refused:
            raise DomainError("refused", f"{refused[0].subject}：{refused[0].reason}")
        return _("已下达 %(count)d 个分解目标。") % {"count": count}
