"""The certificate of a registered achievement, and the public notice before it."""

from io import BytesIO
from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.errors import AccessError
from lianqiao.core.notices.interfaces.forms import KnownNoticeForm
from lianqiao.core.notices.models import PublicNotice
from lianqiao.core.pages import Crumb, FormPage, Page
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.registers.registrations.announcing import announce, length_for, may_announce, proposed
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


class OpenNotice(FormPage):
    """Opens the public notice that precedes the certificate."""

    title = gettext_lazy("发起登记公示")
    form_class = KnownNoticeForm
    permission = Permission.NOTICE_CREATE
    needs_organisation = True
    submit_label = gettext_lazy("提交保密审查")

    def page_subtitle(self) -> str:
        """How long it will hang, by the norm of the place."""
        length = length_for(self.actor)
        return _("公示期 %(length)s，审查通过后自动开始，期满没有异议自动通过。") % {"length": length}

    def stored_record(self) -> Any:
        """None: the notice is new, and the registration does not change."""
        return None

    def registration(self) -> Registration:
        """The registration of the address, for which the actor may open a notice now."""
        if not hasattr(self, "_registration"):
            rows = Registration.objects.whole_for(self.actor)
            rows = rows.select_related("achievement", "organisation", "region")
            self._registration: Registration = find_visible(rows, self.kwargs["pk"])
            if not may_announce(self._registration, self.actor):
                raise AccessError(_("这项登记现在不需要公示，或者公示已经发起。"), permission=Permission.NOTICE_CREATE)
        return self._registration

    def form_arguments(self) -> dict[str, Any]:
        """What is proposed."""
        return {"actor": self.actor, "initial": proposed(self.registration())}

    def draft_key(self) -> str:
        """One unsent notice for each registration and unit."""
        return f"registrations.notice.{self.registration().pk}.{self.actor.organisation_id}"[:100]

    def save(self, form: Any) -> PublicNotice:
        """Open it."""
        return announce(self.registration(), actor=self.actor, places=form.places(), **form.values())

    def done_message(self, saved: Any) -> str:
        """What comes next."""
        return _("公示已提交保密审查，通过后自动开始。")

    def after(self, saved: Any) -> str:
        """Back to the registration, which shows the notice."""
        return reverse("workbench:registrations_record", args=[self.kwargs["pk"]])

    def breadcrumb(self) -> list[Crumb]:
        """Below the registration."""
        record = self.registration()
        here = Crumb(record.title, reverse("workbench:registrations_record", args=[record.pk]))
        return [Crumb(_("工作台"), reverse("workbench:home")), here, Crumb(self.page_title())]
