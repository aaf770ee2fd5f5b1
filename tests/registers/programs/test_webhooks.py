"""Webhooks: no change is lost, messages are signed and sent again, and nothing is sent into the house's own network."""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from typing import Any

import pytest
from django.db import connection

from lianqiao.core import clock, outbox
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models import Message
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.registers.demands.domain.demands import update_demand
from lianqiao.registers.organisations.models import Membership
from lianqiao.registers.programs import limits, sending, signing
from lianqiao.registers.programs.domain import deliveries, webhooks
from lianqiao.registers.programs.enums import PauseReason
from lianqiao.registers.programs.models import Delivery, Webhook
from tests.factories import AchievementFactory, DemandFactory, complete_achievement, make_actor

pytestmark = pytest.mark.django_db


@dataclass
class Receiver:
    """A receiving system on this machine; answers with `status`, after `wait` seconds."""

    url: str = ""
    status: int = 204
    wait: float = 0
    location: str = ""
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    """A receiver that the site may reach."""
    settings.WEBHOOK_PRIVATE = settings.WEBHOOK_PLAIN = True
    state = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            state.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            time.sleep(state.wait)
            self.send_response(state.status)
            if state.location:
                self.send_header("Location", state.location)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Stay silent."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_port}/hook?of=us"
    yield state
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def administrator() -> Any:
    """An administrator of a company."""
    return make_actor(Role.ADMINISTRATOR)


def _register(actor: Any, url: str, **values: Any) -> Webhook:
    return webhooks.register_webhook(
        actor=actor, url=url, **{"topics": ["achievements", "demands"], "own_only": True, **values}
    )


def _hand_over() -> None:
    """Give all that is published to the webhooks, as the subscriber does."""
    cursor = outbox.START
    while changes := outbox.after(cursor):
        deliveries.note_changes(changes)
        cursor = outbox.position_of(changes)


def test_own_change_is_told_once_and_signed(receiver: Receiver, administrator: Any) -> None:
    webhook = _register(administrator, receiver.url)
    draft = DemandFactory(organisation=administrator.organisation)
    update_demand(draft, actor=administrator, values={"title": "新题目"})
    _hand_over()
    _hand_over()

    assert deliveries.deliver_due() == 1

    (headers, body), delivery = receiver.got[0], Delivery.objects.get()
    assert json.loads(body) == {
        "type": "demands.demand.update",
        "timestamp": delivery.happened_at.isoformat(),
        "data": {"id": str(draft.pk), "gone": False},
    }
    assert "新题目" not in body.decode()
    assert headers["webhook-id"] == f"msg_{delivery.pk.hex}"
    key = base64.b64decode(signing.secret_of(webhook).removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert (delivery.attempts, delivery.last_status, delivery.due_at) == (1, 204, None)
    assert delivery.delivered_at is not None
    assert deliveries.deliver_due() == 0


def test_drafts_of_others_are_not_told(receiver: Receiver, administrator: Any) -> None:
    _register(administrator, receiver.url, own_only=False)
    draft = AchievementFactory()
    outbox.publish("achievements.achievement.update", draft.pk)
    _hand_over()

    assert Delivery.objects.count() == 0


def test_public_changes_of_others_are_told_to_those_who_ask(receiver: Receiver, administrator: Any) -> None:
    wide, narrow = _register(administrator, receiver.url, own_only=False), _register(administrator, receiver.url)
    record = complete_achievement()
    _hand_over()

    assert {one.topic for one in wide.deliveries.all()} >= {"achievements.achievement.clear"}
    assert narrow.deliveries.count() == 0
    apply(record, "withdraw", actor=make_actor(organisation=record.organisation), reason="另有安排")
    _hand_over()
    gone = wide.deliveries.get(topic="achievements.achievement.withdraw")
    assert (gone.record_id, gone.is_gone) == (record.pk, True)


def test_message_that_fails_is_sent_again_ever_more_seldom(receiver: Receiver, administrator: Any) -> None:
    receiver.status = 500
    webhook = _register(administrator, receiver.url)
    webhooks.send_test(webhook, actor=administrator)

    assert deliveries.deliver_due() == 0
    delivery = Delivery.objects.get()
    assert (delivery.attempts, delivery.last_status, delivery.last_error) == (1, 500, "对方答复 500。")
    assert delivery.due_at is not None
    assert delivery.due_at - clock.now() <= timedelta(minutes=1)
    assert deliveries.deliver_due() == 0
    assert len(receiver.got) == 1
    receiver.status = 200
    with clock.ahead(timedelta(minutes=1)):
        assert deliveries.deliver_due() == 1
    first, second = (headers["webhook-id"] for headers, _body in receiver.got)
    assert first == second
    assert Webhook.objects.get().failures == 0


def test_pauses_grow_to_half_a_day() -> None:
    pauses = [deliveries.pause_after(attempts) for attempts in range(1, 13)]

    assert pauses[:4] == [timedelta(minutes=minutes) for minutes in (1, 4, 16, 64)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == timedelta(hours=12)


def test_message_is_given_up_after_so_many_attempts(receiver: Receiver, administrator: Any) -> None:
    receiver.status = 500
    webhook = _register(administrator, receiver.url)
    webhooks.send_test(webhook, actor=administrator)
    most = int(limits.DELIVERY_ATTEMPTS.get(on=clock.today()).value)
    Delivery.objects.update(attempts=most - 1)

    deliveries.deliver_due()

    delivery = Delivery.objects.get()
    assert (delivery.attempts, delivery.due_at, delivery.is_given_up) == (most, None, True)
    webhooks.send_again(delivery, actor=administrator)
    receiver.status = 200
    assert deliveries.deliver_due() == 1
    with pytest.raises(DomainError, match="正在等待"):
        webhooks.send_again(
            Delivery.objects.create(
                webhook=webhook, topic="x", record_id=webhook.pk, happened_at=clock.now(), due_at=clock.now()
            ),
            actor=administrator,
        )


def test_webhook_that_keeps_failing_is_paused_and_its_person_told(receiver: Receiver, administrator: Any) -> None:
    receiver.status = 500
    webhook = _register(administrator, receiver.url)
    most = int(limits.FAILURES_BEFORE_PAUSE.get(on=clock.today()).value)
    Webhook.objects.update(failures=most - 1)
    webhooks.send_test(webhook, actor=administrator)

    deliveries.deliver_due()

    webhook.refresh_from_db()
    assert webhook.pause_reason == PauseReason.FAILING
    assert "变更通知已暂停" in Message.objects.get(recipient=administrator.user).subject
    draft = DemandFactory(organisation=administrator.organisation)
    update_demand(draft, actor=administrator, values={"title": "暂停期间"})
    _hand_over()
    receiver.status = 200
    with clock.ahead(timedelta(hours=1)):
        assert deliveries.deliver_due() == 0
        webhooks.resume_webhook(webhook, actor=administrator)
        assert deliveries.deliver_due() == 2
    assert len({headers["webhook-id"] for headers, _body in receiver.got}) == 2


def test_address_that_says_it_is_gone_is_paused_at_once(receiver: Receiver, administrator: Any) -> None:
    receiver.status = 410
    webhook = _register(administrator, receiver.url)
    webhooks.send_test(webhook, actor=administrator)

    deliveries.deliver_due()

    assert Webhook.objects.get().pause_reason == PauseReason.GONE


def test_webhook_of_somebody_who_left_is_paused(receiver: Receiver, administrator: Any) -> None:
    _register(administrator, receiver.url)
    draft = DemandFactory(organisation=administrator.organisation)
    update_demand(draft, actor=administrator, values={"title": "新题目"})
    Membership.objects.filter(user=administrator.user).update(state="ended")

    _hand_over()

    assert (Delivery.objects.count(), Webhook.objects.get().pause_reason) == (0, PauseReason.NO_RIGHT)


def test_redirections_are_not_followed(receiver: Receiver, administrator: Any) -> None:
    receiver.status, receiver.location = 307, receiver.url
    webhooks.send_test(_register(administrator, receiver.url), actor=administrator)

    deliveries.deliver_due()

    assert (len(receiver.got), Delivery.objects.get().last_status) == (1, 307)


def test_slow_receiver_is_not_waited_for_inside_a_transaction(
    receiver: Receiver, administrator: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "STEP_SECONDS", 0.2)
    receiver.wait = 0.6
    webhook = _register(administrator, receiver.url)
    delivery = webhooks.send_test(webhook, actor=administrator)

    assert deliveries.deliver_due() == 0

    delivery.refresh_from_db()
    assert delivery.last_error == "对方没有及时答复。"


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_a_message_is_sent(
    receiver: Receiver, administrator: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    webhook = _register(administrator, receiver.url)
    webhooks.send_test(webhook, actor=administrator)
    seen: list[bool] = []
    send = sending.post

    def watched(url: str, **values: Any) -> int:
        seen.append(connection.in_atomic_block)
        return send(url, **values)

    monkeypatch.setattr(sending, "post", watched)

    assert deliveries.deliver_due() == 1
    assert seen == [False]


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("ftp://example.com/", "url_scheme"),
        ("http://8.8.8.8/", "url_scheme"),
        ("https://", "url_form"),
        ("https://exa mple.com/", "url_form"),
        ("https://user@example.com/", "url_parts"),
        ("https://8.8.8.8/#part", "url_parts"),
        ("https://8.8.8.8:0/", "url_form"),
        ("https://8.8.8.8:99999/", "url_form"),
        ("https://[::1/", "url_form"),
        ("https://127.0.0.1/", "url_private"),
        ("https://2130706433/", "url_private"),
        ("https://localhost/", "url_private"),
        ("https://10.1.2.3/", "url_private"),
        ("https://169.254.169.254/latest/", "url_private"),
        ("https://[::1]/", "url_private"),
        ("https://[::ffff:10.0.0.1]/", "url_private"),
        ("https://[64:ff9b::a00:1]/", "url_private"),
        ("https://nothing.invalid/", "url_unknown"),
    ],
)
def test_address_that_leads_inside_or_nowhere_is_refused(
    administrator: Any, settings: Any, url: str, code: str
) -> None:
    settings.WEBHOOK_PLAIN = settings.WEBHOOK_PRIVATE = False

    with pytest.raises(DomainError) as refused:
        _register(administrator, url)

    assert (refused.value.code, refused.value.field) == (code, "url")
    assert Webhook.objects.count() == 0


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("64:ff9b::808:808", True),
        ("100.64.0.1", False),
        ("192.168.1.1", False),
        ("224.0.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 - judged, not listened on
        ("fe80::1", False),
        ("fd00::1", False),
        ("2002:7f00:1::", False),
        ("2001:0:53aa:64c::1", False),
    ],
)
def test_only_addresses_of_the_public_internet_are_public(address: str, public: bool) -> None:
    assert sending.is_public(ip_address(address)) is public


def test_name_that_turns_inside_after_registration_is_not_reached(
    receiver: Receiver, administrator: Any, settings: Any
) -> None:
    webhook = _register(administrator, receiver.url)
    webhooks.send_test(webhook, actor=administrator)
    settings.WEBHOOK_PRIVATE = False

    assert deliveries.deliver_due() == 0

    assert receiver.got == []
    assert Delivery.objects.get().last_error == "接收地址指向内部网络，不能使用。"


def test_only_administrators_register(receiver: Receiver) -> None:
    with pytest.raises(AccessError):
        _register(make_actor(Role.EDITOR), receiver.url)
    assert Webhook.objects.count() == 0


def test_secret_changes_when_it_is_renewed(receiver: Receiver, administrator: Any) -> None:
    webhook = _register(administrator, receiver.url)
    before = signing.secret_of(webhook)

    renewed = webhooks.renew_secret(webhook, actor=administrator)

    assert signing.secret_of(renewed) != before
    assert signing.secret_of(Webhook.objects.get()) == signing.secret_of(renewed)


def test_removed_webhook_hears_and_sends_nothing(receiver: Receiver, administrator: Any) -> None:
    webhook = _register(administrator, receiver.url)
    webhooks.send_test(webhook, actor=administrator)
    webhooks.remove_webhook(webhook, actor=administrator)
    update_demand(
        DemandFactory(organisation=administrator.organisation), actor=administrator, values={"title": "新题目"}
    )
    _hand_over()

    assert (deliveries.deliver_due(), receiver.got, Delivery.objects.count()) == (0, [], 1)


def test_old_messages_are_forgotten(receiver: Receiver, administrator: Any) -> None:
    webhooks.send_test(_register(administrator, receiver.url), actor=administrator)
    deliveries.deliver_due()

    assert deliveries.forget_old_deliveries() == 0
    with clock.ahead(timedelta(days=91)):
        assert deliveries.forget_old_deliveries() == 1
