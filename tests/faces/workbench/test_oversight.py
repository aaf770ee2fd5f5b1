"""The pages of the auditor, of one's own data, and of the inbox's choices, as people use them."""

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lianqiao.core import inbox, log
from lianqiao.core.access import Actor
from lianqiao.core.chronograph.models import Setback
from lianqiao.core.messages import choices
from lianqiao.core.models import Channel, FormDraft, LogEntry, Message, MessageChoice, MessageSettings
from lianqiao.core.oversight.models import Consent, DataRequest, Occurrence, OccurrenceKind, RetentionReport
from lianqiao.core.permissions import Office, Role
from lianqiao.faces.workbench import waiting
from tests.faces.workbench.conftest import signed_in
from tests.factories import OrganisationFactory, complete_achievement, make_actor, make_officer_of
from tests.factories.campaigns import make_campaign

pytestmark = pytest.mark.django_db

ADDRESS = "dingtalk://abcdefabcdefabcdef0123/"


@pytest.fixture
def auditor() -> Actor:
    return make_officer_of(Office.AUDIT)


def test_looking_and_exporting_stand_in_the_log(auditor: Actor) -> None:
    log.record("test.done", OrganisationFactory(), actor=make_actor(), text="提交成果")
    client = signed_in(auditor)
    page = client.get("/workbench/audit/log/", {"words": "提交"}).content.decode()
    assert "提交成果" in page
    export = client.get("/workbench/audit/log/", {"words": "提交", "export": "csv"})
    assert b"".join(export.streaming_content).decode().count("提交成果") == 1
    lines = client.get("/workbench/audit/log/", {"words": "提交", "export": "jsonl"})
    assert b"".join(lines.streaming_content).decode().count("提交成果") == 1
    kinds = list(Occurrence.objects.order_by("at").values_list("kind", flat=True))
    assert kinds == [OccurrenceKind.READING, OccurrenceKind.LOG_EXPORT, OccurrenceKind.LOG_EXPORT]
    entry = LogEntry.objects.filter(action="oversight.occurrence.log_export").first()
    assert entry is not None
    assert (entry.actor_id, entry.data) == (auditor.user.pk, {"words": "提交", "format": entry.data["format"]})
    assert client.get("/workbench/audit/log/", {"export": "exe"}).status_code == 404


def test_the_record_page_shows_values_before_and_after(auditor: Actor) -> None:
    unit = OrganisationFactory(name="旧名有限公司")
    unit.name = "新名有限公司"
    unit.save()
    page = signed_in(auditor).get(f"/workbench/audit/records/organisations.organisation/{unit.pk}/").content.decode()
    assert "旧名有限公司" in page
    assert "新名有限公司" in page
    assert "单位全称" in page


def test_an_administrator_reads_the_own_log_without_export() -> None:
    administrator, stranger = make_actor(Role.ADMINISTRATOR), make_actor()
    log.record("test.done", administrator.organisation, actor=administrator, text="本单位的事")
    log.record("test.done", administrator.organisation, actor=stranger, text="别单位的事")
    client = signed_in(administrator)
    page = client.get("/workbench/unit-log/").content.decode()
    assert "本单位的事" in page
    assert "别单位的事" not in page
    assert client.get("/workbench/unit-log/?export=csv").status_code == 404


def test_refusals_and_files_of_people_stand_in_the_log_and_those_of_visitors_do_not() -> None:
    actor = make_actor()
    assert signed_in(actor).get("/workbench/audit/log/").status_code == 403
    Client().get("/workbench/audit/log/")
    row = Occurrence.objects.get()
    assert (row.kind, row.user, row.address) == (OccurrenceKind.REFUSAL, actor.user, "/workbench/audit/log/")
    signed_in(actor).get("/workbench/achievements/?export=csv")
    assert Occurrence.objects.filter(kind=OccurrenceKind.EXPORT).count() == 1


def test_a_trial_of_the_retention_is_reported(auditor: Actor) -> None:
    client = signed_in(make_officer_of(Office.SYSTEM))
    client.post("/workbench/retention/try/")
    assert RetentionReport.objects.get().is_trial
    assert "试运行" in signed_in(auditor).get("/workbench/retention/").content.decode()


def test_seals_and_patterns_are_shown_also_when_there_are_none(auditor: Actor) -> None:
    client = signed_in(auditor)
    assert "还没有封存" in client.get("/workbench/audit/seals/").content.decode()
    assert "没有异常" in client.get("/workbench/audit/unusual/").content.decode()


def test_choices_of_the_inbox_are_kept() -> None:
    actor = make_actor()
    client = signed_in(actor)
    values = {f"way_{key}": "inbox" for key in choices.ways(actor.user)}
    answer = client.post("/workbench/inbox/settings/", {**values, "digest_hour": "18", "working_days_only": "on"})
    assert answer.status_code == 302
    assert set(choices.ways(actor.user).values()) == {"inbox"}
    row = MessageSettings.objects.get(user=actor.user)
    assert (row.digest_hour, row.working_days_only) == (18, True)
    page = client.get("/workbench/inbox/settings/").content.decode()
    assert '<option value="18" selected>' in page


def test_the_inbox_is_filtered_by_group_unread_and_words() -> None:
    actor = make_actor()
    for key, subject in (("core.comment.1", "甲的留言"), ("other.1", "乙的通知"), ("core.comment.2", "丙的留言")):
        inbox.send([actor.user], key=key, subject=subject, text="内容")
    Message.objects.filter(key="core.comment.2").update(read_at="2026-01-01T00:00Z")
    client = signed_in(actor)

    def shown(query: str) -> list[str]:
        page = client.get(f"/workbench/inbox/{query}").content.decode()
        return [subject for subject in ("甲的留言", "乙的通知", "丙的留言") if subject in page]

    assert shown("") == ["甲的留言", "乙的通知", "丙的留言"]
    assert shown("?group=introductions") == ["甲的留言", "丙的留言"]
    assert shown("?group=introductions&unread=1") == ["甲的留言"]
    assert shown("?q=通知") == ["乙的通知"]
    assert shown("?group=nonsense") == ["甲的留言", "乙的通知", "丙的留言"]


def test_the_person_sees_that_the_address_refuses_mail() -> None:
    actor = make_actor()
    MessageSettings.objects.create(
        user=actor.user,
        refused_address=actor.user.email,
        refused_at="2026-01-01T00:00Z",
        refused_text="550 no such user",
    )
    client = signed_in(actor)
    assert "550 no such user" in client.get("/workbench/inbox/").content.decode()
    MessageSettings.objects.update(refused_address="former@example.com")
    assert "550 no such user" not in client.get("/workbench/inbox/").content.decode()


def test_a_channel_needs_consent_and_its_secret_is_never_shown_or_kept_in_a_draft() -> None:
    actor = make_actor()
    client = signed_in(actor)
    form = {"label": "我", "address": ADDRESS, "owner": "me"}
    assert client.post("/workbench/inbox/channels/new/", form).status_code == 422
    assert not Channel.objects.exists()
    assert client.post("/workbench/inbox/channels/new/?autosave=1", form).status_code == 204
    assert not FormDraft.objects.exists()
    assert client.post("/workbench/inbox/channels/new/", {**form, "consent": "on"}).status_code == 302
    assert Channel.objects.get().user == actor.user
    assert Consent.objects.get().purpose == "core.channels"
    assert "abcdefabcdef" not in client.get("/workbench/inbox/settings/").content.decode()
    refused = client.post("/workbench/inbox/channels/new/", {**form, "consent": "on", "address": "json://127.0.0.1/"})
    assert refused.status_code == 422
    assert "不允许向这个主机发送" in refused.content.decode()


def test_the_link_of_a_mail_works_without_sign_in_and_in_one_click() -> None:
    actor = make_actor()
    inbox.send([actor.user], key="core.comment.1", subject="标题", text="内容")
    inbox.deliver_mail()
    link = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>").replace("http://127.0.0.1:8000", "")
    visitor = Client(enforce_csrf_checks=True)
    assert "不再接收“对接与留言”" in visitor.get(link).content.decode()
    assert not MessageChoice.objects.exists()
    answer = visitor.post(link, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert MessageChoice.objects.get(user=actor.user).way == "inbox"


def test_a_person_sees_what_is_held_and_asks() -> None:
    actor = make_actor()
    client = signed_in(actor)
    assert "单位成员" in client.get("/workbench/personal/").content.decode()
    assert "处理清单" in client.get("/workbench/personal/purposes/").content.decode()
    client.post("/workbench/personal/ask/", {"kind": "correction", "text": "姓名写错了"})
    client.post("/workbench/personal/ask/", {"kind": "nonsense"})
    assert DataRequest.objects.get().text == "姓名写错了"


def test_the_page_of_ones_own_data_asks_little_of_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "KEPT_SECONDS", 60)  # the figures of the menu are no matter of this page
    actor = make_actor()
    client = signed_in(actor)
    client.get("/workbench/personal/")
    inbox.send([actor.user], key="core.comment.1", subject="标题", text="内容")
    complete_achievement(organisation=actor.organisation, created_by=actor.user)

    with CaptureQueriesContext(connection) as captured:
        client.get("/workbench/personal/")

    assert len(captured) <= 20


def test_the_security_administrator_answers() -> None:
    actor = make_actor()
    signed_in(actor).post("/workbench/personal/ask/", {"kind": "deletion"})
    request = DataRequest.objects.get()
    client = signed_in(make_officer_of(Office.SECURITY))
    assert "注销账号并删除" in client.get("/workbench/personal/requests/").content.decode()
    page = client.get(f"/workbench/personal/requests/{request.pk}/").content.decode()
    assert "依法保留" in page
    client.post(
        f"/workbench/personal/requests/{request.pk}/act/", {"transition": "fulfil", "fulfil-answer": "已注销。"}
    )
    actor.user.refresh_from_db()
    assert (actor.user.name, actor.user.is_active) == ("已注销用户", False)


@pytest.mark.parametrize("count", [1, 30])
def test_pages_ask_as_much_for_thirty_rows_as_for_one(
    auditor: Actor, count: int, django_assert_max_num_queries: Any
) -> None:
    unit = OrganisationFactory()
    for number in range(count):
        log.record("test.done", unit, actor=make_actor(organisation=unit), text=f"事{number}")
    client = signed_in(auditor)
    with django_assert_max_num_queries(25):
        client.get("/workbench/audit/log/")


@pytest.mark.parametrize(
    ("step", "shown"), [("remind", "征集：自动提醒未报送的单位"), ("renamed_since", "征集：renamed_since")]
)
def test_the_desk_of_setbacks_tells_what_failed_and_tries_it_again(step: str, shown: str) -> None:
    campaign = make_campaign()
    setback = Setback.objects.create(
        subject_type=ContentType.objects.get_for_model(campaign),
        subject_id=campaign.pk,
        transition=step,
        attempts=2,
        error="OperationalError",
        next_try=timezone.now(),
    )
    client = signed_in(make_officer_of(Office.SYSTEM))

    page = client.get(reverse("workbench:setbacks")).content.decode()
    tried = client.post(reverse("workbench:setback_try", args=[setback.pk]))

    assert shown in page
    assert "OperationalError" in page
    assert campaign.title not in page
    assert tried["Location"] == reverse("workbench:setbacks")
    assert LogEntry.objects.filter(subject_id=campaign.pk, action="campaigns.campaign.try_again").count() == 1
