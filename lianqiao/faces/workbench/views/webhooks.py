"""Webhooks: where changes are told, what was sent, and trying it out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.pages import Crumb, FormPage, Page
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.views.tokens import crumbs
from lianqiao.registers.programs import feed
from lianqiao.registers.programs.domain import webhooks as domain
from lianqiao.registers.programs.interfaces.forms import WebhookForm
from lianqiao.registers.programs.models import Delivery, Webhook
from lianqiao.registers.programs.signing import secret_of

PAGE_SIZE = 30

#: What may be done to a webhook, with the sentence that says it is done.
ACTIONS: dict[str, tuple[Callable[..., Any], Any]] = {
    "pause": (domain.pause_webhook, gettext_lazy("已暂停，期间的变化会保留。")),
    "resume": (domain.resume_webhook, gettext_lazy("已恢复，先发送期间保留的变化。")),
    "renew_secret": (domain.renew_secret, gettext_lazy("已更换签名密钥，请同时更新接收系统。")),
    "test": (domain.send_test, gettext_lazy("已发出测试通知，稍后刷新本页查看结果。")),
    "remove": (domain.remove_webhook, gettext_lazy("已删除。")),
}


def _below(label: str) -> list[Crumb]:
    return crumbs(
        Crumb(_("开放接口"), reverse("workbench:tokens")),
        Crumb(_("变更通知"), reverse("workbench:webhooks")),
        Crumb(label),
    )


class _WebhookPage(Page):
    permission = Permission.WEBHOOK_MANAGE
    needs_organisation = True

    def webhook(self) -> Webhook:
        """The webhook of the address, which the actor may see."""
        found: Webhook = find_visible(Webhook.objects.visible_to(self.actor), self.kwargs["pk"])
        return found


class Webhooks(_WebhookPage):
    """The webhooks of the organisation."""

    title = gettext_lazy("变更通知")
    help = gettext_lazy("记录有变化时，平台把记录编号和变化种类发到本单位系统的网址；内容由系统凭令牌另行读取。")
    template_name = "workbench/webhooks/list.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the tokens."""
        return crumbs(Crumb(_("开放接口"), reverse("workbench:tokens")), Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The rows."""
        rows = [
            {"webhook": webhook, "topics": [one.label for one in feed.named(webhook.topics)]}
            for webhook in Webhook.objects.visible_to(self.actor)
        ]
        return super().get_context_data(**{"webhooks": rows, **kwargs})


class WebhookPage(_WebhookPage):
    """One webhook: its secret, what was sent, and what may be done."""

    template_name = "workbench/webhooks/record.html"

    def page_title(self) -> str:
        """Its address."""
        return self.webhook().url

    def breadcrumb(self) -> list[Crumb]:
        """Below the webhooks."""
        return _below(self.page_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The webhook and a page of its log."""
        webhook = self.webhook()
        deliveries = Paginator(webhook.deliveries.order_by("-created_at", "-id"), PAGE_SIZE)
        return super().get_context_data(
            **{
                "webhook": webhook,
                "secret": secret_of(webhook),
                "topics": [one.label for one in feed.named(webhook.topics)],
                "page": deliveries.get_page(self.request.GET.get("page")),
                **kwargs,
            }
        )


class NewWebhook(FormPage):
    """Registers an address."""

    title = gettext_lazy("登记接收地址")
    form_class = WebhookForm
    submit_label = gettext_lazy("登记")
    permission = Permission.WEBHOOK_MANAGE
    needs_organisation = True

    def draft_key(self) -> str:
        """One unsent registration per organisation."""
        return f"programs.webhook.{self.actor.organisation_id}"

    def save(self, form: Any) -> Webhook:
        """Register it."""
        return domain.register_webhook(actor=self.actor, **form.cleaned_data)

    def after(self, saved: Any) -> str:
        """To its page, which shows the secret."""
        return reverse("workbench:webhook", args=[saved.pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the webhooks."""
        return _below(self.page_title())


class EditWebhook(FormPage):
    """Changes where it leads and what it tells."""

    title = gettext_lazy("修改变更通知")
    form_class = WebhookForm
    permission = Permission.WEBHOOK_MANAGE
    needs_organisation = True

    def webhook(self) -> Webhook:
        """The webhook of the address."""
        found: Webhook = find_visible(Webhook.objects.visible_to(self.actor), self.kwargs["pk"])
        return found

    def draft_key(self) -> str:
        """One unsent change per webhook."""
        return f"programs.webhook.{self.kwargs['pk']}"

    def form_arguments(self) -> dict[str, Any]:
        """The webhook."""
        return {"webhook": self.webhook()}

    def save(self, form: Any) -> Webhook:
        """Change it."""
        return domain.update_webhook(self.webhook(), actor=self.actor, **form.cleaned_data)

    def after(self, saved: Any) -> str:
        """Back to its page."""
        return reverse("workbench:webhook", args=[self.kwargs["pk"]])

    def breadcrumb(self) -> list[Crumb]:
        """Below the webhooks."""
        return _below(self.page_title())


class ActOnWebhook(_WebhookPage):
    """Pauses, resumes, tests or removes a webhook, or renews its secret."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: Any) -> HttpResponseBase:
        """Do what the form names in `action`."""
        webhook = self.webhook()
        name = request.POST.get("action", "")
        if name not in ACTIONS:
            raise Http404(_("没有这个操作。"))
        act, sentence = ACTIONS[name]
        try:
            act(webhook, actor=self.actor)
            messages.success(request, str(sentence))
        except AccessError:
            raise
        except DomainError as refusal:
            messages.error(request, refusal.message)
        return redirect("workbench:webhooks") if name == "remove" else redirect("workbench:webhook", pk=pk)


class SendAgain(_WebhookPage):
    """Sends a message once more."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: Any, delivery: Any) -> HttpResponseBase:
        """Queue it."""
        webhook = self.webhook()
        found = find_visible(Delivery.objects.visible_to(self.actor).filter(webhook=webhook), delivery)
        try:
            domain.send_again(found, actor=self.actor)
            messages.success(request, _("已重新发送，稍后刷新本页查看结果。"))
        except AccessError:
            raise
        except DomainError as refusal:
            messages.error(request, refusal.message)
        return redirect("workbench:webhook", pk=pk)
