"""Whether the certificate of a registered achievement is genuine and still holds."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.pages import Crumb, Page
from lianqiao.faces.portal.views.crumbs import below_home
from lianqiao.registers.registrations.certificates import find_certified, standing_of
from lianqiao.registers.registrations.interfaces.forms import CertificateTitleForm


class VerifyCertificate(Page):
    """Says to whoever holds a certificate, which tells number and address, whether the registration holds.

    It shows nothing of the registration that the certificate does not say; the title it only compares. To anybody else
    there is no such page.
    """

    public = True
    title = gettext_lazy("核验成果登记证书")
    template_name = "portal/registration_verify.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the home page."""
        return below_home(self.page_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The standing of the registration, and whether the title that was typed is the registered one."""
        registration = find_certified(self.kwargs["number"], self.kwargs["code"])
        if registration is None:
            raise Http404(_("没有核对上。请对照证书检查登记号和核验网址是否完整。"))
        given = "title" in self.request.GET
        form = CertificateTitleForm(self.request.GET if given else None)
        page = reverse("portal:filing", args=["registrations", registration.pk])
        return super().get_context_data(
            **{
                "form": form,
                "registration": registration,
                "standing": standing_of(registration),
                "is_same_title": form.is_same(registration) if given and form.is_valid() else None,
                "public_url": page if registration.is_public else "",
                **kwargs,
            }
        )
