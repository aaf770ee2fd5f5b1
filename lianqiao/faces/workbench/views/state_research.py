"""The assessment sheet of a state-owned group as Word or PDF."""

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from lianqiao.core.pages import Page
from lianqiao.core.pages.base import find_visible
from lianqiao.faces.workbench.papers import PAPERS, sent
from lianqiao.registers.enterprises.interfaces.sheet_document import paper_of
from lianqiao.registers.enterprises.models import StateResearch


class SheetPaper(Page):
    """Sends the sheet as it stands now, for those of whom it is: the group, and the governments that read it."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Made now, by the template of the authority's place."""
        ending = self.kwargs["form"]
        if ending not in PAPERS:
            raise Http404(_("没有这个文件。"))
        rows = StateResearch.objects.whole_for(self.actor).select_related("organisation", "authority")
        sheet: Any = find_visible(rows, self.kwargs["pk"])
        name = f"{sheet.organisation.display_name}-{sheet.title}"
        return sent(paper_of(sheet, as_pdf=ending == "pdf"), name=name, ending=ending)
