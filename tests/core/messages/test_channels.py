"""Channels: which addresses may be entered, how they are kept, and what is delivered to a real server."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
import time_machine
from apprise import URLBase
from django.core.mail import get_connection
from django.db import connection
from django.utils import timezone

from lianqiao.core import inbox
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.messages import channels, secrets
from lianqiao.core.models import Channel, Delivery, MailState
from lianqiao.core.permissions import Role
from tests.factories import OrganisationFactory, UserFactory, make_actor

pytestmark = pytest.mark.django_db

SECRET = "dingtalk://SECabcdefghijklmnop@abcdefabcdefabcdef0123/"


class Gateway:
    """A local server that takes messages, or answers with an error."""

    def __init__(self) -> None:
        self.status = 200
        self.location = ""
        self.got: list[dict[str, Any]] = []
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                gateway.got.append(json.loads(body))
                self.send_response(gateway.status)
                if gateway.location:
                    self.send_header("Location", gateway.location)
                self.end_headers()

            do_GET = do_POST  # noqa: N815 - the name that the server asks for

            def log_message(self, *args: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"json://{self.host}/hook"


@pytest.fixture
def gateway(settings: Any) -> Iterator[Gateway]:
    """A gateway of the installation's own, which it allows."""
    made = Gateway()
    settings.CHANNEL_HOSTS = frozenset({made.host})
    yield made
    made.server.shutdown()
    made.server.server_close()


def _add(actor: Any, address: str, organisation: Any = None, groups: tuple[str, ...] = ()) -> Channel:
    return channels.add_channel(actor=actor, organisation=organisation, label="群", address=address, groups=groups)


@pytest.mark.parametrize(
    "address",
    [
        "json://127.0.0.1/",
        "jsons://10.0.0.1:8443/x",
        "xml://localhost/",
        "form://169.254.169.254/latest/",
        "file:///etc/passwd",
        "exec://sh",
        "syslog://",
        "dbus://",
        "mailto://user:pass@gmail.com",
        "gotify://intranet/token",
        "apprise://intranet/token",
        "http://127.0.0.1/",
        "dingtalk://",
        "dingtalk://abcdefabcdefabcdef0123/?verify=no",
        "dingtalk://abcdefabcdefabcdef0123/?rto=86400",
        "dingtalk://abcdefabcdefabcdef0123/?x=1;verify=no;rto=3000;cto=3000",
        "dingtalk://abcdefabcdefabcdef0123/?x=1;y=2",
        "dingtalk://abcdefabcdefabcdef0123/?%20verify=no",
        "dingtalk://abcdefabcdefabcdef0123/#?verify=no",
        "dingtalk://abcdefabcdefabcdef0123/?x=1#&rto=3000",
        "no address",
        "",
    ],
)
def test_only_named_services_and_hosts_are_spoken_to(address: str) -> None:
    actor = make_actor()
    with pytest.raises(DomainError):
        _add(actor, address)
    assert not Channel.objects.exists()


def test_certificates_are_verified_and_waiting_is_short_whatever_apprise_does(monkeypatch: Any) -> None:
    monkeypatch.setattr(URLBase, "verify_certificate", False)
    monkeypatch.setattr(URLBase, "socket_read_timeout", 3000.0)
    monkeypatch.setattr(URLBase, "socket_connect_timeout", 3000.0)

    service = channels.check_address(SECRET)

    assert (service.verify_certificate, service.redirects, service.request_timeout) == (True, False, (5.0, 10.0))


def test_a_mail_server_that_does_not_answer_is_left_soon() -> None:
    assert get_connection("django.core.mail.backends.smtp.EmailBackend").timeout == 20


def test_an_allowed_host_is_that_host_and_port_alone(gateway: Gateway) -> None:
    actor = make_actor()
    _add(actor, gateway.address)
    name = gateway.host.partition(":")[0]
    for other in (f"json://{name}:1/hook", f"json://{gateway.host}@10.0.0.1/", f"json://{name}/hook"):
        with pytest.raises(DomainError):
            _add(actor, other)


def test_the_address_is_kept_encrypted_and_shown_masked() -> None:
    channel = _add(make_actor(), SECRET)
    channel.refresh_from_db()
    assert b"abcdefabcdef" not in bytes(channel.address)
    assert secrets.reveal(channel.address, purpose=channels.PURPOSE) == SECRET
    assert "abcdefabcdef" not in channel.masked
    assert "SECabcdef" not in channel.masked
    assert channel.masked.startswith("dingtalk://")


def test_a_secret_closed_with_a_former_key_opens_while_that_is_a_fallback(settings: Any) -> None:
    closed = secrets.close("秘密", purpose="test")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key of the installation, long enough to be one"
    assert secrets.reveal(closed, purpose="test") == "秘密"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(ValueError):
        secrets.reveal(closed, purpose="test")
    with pytest.raises(ValueError):
        secrets.reveal(secrets.close("秘密", purpose="one"), purpose="other")


def test_a_message_goes_to_the_persons_channel_once(gateway: Gateway) -> None:
    actor = make_actor()
    channel = _add(actor, gateway.address)
    for _time in range(2):
        inbox.send([actor.user], key="k", subject="标题", text="内容", url="/workbench/")
    assert channels.deliver_channels() == 1
    assert channels.deliver_channels() == 0
    (got,) = gateway.got
    assert (got["title"], got["message"]) == ("标题", "内容\nhttp://127.0.0.1:8000/workbench/")
    channel.refresh_from_db()
    assert channel.failures == 0
    assert channel.last_success_at is not None


def test_a_channel_hears_only_the_groups_that_it_asked_for(gateway: Gateway) -> None:
    actor = make_actor()
    _add(actor, gateway.address, groups=("introductions",))
    inbox.send([actor.user], key="other.1", subject="甲", text="甲")
    inbox.send([actor.user], key="core.comment.1", subject="乙", text="乙")
    assert channels.deliver_channels() == 1
    assert [got["title"] for got in gateway.got] == ["乙"]


def test_an_organisations_channel_hears_what_concerns_it_once_and_nothing_personal(gateway: Gateway) -> None:
    unit, other = OrganisationFactory(), OrganisationFactory()
    administrator = make_actor(Role.ADMINISTRATOR, organisation=unit)
    colleague = make_actor(organisation=unit)
    _add(administrator, gateway.address, organisation=unit)
    people = [administrator.user, colleague.user]
    inbox.send(people, key="core.comment.1", subject="甲", text="甲", organisations=[unit])
    inbox.send(people, key="core.comment.2", subject="乙", text="乙", organisations=[other])
    inbox.send(people, key="core.comment.3", subject="丙", text="丙")
    inbox.send(people, key="oversight.request.1", subject="丁", text="丁", organisations=[unit])
    assert channels.deliver_channels() == 1
    assert [got["title"] for got in gateway.got] == ["甲"]


def test_a_failing_service_is_tried_again_later_counted_and_given_up(gateway: Gateway) -> None:
    actor = make_actor()
    channel = _add(actor, gateway.address)
    gateway.status = 500
    inbox.send([actor.user], key="k", subject="标题", text="内容")
    pauses = []
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        for _attempt in range(6):
            assert channels.deliver_channels() == 0
            row = Delivery.objects.get()
            if row.outcome == MailState.WAITING:
                pauses.append(row.next_at - timezone.now())
                traveller.move_to(row.next_at)
    assert pauses == [timedelta(minutes=2 * 2**number) for number in range(5)]
    assert (row.outcome, row.attempts) == (MailState.FAILED, 6)
    channel.refresh_from_db()
    assert channel.failures == 6
    assert channel.last_failure_at is not None
    assert len(gateway.got) == 6


def test_a_redirect_is_not_followed(gateway: Gateway) -> None:
    actor = make_actor()
    _add(actor, gateway.address)
    gateway.status, gateway.location = 307, f"http://{gateway.host}/elsewhere"
    inbox.send([actor.user], key="k", subject="标题", text="内容")
    assert channels.deliver_channels() == 0
    assert len(gateway.got) == 1


def test_a_host_that_is_no_longer_allowed_is_not_spoken_to(gateway: Gateway, settings: Any) -> None:
    actor = make_actor()
    _add(actor, gateway.address)
    inbox.send([actor.user], key="k", subject="标题", text="内容")
    settings.CHANNEL_HOSTS = frozenset()
    assert channels.deliver_channels() == 0
    assert gateway.got == []


def test_the_test_button_sends_a_line_and_counts(gateway: Gateway) -> None:
    actor = make_actor()
    channel = _add(actor, gateway.address)
    assert channels.test_channel(channel, actor=actor) is True
    gateway.status = 500
    assert channels.test_channel(channel, actor=actor) is False
    channel.refresh_from_db()
    assert channel.failures == 1
    assert [got["title"] for got in gateway.got] == ["链桥 测试消息"] * 2


def test_whoever_acts_as_the_owner_touches_no_channel(gateway: Gateway) -> None:
    owner = make_actor(Role.ADMINISTRATOR)
    unit = owner.organisation
    rows = [_add(owner, gateway.address), _add(owner, gateway.address, organisation=unit)]
    helper = replace(owner, supporter=UserFactory())

    for organisation in (None, unit):
        with pytest.raises(AccessError) as refusal:
            _add(helper, gateway.address, organisation=organisation)
        assert refusal.value.message == "代办期间不能管理通知渠道。"
    for row in rows:
        with pytest.raises(AccessError):
            channels.remove_channel(row, actor=helper)
        with pytest.raises(AccessError):
            channels.change_channel(row, actor=helper, is_active=False)
        with pytest.raises(AccessError):
            channels.test_channel(row, actor=helper)

    assert Channel.objects.filter(is_active=True).count() == 2
    assert gateway.got == []


def test_only_its_owner_touches_a_channel(gateway: Gateway) -> None:
    unit = OrganisationFactory()
    administrator = make_actor(Role.ADMINISTRATOR, organisation=unit)
    editor, stranger = make_actor(organisation=unit), make_actor(Role.ADMINISTRATOR)
    own, of_unit = _add(editor, gateway.address), _add(administrator, gateway.address, organisation=unit)
    for actor, channel in ((administrator, own), (editor, of_unit), (stranger, of_unit), (stranger, own)):
        with pytest.raises(AccessError):
            channels.remove_channel(channel, actor=actor)
        with pytest.raises(AccessError):
            channels.change_channel(channel, actor=actor, is_active=False)
        with pytest.raises(AccessError):
            channels.test_channel(channel, actor=actor)
    with pytest.raises(AccessError):
        _add(editor, gateway.address, organisation=unit)
    assert set(channels.channels_visible_to(editor)) == {own}
    assert set(channels.channels_visible_to(administrator)) == {of_unit}
    assert gateway.got == []
    assert Channel.objects.filter(is_active=True).count() == 2


def test_a_channel_that_is_off_hears_nothing_and_starts_anew(gateway: Gateway) -> None:
    actor = make_actor()
    channel = _add(actor, gateway.address)
    Channel.objects.filter(pk=channel.pk).update(failures=3)
    channels.change_channel(channel, actor=actor, is_active=False)
    inbox.send([actor.user], key="k", subject="标题", text="内容")
    assert not Delivery.objects.exists()
    assert channels.change_channel(channel, actor=actor, is_active=True).failures == 0


def test_nobody_has_more_channels_than_anybody_needs(gateway: Gateway) -> None:
    actor = make_actor()
    for _number in range(channels.MOST_PER_OWNER):
        _add(actor, gateway.address)
    with pytest.raises(DomainError):
        _add(actor, gateway.address)


def test_visitors_have_no_channels() -> None:
    from lianqiao.core.access import ANONYMOUS

    UserFactory()
    assert not channels.channels_visible_to(ANONYMOUS).exists()
    with pytest.raises(AccessError):
        _add(ANONYMOUS, SECRET)


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_a_service_is_spoken_to_and_nobody_else_sends(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = make_actor()
    _add(actor, gateway.address)
    inbox.send([actor.user], key="k", subject="标题", text="内容")
    seen: list[tuple[bool, Any]] = []
    hand_over = channels._hand_over

    def looks(channel: Channel, subject: str, text: str) -> bool:
        seen.append((connection.in_atomic_block, channels._take()))
        return hand_over(channel, subject, text)

    monkeypatch.setattr(channels, "_hand_over", looks)

    assert channels.deliver_channels() == 1

    assert seen == [(False, None)]
    assert len(gateway.got) == 1


def test_what_a_dying_worker_had_taken_is_sent_by_the_next_one(gateway: Gateway) -> None:
    actor = make_actor()
    _add(actor, gateway.address)
    inbox.send([actor.user], key="k", subject="标题", text="内容")
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        lost = channels._take()
        assert lost is not None
        assert channels.deliver_channels() == 0
        traveller.shift(channels.LEASE)
        assert channels.deliver_channels() == 1
        channels._note(lost, taken=False)

    row = Delivery.objects.get()
    assert (row.outcome, row.attempts, len(gateway.got)) == (MailState.SENT, 2, 1)
