"""My own account: name and telephone, and where I am signed in."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.pages import Crumb, FormPage, Page
from lianqiao.registers.accounts.domain.profile import update_profile
from lianqiao.registers.accounts.domain.sessions import end_other_sessions, end_session
from lianqiao.registers.accounts.interfaces.forms import ProfileForm
from lianqiao.registers.accounts.models import SignedIn, User
from lianqiao.registers.accounts.queries.sessions import running_sessions


class Profile(FormPage):
    """The person's own name and telephone."""

    title = gettext_lazy("个人信息")
    help = gettext_lazy("对接双方都同意后，对方才会看到您的姓名和电话。")
    form_class = ProfileForm

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [Crumb(_("工作台"), reverse("workbench:home")), Crumb(self.page_title())]

    def draft_key(self) -> str:
        """One unsent change per person."""
        return "accounts.profile"

    def form_arguments(self) -> dict[str, Any]:
        """The person as stored; a form writes on its instance."""
        return {"instance": User.objects.get(pk=self.actor.user_id)}

    def save(self, form: Any) -> Any:
        """Change it."""
        return update_profile(self.actor.user, actor=self.actor, values=form.cleaned_data)

    def after(self, saved: Any) -> str:
        """Stay here."""
        return reverse("workbench:profile")


class Sessions(Page):
    """Where the person is signed in."""

    title = gettext_lazy("登录设备")
    help = gettext_lazy("看到不认识的登录时，请结束它，并立即修改密码。")
    template_name = "workbench/sessions.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [Crumb(_("工作台"), reverse("workbench:home")), Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The sessions that still hold, the present one first."""
        here = self.request.signed_in  # type: ignore[attr-defined]
        rows = sorted(running_sessions(self.actor.user, at=timezone.now()), key=lambda row: row.pk != here.pk)
        return super().get_context_data(sessions=rows, here=here.pk, **kwargs)


class EndSession(Page):
    """Ends one of the person's sessions."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Somebody else's session does not exist."""
        end_session(get_object_or_404(SignedIn, pk=pk, user=self.actor.user), actor=self.actor)
        messages.success(request, _("已结束这处登录。"))
        return redirect("workbench:sessions")


class EndOtherSessions(Page):
    """Ends all sessions but this one."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest) -> HttpResponse:
        """This one stays."""
        count = end_other_sessions(actor=self.actor, keep=request.signed_in.pk)  # type: ignore[attr-defined]
        messages.success(request, _("已结束其他 %(count)d 处登录。") % {"count": count})
        return redirect("workbench:sessions")
