"""League tables: the snapshots, taking one, its page, who may see it, and its workbook."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import log
from lianqiao.core.errors import AccessError
from lianqiao.core.pages import Crumb, FormPage, Page, RecordAction, RecordPage
from lianqiao.core.permissions import Permission
from lianqiao.core.publishing.secrecy import suspicious_words
from lianqiao.governance.boards.domain.snapshots import give_below, hide_snapshot, publish_snapshot, take_snapshot
from lianqiao.governance.boards.enums import Audience
from lianqiao.governance.boards.interfaces.forms import SnapshotForm
from lianqiao.governance.boards.interfaces.snapshots import shown_snapshot
from lianqiao.governance.boards.interfaces.workbooks import sent, snapshot_workbook
from lianqiao.governance.boards.models import Snapshot

AT_ONCE = 30


def crumbs(*more: Crumb) -> list[Crumb]:
    """The way to a page below the league tables."""
    return [Crumb(_("工作台"), reverse("workbench:home")), Crumb(_("晾晒榜"), reverse("workbench:leagues")), *more]


class Leagues(Page):
    """The league tables that the actor may see."""

    title = gettext_lazy("晾晒榜")
    subtitle = gettext_lazy("按指标给下一级地区排名；每一期按当时的数保存，不再变动")
    needs_organisation = True
    permission = Permission.BOARD_VIEW
    template_name = "workbench/boards/leagues.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [crumbs()[0], Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of snapshots."""
        rows = Snapshot.objects.visible_to(self.actor).for_list().order_by("-taken_on", "-id")
        may_take = self.actor.has(Permission.LEAGUE_TAKE) and self.actor.oversight is not None
        page = Paginator(rows, AT_ONCE).get_page(self.request.GET.get("page"))
        return super().get_context_data(page=page, may_take=may_take, **kwargs)


class NewSnapshot(FormPage):
    """Takes a league table."""

    title = gettext_lazy("生成晾晒榜")
    form_class = SnapshotForm
    permission = Permission.LEAGUE_TAKE
    needs_organisation = True
    submit_label = gettext_lazy("按现在的数生成")

    def draft_key(self) -> str:
        """One unsent table per government."""
        return f"boards.league.{self.actor.organisation_id}"

    def form_arguments(self) -> dict[str, Any]:
        """Who asks."""
        if self.actor.oversight is None:
            raise AccessError(_("晾晒榜由政府部门制作。"), permission=Permission.LEAGUE_TAKE)
        return {"actor": self.actor}

    def save(self, form: Any) -> Snapshot:
        """Take it."""
        return take_snapshot(actor=self.actor, **form.values())

    def after(self, saved: Any) -> str:
        """To its page."""
        return reverse("workbench:league_snapshot", args=[saved.pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the league tables."""
        return crumbs(Crumb(self.page_title()))


class OfSnapshot(RecordPage):
    """Pages of one snapshot."""

    needs_organisation = True

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        return Snapshot.objects.visible_to(self.actor).select_related("organisation", "region", "previous")


class SnapshotPage(OfSnapshot):
    """One snapshot: its tables, its method, and what may be done with it."""

    template_name = "workbench/boards/snapshot.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the league tables."""
        return crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The tables and the actions."""
        record = self.record()
        may_clear = bool(self.actor.can(Permission.LEAGUE_REVIEW_SECRECY, record))
        may_take = bool(self.actor.can(Permission.LEAGUE_TAKE, record))
        return super().get_context_data(
            record=record,
            **shown_snapshot(record),
            may_give=may_take and not record.is_public,
            is_given=record.audience == Audience.BELOW,
            may_clear=may_clear and not record.is_public,
            is_own_work=record.created_by_id == self.actor.user_id,
            may_hide=record.is_public and (may_clear or may_take),
            warned_words=suspicious_words(record.title, record.note) if may_clear else [],
            history=log.history_of(record).order_by("-at", "-id") if may_take or may_clear else [],
            **kwargs,
        )


class _SnapshotAction(OfSnapshot, RecordAction):
    """A POST on a snapshot that goes back to its page."""

    def after(self, record: Any) -> str:
        """To the snapshot."""
        return reverse("workbench:league_snapshot", args=[record.pk])


class GiveSnapshot(_SnapshotAction):
    """Shows it to the governments below, or takes it back."""

    def perform(self, record: Any) -> str:
        """Switch."""
        shown = self.request.POST.get("shown") == "1"
        give_below(record, actor=self.actor, shown=shown)
        return _("已发给下级，并通知了各地。") if shown else _("已收回，仅本级可以查看。")


class PublishSnapshot(_SnapshotAction):
    """Shows it to everybody after a review."""

    def perform(self, record: Any) -> str:
        """Publish it."""
        publish_snapshot(record, actor=self.actor, opinion=self.request.POST.get("reason", ""))
        return _("晾晒榜已向社会公开。")


class HideSnapshot(_SnapshotAction):
    """Takes it off the public pages."""

    def perform(self, record: Any) -> str:
        """Hide it."""
        hide_snapshot(record, actor=self.actor, reason=self.request.POST.get("reason", ""))
        return _("晾晒榜已停止公开。")


class ExportSnapshot(OfSnapshot):
    """The snapshot as a workbook."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send it."""
        record = self.record()
        return sent(snapshot_workbook(record), record.title)
