"""Rights over one's own data: the register of purposes, the export, requests, closing an account, consents."""

import json
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from lianqiao.core import inbox, jobs, log, transitions
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.messages.channels import add_channel
from lianqiao.core.models import Channel, FormDraft, Job, LogEntry, Message, StoredFile
from lianqiao.core.models.jobs import JobState
from lianqiao.core.oversight import personal, purposes
from lianqiao.core.oversight.enums import Erasure, RequestKind, RequestState
from lianqiao.core.oversight.models import Consent, DataRequest
from lianqiao.core.permissions import Office, Role
from lianqiao.registers.accounts.models import User
from lianqiao.registers.organisations.enums import MembershipState
from lianqiao.registers.organisations.models import Membership
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory, complete_achievement, make_actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Actor:
    return Actor(user=UserFactory(name="安全员", office=Office.SECURITY), office=Office.SECURITY)


def test_every_column_that_looks_personal_is_declared() -> None:
    missing = purposes.columns_that_look_personal() - purposes.declared_columns()
    assert sorted(".".join(column) for column in missing) == []


def test_declarations_name_columns_that_exist_and_say_what_they_must() -> None:
    for purpose in purposes.purposes():
        assert len(purpose.column_labels) == len(purpose.columns)
        assert all(str(text) for text in (purpose.label, purpose.whose, purpose.purpose, purpose.kept))
        assert purpose.erasure != Erasure.KEPT or str(purpose.why_kept), purpose.key


def test_what_is_held_about_a_person_is_counted_and_nobody_elses() -> None:
    one, other = make_actor(), make_actor()
    inbox.send([one.user, other.user], key="k", subject="标题", text="内容")
    held = {holding.purpose.key: holding.count for holding in purposes.held_about(one.user)}
    assert held["core.messages"] == 1
    assert held["accounts.user"] == 1
    assert held["organisations.membership"] == 1


def test_the_export_is_a_file_of_everything_for_the_person_alone(
    settings: Any, tmp_path: Any, django_capture_on_commit_callbacks: Any
) -> None:
    actor = make_actor(Role.ADMINISTRATOR)
    colleague = make_actor(Role.ADMINISTRATOR, organisation=actor.organisation)
    inbox.send([actor.user], key="k", subject="我的消息", text="内容")
    inbox.send([colleague.user], key="k", subject="别人的消息", text="内容")
    job = personal.start_export(actor=actor)
    jobs.run(job.pk)
    job = Job.objects.get(pk=job.pk)
    assert job.state == JobState.SUCCEEDED, job.message
    stored = StoredFile.objects.get(pk=job.result["report"])
    with stored.content.open("rb") as file:
        lines = [json.loads(text) for text in file.read().decode().splitlines()]
    assert lines[0]["person"] == actor.user.email
    assert lines[0]["purposes"].keys() == {purpose.key for purpose in purposes.purposes()}
    assert [row["subject"] for row in lines if row.get("purpose") == "core.messages"] == ["我的消息"]
    assert not any("password" in row for row in lines)
    from lianqiao.core.files.access import may_download

    assert may_download(stored, actor=actor)
    assert not may_download(stored, actor=colleague)


def test_a_request_has_a_last_day_and_is_made_once() -> None:
    actor = make_actor()
    request = personal.ask(RequestKind.CORRECTION, actor=actor, text="姓名写错了")
    assert (request.due_on - request.created_at.date()).days in (29, 30, 31)
    with pytest.raises(DomainError):
        personal.ask(RequestKind.CORRECTION, actor=actor, text="再来一次")
    with pytest.raises(DomainError):
        personal.ask(RequestKind.CORRECTION, actor=make_actor(), text=" ")
    assert DataRequest.objects.count() == 1


def test_one_sees_and_withdraws_ones_own_request(officer: Actor) -> None:
    actor, stranger = make_actor(), make_actor()
    request = personal.ask(RequestKind.CORRECTION, actor=actor, text="姓名写错了")
    assert set(DataRequest.objects.visible_to(actor)) == {request}
    assert set(DataRequest.objects.visible_to(officer)) == {request}
    assert not DataRequest.objects.visible_to(stranger).exists()
    with pytest.raises(AccessError):
        transitions.apply(request, "withdraw", actor=stranger)
    assert transitions.apply(request, "withdraw", actor=actor).state == RequestState.WITHDRAWN


def test_a_correction_is_answered_and_the_person_hears_of_it(officer: Actor) -> None:
    actor = make_actor()
    request = personal.ask(RequestKind.CORRECTION, actor=actor, text="姓名写错了")
    done = transitions.apply(request, "fulfil", actor=officer, answer="已经改为正确的姓名。")
    assert (done.state, done.handled_by, done.answer) == (RequestState.DONE, officer.user, "已经改为正确的姓名。")
    assert Message.objects.get(recipient=actor.user).text == "已经改为正确的姓名。"
    assert User.objects.get(pk=actor.user.pk).name == actor.user.name


def test_closing_an_account_leaves_no_person_in_it_and_keeps_the_log(officer: Actor) -> None:
    unit = OrganisationFactory()
    make_actor(Role.ADMINISTRATOR, organisation=unit)
    actor = make_actor(organisation=unit, user=UserFactory(name="季明湛", password="forsythia-spring"))
    person = actor.user
    log.record("test.done", unit, actor=actor, text="做了一件事")
    FormDraft.objects.create(user=person, key="k", data={})
    add_channel(actor=actor, organisation=None, label="我", address="dingtalk://abcdefabcdefabcdef0123/", groups=())
    old_address = person.email
    request = personal.ask(RequestKind.DELETION, actor=actor, text="")
    transitions.apply(request, "fulfil", actor=officer, answer="已注销。")

    row = User.objects.get(pk=person.pk)
    assert (row.name, row.phone, row.is_active, row.has_usable_password()) == ("已注销用户", "", False, False)
    assert row.email == f"closed-{person.pk}@account.invalid"
    assert not User.objects.filter(email=old_address).exists()
    assert Membership.objects.get(user=person).state == MembershipState.ENDED
    assert not Channel.objects.exists()
    assert not FormDraft.objects.exists()
    assert not Message.objects.filter(recipient=person).exists()
    # By law the log keeps the words of the day.
    assert LogEntry.objects.get(action="test.done").actor_name == "季明湛"
    farewell = ProcrastinateJob.objects.get(task_name="oversight.farewell")
    assert farewell.args == {"address": old_address, "subject": "您的账号已经注销", "text": "已注销。"}
    inbox.send([row], key="later", subject="标题", text="内容")
    assert Message.objects.get(key="later").mail_state == "not_wanted"


def test_the_last_administrator_and_an_officer_settle_things_first(officer: Actor) -> None:
    administrator = make_actor(Role.ADMINISTRATOR)
    with pytest.raises(DomainError, match="唯一的管理员"):
        personal.ask(RequestKind.DELETION, actor=administrator, text="")
    with pytest.raises(DomainError, match="职务移交"):
        personal.ask(RequestKind.DELETION, actor=officer, text="")
    assert not DataRequest.objects.exists()

    second = MembershipFactory(organisation=administrator.organisation, roles=[Role.ADMINISTRATOR])
    request = personal.ask(RequestKind.DELETION, actor=administrator, text="")
    second.state = MembershipState.ENDED
    second.save()
    with pytest.raises(DomainError):
        transitions.apply(request, "fulfil", actor=officer, answer="已注销。")
    assert User.objects.get(pk=administrator.user.pk).name == administrator.user.name
    assert DataRequest.objects.get().state == RequestState.SUBMITTED


def test_an_officer_does_not_handle_an_own_request(officer: Actor) -> None:
    request = personal.ask(RequestKind.CORRECTION, actor=officer, text="姓名写错了")
    with pytest.raises(AccessError):
        transitions.apply(request, "fulfil", actor=officer, answer="好")
    assert DataRequest.objects.get().state == RequestState.SUBMITTED


def test_a_consent_is_kept_once_and_ends_what_rests_on_it() -> None:
    actor, stranger = make_actor(), make_actor()
    consent = personal.give_consent("core.channels", actor=actor, text="我同意")
    assert personal.give_consent("core.channels", actor=actor, text="我同意").pk == consent.pk
    assert personal.has_consented(actor.user, "core.channels")
    add_channel(actor=actor, organisation=None, label="我", address="dingtalk://abcdefabcdefabcdef0123/", groups=())
    with pytest.raises(AccessError):
        personal.withdraw_consent(consent, actor=stranger)
    personal.withdraw_consent(consent, actor=actor)
    assert not personal.has_consented(actor.user, "core.channels")
    assert not Channel.objects.exists()
    assert personal.give_consent("core.channels", actor=actor, text="我同意").pk != consent.pk
    assert Consent.objects.filter(user=actor.user).count() == 2


def test_whoever_acts_as_the_person_decides_nothing_about_their_data() -> None:
    person = make_actor()
    consent = personal.give_consent("core.channels", actor=person, text="同意")
    helper = replace(person, supporter=UserFactory())

    for decide in (
        lambda: personal.ask(RequestKind.DELETION, actor=helper, text=""),
        lambda: personal.start_export(actor=helper),
        lambda: personal.give_consent("core.other", actor=helper, text="同意"),
        lambda: personal.withdraw_consent(consent, actor=helper),
    ):
        with pytest.raises(AccessError) as refusal:
            decide()
        assert refusal.value.message == "代办期间不能代本人办理个人信息事项。"

    assert list(Consent.objects.values_list("purpose", "withdrawn_at")) == [("core.channels", None)]
    assert not DataRequest.objects.exists()
    assert not Job.objects.exists()


def test_what_is_held_is_counted_in_one_query_whatever_is_declared() -> None:
    actor = make_actor()
    inbox.send([actor.user], key="core.comment.1", subject="题", text="文")
    inbox.send([actor.user], key="core.comment.2", subject="题", text="文")
    complete_achievement(organisation=actor.organisation, created_by=actor.user)

    with CaptureQueriesContext(connection) as captured:
        held = {holding.purpose.key: holding.count for holding in purposes.held_about(actor.user)}

    one_by_one = {one.key: one.rows_of(actor.user).count() for one in purposes.purposes() if one.rows_of is not None}
    assert len(captured) == 1
    assert held == {key: count for key, count in one_by_one.items() if count}
    assert held["core.messages"] == 2
