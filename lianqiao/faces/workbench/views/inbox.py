"""The inbox: messages, newest first."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from lianqiao.core import inbox
from lianqiao.core.models import Message
from lianqiao.core.pages import Crumb, Page

PAGE_SIZE = 20


class Inbox(Page):
    """The person's messages."""

    title = _("消息")
    help = _("消息同时发到您的邮箱。点开一条即视为已读。")
    template_name = "workbench/inbox.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [Crumb(str(_("工作台")), reverse("workbench:home")), Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One page of messages."""
        rows = Message.objects.filter(recipient=self.actor.user)
        page = Paginator(rows, PAGE_SIZE).get_page(self.request.GET.get("page"))
        return super().get_context_data(page=page, **kwargs)


class ReadMessage(Page):
    """Marks one message as read and goes where it leads."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Somebody else's message does not exist."""
        message = get_object_or_404(Message, recipient=self.actor.user, pk=pk)
        inbox.mark_read(Message.objects.filter(pk=message.pk), at=timezone.now())
        safe = url_has_allowed_host_and_scheme(message.url, None)
        return redirect(message.url if message.url and safe else "workbench:inbox")


class ReadAll(Page):
    """Marks every message as read."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Only the person's own."""
        inbox.mark_read(inbox.unread(self.actor.user), at=timezone.now())
        return redirect("workbench:inbox")
