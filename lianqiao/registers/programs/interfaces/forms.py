"""Forms of tokens and webhooks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.registers.programs import feed, scopes
from lianqiao.registers.programs.domain.tokens import NAME_LENGTH, longest_day
from lianqiao.registers.programs.models import Webhook
from lianqiao.registers.programs.sending import URL_LENGTH


class TokenForm(forms.Form):
    """What a new token is for, what it may do and how long."""

    name = forms.CharField(
        label=_("用途"), max_length=NAME_LENGTH, help_text=_("哪个系统或程序使用，例如：本单位科研管理系统")
    )
    scopes = forms.MultipleChoiceField(
        label=_("允许做什么"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("只勾选用得着的；令牌能做的不会超过您本人的角色"),
    )
    expires_on = forms.DateField(label=_("有效期至"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        longest = longest_day(actor)
        kwargs["initial"] = {"expires_on": longest, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        asked: Any = self.fields
        asked["scopes"].choices = [(scope.name, scope.label) for scope in scopes.known()]
        asked["expires_on"].help_text = _("最长到 %(day)s，到期前会提醒") % {"day": longest.isoformat()}


class WebhookForm(forms.Form):
    """Where changes are told, and which."""

    url = forms.URLField(
        label=_("接收地址"),
        max_length=URL_LENGTH,
        assume_scheme="https",
        help_text=_("本单位系统接收通知的网址，以 https:// 开头"),
    )
    topics = forms.MultipleChoiceField(label=_("通知哪些变化"), widget=forms.CheckboxSelectMultiple)
    own_only = forms.BooleanField(
        label=_("只通知本单位的记录"), required=False, help_text=_("不勾选时，也通知其他单位公开记录的变化")
    )

    def __init__(self, *args: Any, webhook: Webhook | None = None, **kwargs: Any) -> None:
        stored: dict[str, Any] = {"own_only": True}
        if webhook is not None:
            stored = {"url": webhook.url, "topics": webhook.topics, "own_only": webhook.own_only}
        kwargs["initial"] = {**stored, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        asked: Any = self.fields
        asked["topics"].choices = [(one.name, one.label) for one in feed.known()]
