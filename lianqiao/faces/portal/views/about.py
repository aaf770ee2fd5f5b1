"""How the platform works, in plain words, and what search engines may read."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from lianqiao.core.pages import Crumb, Page
from lianqiao.core.publishing.models import FRESH_TIME
from lianqiao.faces.portal.views.crumbs import below_home
from lianqiao.processes.introductions.domain.introductions import ANSWER_TIME


class About(Page):
    """What happens to a problem and to an achievement, who reviews, what is protected, who can use the site."""

    public = True
    title = _("使用说明")
    subtitle = _("平台怎样运作、谁来审查、联系方式怎样保护。")
    template_name = "portal/about.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the home page."""
        return below_home(self.page_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The time limits that hold today."""
        return super().get_context_data(answer_time=ANSWER_TIME.get().text, fresh_time=FRESH_TIME.get().text, **kwargs)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Halls and records may be found; searches, sign-in and the workbench are nothing to index."""
    closed = (reverse("portal:search"), "/accounts/", reverse("workbench:home"))
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
