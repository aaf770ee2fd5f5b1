"""Pages on which government bodies draw up editions; others read what is published on the portal."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from lianqiao.core.errors import AccessError
from lianqiao.core.pages import Page
from lianqiao.core.permissions import Permission


class ForGovernments(Page):
    """Refuses those who oversee no region with `not_for_others`, as lacking the permission `of_governments`."""

    not_for_others: ClassVar[Any]
    of_governments: ClassVar[Permission]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Visitors are asked to sign in by the page itself."""
        actor = request.actor  # type: ignore[attr-defined]
        if not actor.is_anonymous and actor.oversight is None:
            raise AccessError(str(self.not_for_others), permission=self.of_governments)
        return super().dispatch(request, *args, **kwargs)
