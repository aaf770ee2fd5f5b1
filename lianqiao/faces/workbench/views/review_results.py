"""The results of a review as files: both rankings as a table, the report with the minutes as a document."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from lianqiao.core.exchange.exporting import export_table
from lianqiao.core.pages import RecordPage
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.papers import sent
from lianqiao.processes.reviews.interfaces.documents import report_document, result_rows
from lianqiao.processes.reviews.models import Review
from lianqiao.processes.reviews.queries.results import JUDGED

#: Characters of the title in the name of a file.
_NAMED = 60


class ResultsFile(RecordPage):
    """`ranking.xlsx`, `ranking.csv`, `report.docx` or `report.pdf` of a review whose scoring has ended."""

    permission = Permission.REVIEW_EDIT
    needs_organisation = True

    def records(self) -> QuerySet[Any]:
        """Those of the body that may be read out."""
        rows: Any = Review.objects.visible_to(self.actor).filter(state__in=JUDGED)
        return rows.select_related("organisation__region", "rubric")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Make the file, and send it."""
        review, form = self.record(), self.kwargs["form"]
        name = _("%(title)s-评审结果") % {"title": review.title[:_NAMED]}
        if form == "ranking.xlsx":
            return export_table(*result_rows(review), fmt="xlsx", name=name)
        if form == "ranking.csv":
            return export_table(*result_rows(review), fmt="csv", name=name)
        if form in ("report.docx", "report.pdf"):
            ending = form.partition(".")[2]
            return sent(report_document(review, as_pdf=ending == "pdf"), name=name, ending=ending)
        raise Http404(_("没有这个文件。"))
