"""Acting as somebody: asked, agreed, timed, read-only unless the person allows more, and never without a trace."""

from datetime import timedelta
from typing import Any

import pghistory
import pytest
import time_machine
from django.apps import apps
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lianqiao.core import log
from lianqiao.core.access import Actor
from lianqiao.core.context import acting
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models import Channel, Job, LogEntry, Message
from lianqiao.core.oversight.models import Consent, DataRequest
from lianqiao.core.permissions import Office, Permission, Role
from lianqiao.registers.accounts.domain.profile import update_profile
from lianqiao.registers.accounts.domain.support import ask_support, decide_support, end_support, start_support
from lianqiao.registers.accounts.middleware import WITHHELD
from lianqiao.registers.accounts.models import SupportSession, SupportStage
from lianqiao.registers.achievements.models import Achievement
from tests.factories import AchievementFactory, make_actor, make_officer_of

pytestmark = pytest.mark.django_db

REASON = "填报时页面报错，请求协助查看"


@pytest.fixture
def helper() -> Actor:
    return make_officer_of(Office.SYSTEM)


@pytest.fixture
def professor() -> Actor:
    return make_actor(Role.EDITOR, Role.SECRECY_OFFICER)


def _asked(helper: Actor, professor: Actor) -> SupportSession:
    return ask_support(professor.user, actor=helper, reason=REASON)


def _browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def _running(helper: Actor, professor: Actor, *, may_write: bool = False) -> tuple[SupportSession, Client]:
    session = _asked(helper, professor)
    decide_support(session, actor=professor, agree=True, may_write=may_write)
    browser = _browser(helper)
    browser.post(reverse("workbench:support_start", args=[session.pk]))
    session.refresh_from_db()
    return session, browser


def test_helper_sees_what_the_person_sees_and_the_banner_on_every_page(helper: Actor, professor: Actor) -> None:
    draft = AchievementFactory(organisation=professor.organisation, created_by=professor.user)
    _session, browser = _running(helper, professor)

    for address in (reverse("workbench:achievements_record", args=[draft.pk]), "/workbench/", "/"):
        page = browser.get(address)
        assert page.status_code == 200
        text = page.content.decode()
        assert f"您正在代 {professor.user} 办理" in text
        assert "只能查看" in text
        assert "结束代办" in text


def test_session_that_may_only_look_changes_nothing(helper: Actor, professor: Actor) -> None:
    draft = AchievementFactory(organisation=professor.organisation, created_by=professor.user, title="原来的题目")
    _session, browser = _running(helper, professor)
    edit = reverse("workbench:achievements_edit", args=[draft.pk])

    answers = [
        browser.post(edit, {"title": "改过的题目"}),
        browser.post(edit + "?autosave=1", {"title": "改过的题目"}),
        browser.post(reverse("workbench:read_all")),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert "本次代办只能查看" in answers[0].content.decode()
    assert Achievement.objects.get(pk=draft.pk).title == "原来的题目"


def test_what_is_written_by_consent_carries_both_people(helper: Actor, professor: Actor) -> None:
    draft = AchievementFactory(organisation=professor.organisation, created_by=professor.user)
    _session, browser = _running(helper, professor, may_write=True)

    browser.post(reverse("workbench:achievements_act", args=[draft.pk]), {"transition": "submit"})

    entry = LogEntry.objects.get(action="achievements.achievement.submit")
    assert entry.actor == professor.user
    assert entry.actor_name == f"{professor.user.name}（{helper.user.name} 代办）"
    assert entry.data["supporter"] == {"id": helper.user_id, "name": helper.user.name}
    event = apps.get_model("achievements.AchievementEvent").objects.filter(pgh_obj_id=draft.pk).latest("pgh_id")
    assert event.pgh_context.metadata["user"] == professor.user_id
    assert event.pgh_context.metadata["supporter"] == helper.user_id


def test_history_of_what_nobody_helped_with_names_one_person(professor: Actor) -> None:
    with acting(professor, request="r", source="/"), pghistory.context() as context:
        entry = log.record("test.done", professor.organisation, actor=professor, text="办理")
        assert "supporter" not in context.metadata

    assert (entry.actor_name, entry.data) == (professor.user.name, {})


def test_nobody_reviews_secrecy_or_lets_people_in_as_somebody_else(helper: Actor, professor: Actor) -> None:
    session, browser = _running(helper, professor, may_write=True)

    for name in ("workbench:review_secrecy", "workbench:imports", "workbench:invitation_new"):
        assert browser.get(reverse(name)).status_code == 403
    assert professor.has(Permission.ACHIEVEMENT_REVIEW_SECRECY)
    assert {right for right in Permission if right.endswith("review_secrecy")} <= WITHHELD
    assert session.may_write


@pytest.mark.parametrize(
    "name",
    [
        "mfa_index",
        "mfa_activate_totp",
        "account_change_password",
        "account_email",
        "socialaccount_connections",
        "workbench:profile",
        "workbench:sessions",
        "workbench:inbox_settings",
        "workbench:channel_new",
        "workbench:personal",
    ],
)
def test_ways_in_are_closed_while_acting_as_somebody(helper: Actor, professor: Actor, name: str) -> None:
    _session, browser = _running(helper, professor, may_write=True)

    answer = browser.get(reverse(name))

    assert answer.status_code == 403
    assert "代办期间不能打开账号、密码、两步验证、消息设置和个人信息页面" in answer.content.decode()


def test_helper_registers_no_channel_and_decides_nothing_about_personal_data(helper: Actor) -> None:
    person = make_actor(Role.ADMINISTRATOR)
    _session, browser = _running(helper, person, may_write=True)
    consent = Consent.objects.create(user=person.user, purpose="core.channels", text="同意")
    asked = DataRequest.objects.create(user=person.user, kind="correction", text="改", due_on=timezone.localdate())
    channel = {"label": "群", "address": "dingtalk://abcdefabcdefabcdef0123/", "owner": "me", "consent": "on"}

    answers = [
        browser.post(reverse("workbench:channel_new"), channel),
        browser.post(reverse("workbench:channel_new"), {**channel, "owner": "organisation"}),
        browser.post(reverse("workbench:personal_export")),
        browser.post(reverse("workbench:personal_ask"), {"kind": "deletion"}),
        browser.post(reverse("workbench:personal_withdraw", args=[asked.pk]), {"transition": "withdraw"}),
        browser.post(reverse("workbench:personal_consent_withdraw", args=[consent.pk])),
    ]

    assert [answer.status_code for answer in answers] == [403] * 6
    assert list(DataRequest.objects.values_list("kind", "state")) == [("correction", "submitted")]
    assert list(Consent.objects.values_list("withdrawn_at", flat=True)) == [None]
    assert not Channel.objects.exists()
    assert not Job.objects.exists()


def test_permissions_that_outlast_a_session_are_withheld() -> None:
    assert {
        Permission.CHANNEL_MANAGE,
        Permission.PERSONAL_DATA_ASK,
        Permission.PERSONAL_DATA_HANDLE,
        Permission.TOKEN_CREATE,
        Permission.TOKEN_MANAGE,
        Permission.WEBHOOK_MANAGE,
    } <= WITHHELD


def test_session_is_over_after_its_time(helper: Actor, professor: Actor) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        session, browser = _running(helper, professor)
        assert session.ends_at == start + timedelta(minutes=30)
    with time_machine.travel(start + timedelta(minutes=29), tick=False):
        assert browser.get("/workbench/").context["actor"].user == professor.user
    with time_machine.travel(start + timedelta(minutes=30), tick=False):
        after = browser.get("/workbench/")
        assert session.stage(at=timezone.now()) == SupportStage.ENDED

    assert (after.context["actor"].user, after.context["actor"].office) == (helper.user, Office.SYSTEM)
    assert "您正在代" not in after.content.decode()


@pytest.mark.parametrize("by", ["helper", "person", "security"])
def test_either_side_and_the_security_administrator_end_it(helper: Actor, professor: Actor, by: str) -> None:
    session, browser = _running(helper, professor)
    ender = {"helper": browser, "person": _browser(professor), "security": _browser(make_officer_of(Office.SECURITY))}

    ender[by].post(reverse("workbench:support_end", args=[session.pk]))

    session.refresh_from_db()
    assert session.ended_at is not None
    assert browser.get("/workbench/").context["actor"].user == helper.user


def test_signing_out_ends_it(helper: Actor, professor: Actor) -> None:
    session, browser = _running(helper, professor)

    browser.post(reverse("account_logout"))

    session.refresh_from_db()
    assert session.ended_at is not None


def test_person_is_told_and_reads_what_was_seen(helper: Actor, professor: Actor) -> None:
    session, browser = _running(helper, professor)
    browser.get("/workbench/inbox/")
    end_support(session, actor=helper)

    subjects = set(Message.objects.filter(recipient=professor.user).values_list("subject", flat=True))
    name = helper.user.name
    assert subjects == {f"{name} 申请代您查看或填写", f"{name} 开始代您办理", f"{name} 已结束代办"}
    page = _browser(professor).get(reverse("workbench:support", args=[session.pk]))
    assert "代办中查看：/workbench/inbox/" in page.content.decode()


def test_officers_and_oneself_are_never_acted_for(helper: Actor) -> None:
    for person in (helper.user, make_officer_of(Office.AUDIT).user):
        with pytest.raises(AccessError):
            ask_support(person, actor=helper, reason=REASON)

    assert not SupportSession.objects.exists()


def test_only_the_system_administrator_asks_and_only_with_a_reason(helper: Actor, professor: Actor) -> None:
    for actor in (make_officer_of(Office.SECURITY), make_officer_of(Office.AUDIT), make_actor(Role.ADMINISTRATOR)):
        with pytest.raises(AccessError):
            ask_support(professor.user, actor=actor, reason=REASON)
    with pytest.raises(DomainError) as refusal:
        ask_support(professor.user, actor=helper, reason=" ")

    assert refusal.value.code == "reason_missing"
    assert not SupportSession.objects.exists()


def test_nothing_begins_without_consent_and_only_the_person_allows_writing(helper: Actor, professor: Actor) -> None:
    session, security = _asked(helper, professor), make_officer_of(Office.SECURITY)
    with pytest.raises(DomainError):
        start_support(session, actor=helper)
    with pytest.raises(AccessError):
        decide_support(session, actor=helper, agree=True)
    with pytest.raises(AccessError):
        decide_support(session, actor=security, agree=True, may_write=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        SupportSession.objects.filter(pk=session.pk).update(may_write=True)
    session.refresh_from_db()
    assert session.stage(at=timezone.now()) == SupportStage.ASKED

    decide_support(session, actor=security, agree=True)
    with pytest.raises(AccessError):
        start_support(session, actor=make_officer_of(Office.SYSTEM))
    started = start_support(session, actor=helper)
    with pytest.raises(DomainError):
        start_support(session, actor=helper)

    assert (started.may_write, started.stage(at=timezone.now())) == (False, SupportStage.RUNNING)


def test_refused_session_does_not_begin(helper: Actor, professor: Actor) -> None:
    session = _asked(helper, professor)
    decide_support(session, actor=professor, agree=False)

    with pytest.raises(DomainError):
        start_support(session, actor=helper)
    with pytest.raises(DomainError):
        decide_support(session, actor=professor, agree=True)

    session.refresh_from_db()
    assert session.stage(at=timezone.now()) == SupportStage.REFUSED


def test_person_appointed_meanwhile_is_no_longer_acted_for(helper: Actor, professor: Actor) -> None:
    session, browser = _running(helper, professor)
    professor.user.memberships.all().delete()
    type(professor.user).objects.filter(pk=professor.user_id).update(office=Office.AUDIT)

    assert browser.get("/workbench/").context["actor"].user == helper.user
    assert session.started_at is not None


def test_helper_does_not_change_the_persons_profile(helper: Actor, professor: Actor) -> None:
    supported = Actor(user=professor.user, supporter=helper.user)

    with pytest.raises(AccessError):
        update_profile(professor.user, actor=supported, values={"name": "别名"})

    professor.user.refresh_from_db()
    assert professor.user.name != "别名"


def test_list_shows_ones_own_sessions_and_asks_as_often_for_many(
    helper: Actor, professor: Actor, django_assert_max_num_queries: Any
) -> None:
    _asked(helper, professor)
    other = _asked(helper, make_actor())
    browser = _browser(professor)
    browser.get(reverse("workbench:supports"))
    with django_assert_max_num_queries(30) as one:
        text = browser.get(reverse("workbench:supports")).content.decode()
    for _number in range(29):
        _asked(helper, professor)
    with django_assert_max_num_queries(len(one)):
        browser.get(reverse("workbench:supports"))

    assert str(other.pk) not in text
