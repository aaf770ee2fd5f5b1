"""Whether the certificate of a deal is genuine."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.pages import Crumb, Page
from lianqiao.faces.portal.views.crumbs import below_home
from lianqiao.processes.deals.certificates import find_certified
from lianqiao.processes.deals.interfaces.forms import CertificateTitleForm


class VerifyDeal(Page):
    """Says to whoever holds a certificate, which tells number and address, that the deal was concluded.

    It shows nothing of the deal that its number does not say; the title it only compares. To anybody else there is no
    such page.
    """

    public = True
    title = gettext_lazy("核验成交凭证")
    template_name = "portal/deal_verify.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the home page."""
        return below_home(self.page_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The deal's number and day, and whether the title that was typed is the one of the deal."""
        deal = find_certified(self.kwargs["number"], self.kwargs["code"])
        if deal is None:
            raise Http404(_("没有核对上。请对照凭证检查成交编号和核验网址是否完整。"))
        given = "title" in self.request.GET
        form = CertificateTitleForm(self.request.GET if given else None)
        is_same = form.is_same(deal) if given and form.is_valid() else None
        return super().get_context_data(**{"form": form, "deal": deal, "is_same_title": is_same, **kwargs})
