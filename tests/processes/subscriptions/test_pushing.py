"""Telling subscribers: what is new, once, and nothing that they may not see when the mail goes out."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from lianqiao.core import clock, inbox, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.messages import choices
from lianqiao.core.models import Digest, MailState, Message, MessageSettings
from lianqiao.core.permissions import Role
from lianqiao.core.publishing.enums import Publicity
from lianqiao.processes.matching import index
from lianqiao.processes.matching.domain.refresh import refresh
from lianqiao.processes.subscriptions.domain import subscriptions as domain
from lianqiao.processes.subscriptions.links import read_stop, stop_url
from lianqiao.processes.subscriptions.models import Subscription, Told
from lianqiao.registers.achievements.enums import AchievementState
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.demands.models import Demand
from lianqiao.registers.organisations.enums import MembershipState, OrganisationState
from lianqiao.registers.organisations.models import Membership
from tests.processes import makers
from tests.processes.subscriptions.makers import ask, published, run, told_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_index")]

RICE = {
    "title": "耐盐碱水稻",
    "plain_text": "耐盐碱的水稻品种，亩产提高两成，已在沿海试种。",
    "academic_text": "",
    "keywords": ["水稻"],
}


class BrokenMail(EmailBackend):
    """A mail server that is down."""

    def open(self) -> bool:
        raise ConnectionRefusedError

    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError


def test_new_achievement_is_told_once_with_reason_and_way_out(reader: Actor) -> None:
    subscription = ask(reader, name="压铸")
    old_mails = len(mail.outbox)
    record = published()
    published(**RICE)

    sent = [run(), run()]
    inbox.deliver_mail()

    message = Message.objects.get(recipient=reader.user)
    letter = mail.outbox[old_mails]
    assert sent == [1, 0]
    assert told_to(reader) == [record]
    assert record.title not in message.subject + message.text
    # Behind the name of the subscription stand the second in which it was signed and the signature.
    assert message.leave_url.rsplit(":", 2)[0] == stop_url(subscription).rsplit(":", 2)[0]
    assert letter.subject == "订阅“压铸”有 1 条新内容"
    assert "您收到这条消息，是因为订阅了“压铸”" in letter.body
    assert record.title in letter.body
    assert "推送理由：" in letter.body
    assert message.leave_url in letter.body
    assert letter.extra_headers["List-Unsubscribe"].endswith(f"{message.leave_url}>")
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_what_was_published_before_is_not_new(reader: Actor) -> None:
    published()
    ask(reader)

    assert (run(), told_to(reader)) == (0, [])


def test_conditions_alone_are_enough(reader: Actor) -> None:
    field = makers.field("0401")
    ask(reader, words="", filters={"field": "04", "region": "290200", "stage": "pilot"})
    wanted = published(fields=[field], readiness=6)
    published(fields=[makers.field("05")], readiness=6)
    published(fields=[field], readiness=2)
    makers.achievement(makers.organisation(code="290301"), fields=[field], readiness=6)

    run()

    assert told_to(reader) == [wanted]


def test_price_that_is_kept_back_narrows_nothing_down(reader: Actor) -> None:
    ask(reader, words="", filters={"price": "50"})
    published(price_yuan=400000, publicity=Publicity.ON_REQUEST)
    shown = published(price_yuan=400000)

    run()

    assert told_to(reader) == [shown]


def test_two_subscriptions_tell_a_record_once(reader: Actor) -> None:
    ask(reader)
    ask(reader, words="", filters={"region": "290200"})
    record = published()

    assert (run(), told_to(reader)) == (1, [record])


def test_own_organisations_are_not_told(reader: Actor) -> None:
    second = makers.organisation(code="290301")
    Membership.objects.create(user=reader.user, organisation=second, roles=[Role.EDITOR])
    ask(reader)
    makers.achievement(reader.organisation)
    makers.achievement(second)
    index.rebuild()

    assert (run(), told_to(reader)) == (0, [])


def test_record_for_verified_organisations_is_told_to_those_alone(reader: Actor) -> None:
    newcomer = makers.actor(makers.organisation(state=OrganisationState.PENDING))
    ask(reader)
    ask(newcomer)
    record = published(publicity=Publicity.VERIFIED)

    run()

    assert (told_to(reader), told_to(newcomer)) == ([record], [])


def test_rights_are_those_of_the_day_of_sending(reader: Actor) -> None:
    ask(reader)
    Membership.objects.filter(user=reader.user).update(state=MembershipState.ENDED)
    published(publicity=Publicity.VERIFIED)

    assert (run(), told_to(reader)) == (0, [])


@pytest.mark.parametrize("change", ["withdrawn", "suspended", "verified_only"])
def test_record_taken_back_between_message_and_mail_is_not_in_the_mail(reader: Actor, change: str) -> None:
    ask(reader)
    gone, kept = published(title="铝合金压铸件气孔控制"), published()
    run()
    if change == "withdrawn":
        Achievement.objects.filter(pk=gone.pk).update(state=AchievementState.WITHDRAWN)
    elif change == "suspended":
        type(gone.organisation).objects.filter(pk=gone.organisation_id).update(state=OrganisationState.SUSPENDED)
    else:
        Achievement.objects.filter(pk=gone.pk).update(publicity=Publicity.VERIFIED)
        type(reader.organisation).objects.filter(pk=reader.organisation_id).update(state=OrganisationState.PENDING)
    inbox.deliver_mail()

    letter = mail.outbox[-1]
    assert gone.title not in letter.body
    assert kept.title in letter.body
    assert letter.subject.endswith("有 1 条新内容")


def test_mail_with_nothing_left_to_say_is_not_sent(reader: Actor) -> None:
    ask(reader)
    record = published()
    run()
    Achievement.objects.filter(pk=record.pk).update(state=AchievementState.WITHDRAWN)
    inbox.deliver_mail()

    message = Message.objects.get(recipient=reader.user)
    assert (len(mail.outbox), message.mail_state) == (0, MailState.NOT_WANTED)


def test_digest_leaves_out_what_was_taken_back(reader: Actor) -> None:
    choices.choose({"subscriptions": "digest"}, actor=reader, digest_hour=0, working_days_only=False)
    ask(reader)
    record = published()
    run()
    Achievement.objects.filter(pk=record.pk).update(state=AchievementState.WITHDRAWN)
    inbox.deliver_mail()

    message = Message.objects.get(recipient=reader.user)
    assert (len(mail.outbox), message.mail_state) == (0, MailState.NOT_WANTED)
    assert list(Digest.objects.values_list("mail_state", flat=True)) == [MailState.NOT_WANTED]


def test_mail_server_that_is_down_loses_nothing_and_sends_nothing_twice(reader: Actor, settings: Any) -> None:
    ask(reader)
    record = published()
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.BrokenMail"
    run()
    with pytest.raises(ConnectionRefusedError):
        inbox.deliver_mail()
    before = (Message.objects.count(), Told.objects.count())
    settings.EMAIL_BACKEND = working
    run()
    sent = [inbox.deliver_mail(), inbox.deliver_mail()]

    assert (before, sent) == ((1, 1), [1, 0])
    assert record.title in mail.outbox[-1].body


def test_link_stops_without_signing_in_and_nothing_more_goes_out(reader: Actor) -> None:
    subscription = ask(reader)
    published()
    run()
    token = stop_url(subscription).rstrip("/").rpartition("/")[2]

    domain.stop_by_link(read_stop(token))
    domain.stop_by_link(read_stop(token))
    inbox.deliver_mail()
    published(title="又一种压铸件气孔控制工艺")
    run()

    subscription.refresh_from_db()
    assert (subscription.is_active, len(mail.outbox), Told.objects.count()) == (False, 0, 1)


@pytest.mark.parametrize("token", ["nonsense", "nonsense:1abc:zzz"])
def test_link_of_somebody_else_s_making_stops_nothing(reader: Actor, token: str) -> None:
    ask(reader)

    with pytest.raises(DomainError, match="链接不完整"):
        read_stop(token)


def test_weekly_waits_for_its_day_and_tells_together(reader: Actor) -> None:
    MessageSettings.objects.create(user=reader.user, digest_hour=9)
    with time_machine.travel("2026-11-25T10:00:00+08:00", tick=False):  # a Wednesday
        subscription = ask(reader, rhythm="weekly")
    with time_machine.travel("2026-11-25T11:00:00+08:00", tick=False):
        first = published()
        assert run() == 0
    with time_machine.travel("2026-11-30T08:59:00+08:00", tick=False):
        second = published(title="压铸件气孔在线检测")
        assert run() == 0
    with time_machine.travel("2026-11-30T09:00:00+08:00", tick=False):
        assert run() == 1

    subscription.refresh_from_db()
    assert set(told_to(reader)) == {first, second}
    assert Message.objects.filter(recipient=reader.user).count() == 1
    assert subscription.next_at.isoformat() == "2026-12-07T01:00:00+00:00"


def test_record_whose_transaction_ended_late_is_still_told(reader: Actor) -> None:
    ask(reader)
    published(**RICE)
    run()
    late = published()
    Achievement.objects.filter(pk=late.pk).update(published_at=clock.now() - timedelta(minutes=5))
    Subscription.objects.update(since=clock.now() - timedelta(days=1))

    run()

    assert told_to(reader) == [late]


def test_demands_are_told_too(reader: Actor) -> None:
    ask(reader, subject="demands")
    demand = makers.demand(makers.organisation(code="290201"))
    index.rebuild()

    run()

    assert told_to(reader) == [demand]


def test_matches_of_an_own_record_are_told_and_not_by_matching_as_well(reader: Actor) -> None:
    demand: Demand = makers.demand(reader.organisation)
    Demand.objects.filter(pk=demand.pk).update(submitted_by=reader.user)
    domain.subscribe_to_matches(actor=reader, record=demand, rhythm="at_once")
    record = makers.achievement(makers.organisation(code="290201"))
    outbox.publish(outbox.topic_of(record, "clear"), record.pk)
    outbox.drain("matching.refresh")
    index.rebuild()
    refresh(on=clock.today())

    sent = [run(), run()]

    assert sent == [1, 0]
    assert told_to(reader) == [record]
    assert [message.kind for message in Message.objects.filter(recipient=reader.user)] == ["subscriptions"]


def test_matches_of_others_cannot_be_subscribed_to(reader: Actor) -> None:
    foreign = makers.demand(makers.organisation(code="290201"))

    with pytest.raises(AccessError):
        domain.subscribe_to_matches(actor=reader, record=foreign, rhythm="daily")

    assert Subscription.objects.count() == 0
