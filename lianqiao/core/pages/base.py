"""What every page has: an actor, a title, a place in the house, a line of help."""

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.generic import View
from django.views.generic.base import ContextMixin, TemplateResponseMixin

from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError
from lianqiao.core.permissions import Permission


@dataclass(frozen=True)
class Crumb:
    """One step of the way to a page; the last one has no address."""

    label: str
    url: str = ""


class Page(TemplateResponseMixin, ContextMixin, View):
    """A page for an actor.

    `public` pages answer anybody; others send visitors to sign in. `permission` is asked of the actor's roles before
    anything is read; what may be done to a record is asked of the record.
    """

    title: ClassVar[Any] = ""
    subtitle: ClassVar[Any] = ""
    help: ClassVar[Any] = ""
    public: ClassVar[bool] = False
    permission: ClassVar[Permission | None] = None
    needs_organisation: ClassVar[bool] = False

    @property
    def actor(self) -> Actor:
        """Who is looking."""
        return self.request.actor  # type: ignore[attr-defined, no-any-return]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Ask for a sign-in or refuse before the page does anything."""
        actor: Actor = request.actor  # type: ignore[attr-defined]
        if not self.public and actor.is_anonymous:
            return redirect_to_login(request.get_full_path())
        if self.needs_organisation and actor.organisation is None:
            raise AccessError(_("请先登记或加入一个单位。"))
        if self.permission is not None and not actor.has(self.permission):
            raise AccessError(_("您当前的角色不能使用这个页面。"), permission=self.permission)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the page; some pages send a file instead."""
        return self.render_to_response(self.get_context_data())

    def organisation_changed(self) -> str:
        """The sentence for a form that was opened while acting for another organisation, empty when there is none.

        A form that is sent for the organisation says in `acting` which one that was when the page was made.
        """
        opened_for = self.request.POST.get("acting", "")
        if not self.needs_organisation or opened_for in ("", str(self.actor.organisation_id)):
            return ""
        return _("您已在别的页面切换到另一个单位，请确认后重试。")

    def page_title(self) -> str:
        """The title that says where one is."""
        return str(self.title)

    def page_subtitle(self) -> str:
        """The line below the title."""
        return str(self.subtitle)

    def breadcrumb(self) -> list[Crumb]:
        """The way to this page."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the base templates need, and whatever the page adds."""
        return super().get_context_data(
            **{
                "actor": self.actor,
                "page_title": self.page_title(),
                "page_subtitle": self.page_subtitle(),
                "page_help": str(self.help),
                "breadcrumb": self.breadcrumb(),
                **kwargs,
            }
        )


def find_visible(queryset: QuerySet[Any], pk: Any) -> Any:
    """The record of that key among the visible ones; a foreign record does not exist (404), nor does one of no key."""
    # PostgreSQL keeps no NUL and refuses to look for one.
    record = None if "\x00" in str(pk) else queryset.filter(pk=pk).first()
    if record is None:
        raise Http404(_("没有这条记录，或它没有对您公开。"))
    return record


def find_asked(queryset: QuerySet[Any], request: HttpRequest, name: str, *, missing: str) -> Any:
    """The record whose key the parameter of the address names, as `find_visible`; 404 with `missing` for no key."""
    try:
        key = UUID(request.GET.get(name, ""))
    except ValueError as error:
        raise Http404(missing) from error
    return find_visible(queryset, key)
