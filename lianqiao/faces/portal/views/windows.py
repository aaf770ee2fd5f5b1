"""Themed windows for everybody: what is announced, and the programme of what is public."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock
from lianqiao.core.access import ANONYMOUS
from lianqiao.core.pages import Crumb, ListPage, RecordPage
from lianqiao.core.pages.paging import RecordPaginator
from lianqiao.faces.portal.views.crumbs import below_home
from lianqiao.processes.matching.documents import ACHIEVEMENT, DEMAND
from lianqiao.processes.windows.enums import Admission, WindowState
from lianqiao.processes.windows.interfaces.filters import WindowHallFilter
from lianqiao.processes.windows.interfaces.tables import WindowHallTable
from lianqiao.processes.windows.models import Entry, Window
from lianqiao.processes.windows.queries.names import holder_line

PAGE_SIZE = 30


class Windows(ListPage):
    """The hall: latest first."""

    public = True
    http_method_names = ("get", "head", "options")
    title = gettext_lazy("专场对接")
    subtitle = gettext_lazy("按主题组织的供需洽谈：会前匹配、双方选择、排好日程。")
    table_class = WindowHallTable
    filterset_class = WindowHallFilter
    template_name = "portal/windows/hall.html"
    order = ("-starts_at", "-id")
    empty_title = gettext_lazy("现在没有专场对接")
    empty_text = gettext_lazy("有新的专场时会列在这里。")

    def records(self) -> QuerySet[Any]:
        """What everybody may read of."""
        return Window.objects.public().for_list()

    def breadcrumb(self) -> list[Crumb]:
        """Below the home page."""
        return below_home(self.page_title())


class WindowPage(RecordPage):
    """One window and its programme: what takes part, as far as everybody may read of it."""

    public = True
    template_name = "portal/windows/window.html"

    def records(self) -> QuerySet[Any]:
        """What everybody may read of."""
        return Window.objects.public().for_detail()

    def breadcrumb(self) -> list[Crumb]:
        """Below the hall."""
        return below_home(Crumb(_("专场对接"), reverse("portal:windows")), self.page_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One page of the programme, masked as for everybody, whoever is looking."""
        window = self.record()
        rows = Entry.objects.programme(ANONYMOUS).filter(window=window).for_list().order_by("created_at", "id")
        page = RecordPaginator(rows, PAGE_SIZE).get_page(self.request.GET.get("page"))
        programme = [
            {
                "title": entry.record.title,
                "kind": entry.record._meta.verbose_name,
                "holder": holder_line(entry, ANONYMOUS),
                "url": reverse(f"portal:{DEMAND if entry.demand_id else ACHIEVEMENT}", args=[entry.record.pk]),
            }
            for entry in page
        ]
        takes_entries = window.state == WindowState.OPEN and clock.today() <= window.entries_until
        return super().get_context_data(
            **{
                "window": window,
                "page": page,
                "programme": programme,
                "takes_entries": takes_entries and window.admission != Admission.INVITED,
                **kwargs,
            }
        )
