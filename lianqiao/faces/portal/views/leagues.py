"""The public league tables: the list, one table, its workbook."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.pages import Crumb, Page, RecordPage
from lianqiao.faces.portal.views.crumbs import below_home
from lianqiao.governance.boards.interfaces.snapshots import shown_snapshot
from lianqiao.governance.boards.interfaces.workbooks import sent, snapshot_workbook
from lianqiao.governance.boards.models import Snapshot

AT_ONCE = 30


class Leagues(Page):
    """The league tables that everybody may see."""

    title = gettext_lazy("晾晒榜")
    subtitle = gettext_lazy("各地科技成果转化主要指标的完成情况，按公布时的数据保存")
    public = True
    template_name = "portal/leagues/list.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the home page."""
        return below_home(self.page_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of tables, latest first."""
        rows = Snapshot.objects.public().for_list().order_by("-taken_on", "-id")
        return super().get_context_data(page=Paginator(rows, AT_ONCE).get_page(self.request.GET.get("page")), **kwargs)


class _OfLeague(RecordPage):
    """Pages of one public table."""

    public = True

    def records(self) -> QuerySet[Any]:
        """The public ones."""
        return Snapshot.objects.public().select_related("organisation", "region", "previous")


class LeaguePage(_OfLeague):
    """One table with its method."""

    template_name = "portal/leagues/league.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the list."""
        return below_home(Crumb(_("晾晒榜"), reverse("portal:leagues")), self.page_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The tables."""
        record = self.record()
        return super().get_context_data(record=record, **shown_snapshot(record), **kwargs)


class ExportLeague(_OfLeague):
    """The table as a workbook."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send it."""
        record = self.record()
        return sent(snapshot_workbook(record), record.title)
