"""The schemes that ship with the platform, as governments look through them and take one over."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.pages import Crumb, Page
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.views.schemes import crumbs, said_by
from lianqiao.processes.programmes.domain.adopting import adopt
from lianqiao.processes.programmes.models import Scheme
from lianqiao.processes.programmes.shipped import ShippedScheme, shipped_scheme, shipped_schemes


class _Shipped(Page):
    """For governments; what ships is the same for all of them."""

    needs_organisation = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse whoever keeps no schemes."""
        actor = request.actor  # type: ignore[attr-defined]
        if not actor.is_anonymous and actor.organisation is not None and actor.oversight is None:
            raise AccessError(_("申报制度由政府部门设立；可以申报的项目在“申报通知”。"))
        return super().dispatch(request, *args, **kwargs)

    def shipped(self) -> ShippedScheme:
        """The one of the address; 404 for none."""
        found = shipped_scheme(self.kwargs["name"])
        if found is None:
            raise Http404(_("平台没有这个制度。"))
        return found


class ShippedSchemes(_Shipped):
    """All of them, with those that the body has made its own."""

    title = gettext_lazy("随平台提供的制度")
    help = gettext_lazy(
        "照国家和各地已有的做法整理。点开看内容，一键设为本部门的制度草稿，改好以后按本部门的文件发布。"
    )
    template_name = "workbench/programmes/shipped_list.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the schemes."""
        return crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each with the number of the body's own schemes that were made from it."""
        patterns = Scheme.objects.filter(organisation=self.actor.organisation_id).exclude(pattern="")
        own = set(patterns.values_list("pattern", flat=True))
        rows = [(one, one.name in own) for one in shipped_schemes().values()]
        return super().get_context_data(rows=rows, **kwargs)


class ShippedSchemePage(_Shipped):
    """One of them: what it says, what it follows, and taking it over."""

    template_name = "workbench/programmes/shipped.html"

    def page_title(self) -> str:
        """Its name."""
        return self.shipped().title

    def breadcrumb(self) -> list[Crumb]:
        """Below all of them."""
        return crumbs(Crumb(str(ShippedSchemes.title), reverse("workbench:shipped_schemes")), Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Its content as that of an edition."""
        shipped = self.shipped()
        edition = shipped.edition()
        return super().get_context_data(
            shipped=shipped,
            record=edition,
            **said_by(edition),
            may_adopt=self.actor.has(Permission.SCHEME_EDIT),
            **kwargs,
        )


class AdoptScheme(_Shipped):
    """Makes the body's own draft from it and goes on to change that."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Adopt it; a refusal goes back to its page."""
        shipped = self.shipped()
        try:
            edition = adopt(shipped, actor=self.actor)
        except AccessError:
            raise
        except DomainError as refusal:
            messages.error(request, refusal.message)
            return redirect("workbench:shipped_scheme", name=shipped.name)
        messages.success(request, _("已设为本部门的制度草稿。改好以后发布。"))
        return redirect("workbench:scheme", pk=edition.pk)
