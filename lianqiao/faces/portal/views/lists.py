"""The public pages of lists: the published editions, and the lines of each."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.lists.columns import FEEDBACK
from lianqiao.core.lists.models import Edition
from lianqiao.core.lists.showing import as_public
from lianqiao.core.pages import Crumb, Page, RecordPage
from lianqiao.faces.portal.views.crumbs import below_home

SHOWN_AT_ONCE = 50


class Lists(Page):
    """The published editions, newest first."""

    title = gettext_lazy("公开清单")
    subtitle = gettext_lazy("主管部门印发并公开的清单、名单和目录")
    public = True
    template_name = "portal/lists/editions.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the home page."""
        return below_home(self.page_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of editions."""
        rows = Edition.objects.published().for_list().order_by("-period_from", "-id")
        page = Paginator(rows, SHOWN_AT_ONCE).get_page(self.request.GET.get("page"))
        return super().get_context_data(page=page, **kwargs)


class ListEdition(RecordPage):
    """One published edition with its standing lines."""

    public = True
    template_name = "portal/lists/edition.html"

    def records(self) -> QuerySet[Any]:
        """The published ones."""
        return Edition.objects.published().select_related("kind", "organisation", "region")

    def breadcrumb(self) -> list[Crumb]:
        """Below the list of editions."""
        return below_home(Crumb(_("公开清单"), reverse("portal:lists")), self.page_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of lines with the columns of the kind."""
        edition = self.record()
        columns = [column for column in edition.kind.own_columns() if column.name != FEEDBACK]
        page = Paginator(edition.entries.standing().in_order(), SHOWN_AT_ONCE).get_page(self.request.GET.get("page"))
        lines = as_public(page.object_list, self.actor)
        rows = [(entry, [column.show(entry.attributes.get(column.name)) for column in columns]) for entry in lines]
        return super().get_context_data(record=edition, columns=columns, page=page, rows=rows, **kwargs)
