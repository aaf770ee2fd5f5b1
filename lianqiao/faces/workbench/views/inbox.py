"""The inbox: messages, newest first; how one wants to hear of them; leaving a group from a mail."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from lianqiao.core import inbox
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.messages import channels, choices, groups
from lianqiao.core.messages.kinds import group_named, labelled_kinds
from lianqiao.core.models import Channel, Message, Way
from lianqiao.core.oversight.personal import give_consent, has_consented
from lianqiao.core.pages import Crumb, FormPage, Page
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission

PAGE_SIZE = 20
SETTINGS = "workbench:inbox_settings"
#: The purpose of the separate consent to passing messages on to a service.
CHANNELS = "core.channels"
CONSENT = _("我同意把发给我的消息内容提供给所填渠道的服务商（如企业微信、钉钉、飞书），用于向我推送。")


def _crumbs(*more: Crumb) -> list[Crumb]:
    return [
        Crumb(str(_("工作台")), reverse("workbench:home")),
        Crumb(str(_("消息")), reverse("workbench:inbox")),
        *more,
    ]


class Inbox(Page):
    """The person's messages, by group, unread, or with some words."""

    title = _("消息")
    help = _("点开一条即视为已读。是否同时发邮件，在“消息设置”里选择。")
    template_name = "workbench/inbox.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [_crumbs()[0], Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One page of messages, and what to choose from."""
        known = {group.key for group in groups()}
        group = self.request.GET.get("group", "")
        group = group if group in known else ""
        only_unread = "unread" in self.request.GET
        words = self.request.GET.get("q", "").strip()[:100]
        rows = inbox.search(self.actor.user, group=group, only_unread=only_unread, words=words)
        page = Paginator(rows, PAGE_SIZE).get_page(self.request.GET.get("page"))
        chosen = choices.settings_of(self.actor.user)
        refused = chosen if chosen.refused_address == self.actor.user.email else None
        return super().get_context_data(
            page=page,
            groups=groups(),
            group=group,
            only_unread=only_unread,
            words=words,
            is_filtered=bool(group or only_unread or words),
            refused=refused,
            **kwargs,
        )


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


class MessageSettingsForm(forms.Form):
    """One choice per group, and the time of the digest."""

    digest_hour = forms.TypedChoiceField(label=_("汇总邮件几点发"), required=False, coerce=int, empty_value=None)
    working_days_only = forms.BooleanField(label=_("只在工作日发汇总"), required=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen, ways = choices.settings_of(user), choices.ways(user)
        hours = [(hour, f"{hour}:00") for hour in range(24)]
        default = _now("默认（%(hour)d:00）") % {"hour": choices.default_hour()}
        self.fields["digest_hour"].choices = [("", default), *hours]  # type: ignore[attr-defined]
        given = self.initial
        self.initial = {"digest_hour": chosen.digest_hour, "working_days_only": chosen.working_days_only}
        fields: dict[str, forms.Field] = {}
        for group in groups():
            name = f"way_{group.key}"
            kinds = "、".join(str(kind.label) for kind in labelled_kinds(group.key))
            fields[name] = forms.ChoiceField(
                label=group.label,
                choices=Way.choices,
                widget=forms.RadioSelect,
                help_text=_now("包括：%(kinds)s") % {"kinds": kinds},
            )
            self.initial[name] = ways[group.key].value
        self.fields = {**fields, **self.fields}
        self.initial.update(given)

    def values(self) -> dict[str, str]:
        """The way of each group."""
        prefix = "way_"
        return {name.removeprefix(prefix): way for name, way in self.cleaned_data.items() if name.startswith(prefix)}


class ChannelForm(forms.Form):
    """A new channel."""

    label = forms.CharField(label=_("名称"), max_length=60, help_text=_("例如：科技处工作群"))
    address = forms.CharField(
        label=_("渠道地址"),
        max_length=500,
        help_text=_("例如 dingtalk://密钥@令牌/、wecombot://密钥、feishu://令牌。保存后只显示一部分。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    groups = forms.MultipleChoiceField(
        label=_("只接收这些消息（不选则全部接收）"), required=False, widget=forms.CheckboxSelectMultiple
    )
    owner = forms.ChoiceField(label=_("用于"), widget=forms.RadioSelect, initial="me")
    consent = forms.BooleanField(label=CONSENT, required=False)

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owners: list[tuple[str, Any]] = [("me", _("我自己"))]
        if actor.organisation is not None and actor.has(Permission.CHANNEL_MANAGE):
            owners.append(("organisation", _now("本单位（%(unit)s）") % {"unit": actor.organisation}))
        self.fields["owner"].choices = owners  # type: ignore[attr-defined]
        self.fields["groups"].choices = [(group.key, group.label) for group in groups()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What goes to a person's own channel needs the person's consent."""
        values = super().clean() or {}
        if values.get("owner") == "me" and not values.get("consent"):
            self.add_error("consent", _("请先同意，再登记自己的渠道。"))
        return values


class InboxSettings(FormPage):
    """How the person wants to hear of each group, when the digest comes, and the channels."""

    title = _("消息设置")
    help = _("紧急的消息（例如个人信息请求的答复）不等汇总，立即发送。选“只在站内查看”后不再发邮件。")
    form_class = MessageSettingsForm
    template_name = "workbench/inbox_settings.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the inbox."""
        return _crumbs(Crumb(self.page_title()))

    def draft_key(self) -> str:
        """One unsent choice per person."""
        return "core.message_settings"

    def form_arguments(self) -> dict[str, Any]:
        """Whose choices they are."""
        return {"user": self.actor.user}

    def save(self, form: Any) -> Any:
        """Keep them."""
        values = form.cleaned_data
        choices.choose(
            form.values(),
            actor=self.actor,
            digest_hour=values["digest_hour"],
            working_days_only=values["working_days_only"],
        )

    def after(self, saved: Any) -> str:
        """Stay here."""
        return reverse(SETTINGS)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The channels beside the form."""
        labels = {group.key: group.label for group in groups()}
        rows = channels.channels_visible_to(self.actor).select_related("organisation")
        shown = [{"channel": row, "groups": [labels[key] for key in row.groups if key in labels]} for row in rows]
        return super().get_context_data(**{"channels": shown, **kwargs})


class NewChannel(FormPage):
    """Adds a channel."""

    title = _("登记通知渠道")
    help = _("渠道地址相当于口令，请从服务商的机器人设置中复制，不要发给别人。")
    form_class = ChannelForm
    submit_label = _("登记")

    def breadcrumb(self) -> list[Crumb]:
        """Below the settings."""
        return _crumbs(Crumb(str(_("消息设置")), reverse(SETTINGS)), Crumb(self.page_title()))

    def draft_key(self) -> str:
        """Unused: an address is a secret and is not kept before it is sent."""
        return "core.channel"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """An empty form; nothing unsent comes back."""
        form = self.form_class(**self.form_arguments())
        return self.render_to_response(self.get_context_data(form=form, draft=None))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Add it; autosaving is refused."""
        if "autosave" in request.GET:
            return HttpResponse(status=204)
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Without an address to save to while the person types."""
        return super().get_context_data(**{**kwargs, "autosave_url": ""})

    def form_arguments(self) -> dict[str, Any]:
        """For whom a channel may be added."""
        agreed = has_consented(self.actor.user, CHANNELS)
        return {"actor": self.actor, "initial": {"owner": "me", "consent": agreed}}

    def save(self, form: Any) -> Any:
        """Keep the consent and the channel."""
        values = form.cleaned_data
        organisation = self.actor.organisation if values["owner"] == "organisation" else None
        if organisation is None:
            give_consent(CHANNELS, actor=self.actor, text=str(CONSENT))
        return channels.add_channel(
            actor=self.actor,
            organisation=organisation,
            label=values["label"],
            address=values["address"],
            groups=values["groups"],
        )

    def after(self, saved: Any) -> str:
        """Back to the settings."""
        return reverse(SETTINGS)


class ActOnChannel(Page):
    """Tests a channel, switches it off or on, or takes it away."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """What the button says."""
        channel: Channel = find_visible(channels.channels_visible_to(self.actor), pk)
        action = request.POST.get("action", "")
        if action == "test":
            if channels.test_channel(channel, actor=self.actor):
                messages.success(request, _("测试消息已发出，请到渠道里查看。"))
            else:
                messages.error(request, _("测试消息没有发出，请核对渠道地址是否有效。"))
        elif action in ("on", "off"):
            channels.change_channel(channel, actor=self.actor, is_active=action == "on")
            messages.success(request, _("已启用。") if action == "on" else _("已停用。"))
        elif action == "remove":
            channels.remove_channel(channel, actor=self.actor)
            messages.success(request, _("已删除。"))
        return redirect(SETTINGS)


@method_decorator(csrf_exempt, name="dispatch")
class Unsubscribe(Page):
    """Where the link of a mail leads: mail programs post to it by themselves, people press the button."""

    title = _("不再接收邮件")
    public = True
    template_name = "workbench/unsubscribe.html"

    def breadcrumb(self) -> list[Crumb]:
        """Nowhere: whoever comes here need not be signed in."""
        return []

    def read(self) -> tuple[int, str]:
        """Whose link it is and of which group."""
        return choices.read_unsubscribe(self.kwargs["token"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words for the group; a link that is none of ours says so."""
        try:
            _user, group = self.read()
            label = _("所有消息") if group == choices.ALL_GROUPS else group_named(group).label
            return super().get_context_data(**{"group": label, "refusal": "", **kwargs})
        except (DomainError, LookupError):
            return super().get_context_data(**{"group": "", "refusal": _("链接不完整，请从邮件中重新打开。"), **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Leave the group; doing so twice is no error."""
        try:
            choices.unsubscribe(*self.read())
        except AccessError:
            raise
        except (DomainError, LookupError):
            return self.render_to_response(self.get_context_data(), status=400)
        return self.render_to_response(self.get_context_data(done=True))
