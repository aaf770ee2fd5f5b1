"""Typical cases of exemption, and what is public of each chain as open data."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import outbox
from lianqiao.core.pages import Crumb, ListPage, Page, RecordPage
from lianqiao.faces.portal.views.crumbs import below_home
from lianqiao.processes.evidence.domain.releasing import TOPIC
from lianqiao.processes.evidence.interfaces.filters import TypicalFilter
from lianqiao.processes.evidence.interfaces.tables import TypicalTable
from lianqiao.processes.evidence.models import Release, TypicalCase
from lianqiao.processes.evidence.ocds import record_package, release_package

#: Releases in one answer.
PAGE = 100


class TypicalCases(ListPage):
    """Typical cases: the latest first."""

    public = True
    http_method_names = ("get", "head", "options")
    title = gettext_lazy("尽职免责典型案例")
    subtitle = gettext_lazy("隐去姓名和单位，供作决策时参考。")
    table_class = TypicalTable
    filterset_class = TypicalFilter
    order = ("-published_on", "-id")
    empty_title = gettext_lazy("还没有公开的典型案例")
    empty_text = gettext_lazy("有新的案例时会列在这里。")

    def records(self) -> QuerySet[Any]:
        """What everybody may read."""
        rows: QuerySet[Any] = TypicalCase.objects.public().for_list()
        return rows

    def breadcrumb(self) -> list[Crumb]:
        """Below the home page."""
        return below_home(self.page_title())


class TypicalCasePage(RecordPage):
    """One typical case."""

    public = True
    template_name = "portal/evidence/typical.html"

    def records(self) -> QuerySet[Any]:
        """What everybody may read."""
        rows: QuerySet[Any] = TypicalCase.objects.public().for_list()
        return rows

    def breadcrumb(self) -> list[Crumb]:
        """Below the list."""
        above = Crumb(_("尽职免责典型案例"), reverse("portal:typical_cases"))
        return below_home(above, self.page_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The case."""
        return super().get_context_data(record=self.record(), **kwargs)


class OpenReleases(Page):
    """The feed of releases, oldest first: `after` is the place at which the last answer ended."""

    public = True
    http_method_names = ("get", "head", "options")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A release package; `links.next` goes on from its end, and is the same when there is nothing new."""
        position = _place(request.GET.get("after", ""))
        changes, end = outbox.onwards(position, topics=(TOPIC,), limit=PAGE)
        rows = Release.objects.in_bulk([change.record_id for change in changes])
        told = [rows[change.record_id].content for change in changes if change.record_id in rows]
        here = f"{settings.LIANQIAO_BASE_URL}{reverse('portal:open_releases')}"
        more = f"{here}?after={end.transaction}.{end.change_id}"
        package = release_package(told, uri=f"{settings.LIANQIAO_BASE_URL}{request.get_full_path()}", more=more)
        return JsonResponse(package, json_dumps_params={"ensure_ascii": False})


class OpenRecord(Page):
    """All releases of one chain with what they say together."""

    public = True
    http_method_names = ("get", "head", "options")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A record package; 404 for a chain of which nothing is public."""
        rows = Release.objects.filter(dossier__ocid=kwargs["ocid"]).order_by("serial")
        releases = [one.content for one in rows]
        if not releases:
            raise Http404(_("这个链条没有公开的数据。"))
        package = record_package(kwargs["ocid"], releases, uri=f"{settings.LIANQIAO_BASE_URL}{request.path}")
        return JsonResponse(package, json_dumps_params={"ensure_ascii": False})


def _place(asked: str) -> outbox.Position:
    if not asked:
        return outbox.START
    transaction, dot, change = asked.partition(".")
    if not dot or not (transaction.isascii() and transaction.isdigit() and change.isascii() and change.isdigit()):
        raise Http404(_("没有这个位置。"))
    if max(int(transaction), int(change)) > outbox.LAST_ID:
        raise Http404(_("没有这个位置。"))
    return outbox.Position(int(transaction), int(change))
