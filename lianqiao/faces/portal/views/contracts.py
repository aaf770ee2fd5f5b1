"""Whether the certificate of a registered technology contract is genuine and still holds."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.pages import Crumb, Page
from lianqiao.faces.portal.views.crumbs import below_home
from lianqiao.processes.contracts.certificates import data_of, find_certified


class VerifyContract(Page):
    """Says to whoever holds a certificate what it should say, and whether the registration holds; nothing else."""

    public = True
    title = gettext_lazy("核验技术合同登记证明")
    template_name = "portal/contract_verify.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the home page."""
        return below_home(self.page_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The standing of the registration, and what the certificate of today says."""
        contract = find_certified(self.kwargs["number"], self.kwargs["code"])
        if contract is None:
            raise Http404(_("没有核对上。请对照证明检查登记编号和核验网址是否完整。"))
        return super().get_context_data(contract=contract, told=data_of(contract, verify_url=""), **kwargs)
