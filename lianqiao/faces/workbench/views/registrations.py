"""The certificate of a registered achievement."""

from io import BytesIO
from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from lianqiao.core.pages import Page
from lianqiao.core.pages.base import find_visible
from lianqiao.registers.registrations.certificates import Standing, certificate, code_of, standing_of
from lianqiao.registers.registrations.models import Registration


class Certificate(Page):
    """Sends the certificate as PDF; before the number is given there is none."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Made now, from the template that holds at the place of registration."""
        rows = Registration.objects.whole_for(self.actor).select_related("achievement", "organisation", "region")
        record: Any = find_visible(rows, self.kwargs["pk"])
        if record.registered_on is None or standing_of(record) != Standing.VALID:
            raise Http404(_("这项成果还没有登记号。"))
        page = reverse("portal:registration_verify", args=[record.number, code_of(record)])
        content = certificate(record, verify_url=request.build_absolute_uri(page))
        name = _("科技成果登记证书 %(number)s.pdf") % {"number": record.number}
        return FileResponse(BytesIO(content), as_attachment=True, filename=name)
