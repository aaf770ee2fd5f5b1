"""Record pages: who reads them, what the page says next, and actions that change everything or nothing."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lianqiao.core import files, log
from lianqiao.core.access import Actor
from lianqiao.core.conversation import comments_on, say
from lianqiao.core.permissions import Role
from lianqiao.core.publishing.enums import Publicity
from lianqiao.registers.achievements.enums import AchievementState
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.demands.enums import DemandState
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.faces.workbench.conftest import CITY, signed_in
from tests.factories import (
    AchievementFactory,
    OrganisationFactory,
    complete_achievement,
    complete_demand,
    make_actor,
    make_manager,
    make_officer,
    make_reviewer,
)

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def _url(page: str, record: Any, *more: Any) -> str:
    slug = "achievements" if isinstance(record, Achievement) else "demands"
    return reverse(f"workbench:{slug}_{page}", args=[record.pk, *more])


def _messages(answer: Any) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


# Who reads a record


@pytest.mark.parametrize("publicity", [Publicity.PUBLIC, Publicity.HIDDEN_OWNER])
def test_published_record_of_others_leads_to_its_public_page(factory_owner: Actor, publicity: str) -> None:
    published = complete_achievement(contact_phone="0290-5551234", publicity=publicity)

    answer = signed_in(factory_owner).get(_url("record", published), follow=True)

    assert answer.redirect_chain == [(reverse("portal:achievement", args=[published.pk]), 302)]
    assert "0290-5551234" not in answer.content.decode()


@pytest.mark.parametrize("state", [AchievementState.DRAFT, AchievementState.SUBMITTED, AchievementState.WITHDRAWN])
def test_unpublished_record_of_others_does_not_exist(factory_owner: Actor, state: str) -> None:
    record = complete_achievement(state)

    assert signed_in(factory_owner).get(_url("record", record)).status_code == 404


def test_versions_and_comparison_of_a_published_record_do_not_exist_for_others(factory_owner: Actor) -> None:
    published, other = complete_achievement(), complete_achievement()
    browser = signed_in(factory_owner)

    assert browser.get(_url("versions", published)).status_code == 404
    assert browser.get(_url("beside", published, other.pk)).status_code == 404


def test_nobody_talks_on_the_published_record_of_others(factory_owner: Actor) -> None:
    published = complete_achievement()

    answer = signed_in(factory_owner).post(_url("say", published), {"text": "请给我打电话"})

    assert answer.status_code == 404
    assert not comments_on(published)


def test_government_of_another_city_is_led_to_the_public_page(university: Any) -> None:
    published = complete_achievement(organisation=university)

    answer = signed_in(make_reviewer(code="290200")).get(_url("record", published))

    assert answer.status_code == 302
    assert answer["Location"] == reverse("portal:achievement", args=[published.pk])


def test_manager_who_serves_the_region_reads_a_demand_whole() -> None:
    demand = complete_demand(DemandState.DIAGNOSIS, contact_phone="0290-5559876")

    page = signed_in(make_manager(code=CITY)).get(_url("record", demand))

    assert page.status_code == 200
    assert "0290-5559876" in page.content.decode()
    assert [crumb.label for crumb in page.context["breadcrumb"]] == ["工作台", "需求诊断", demand.title]


def test_reviewer_comes_back_to_the_queue_and_owner_to_the_own_list(professor: Actor, university: Any) -> None:
    record = complete_achievement(AchievementState.SUBMITTED, organisation=university)

    of_reviewer = signed_in(make_reviewer(code=CITY)).get(_url("record", record)).context["breadcrumb"]
    of_owner = signed_in(professor).get(_url("record", record)).context["breadcrumb"]

    assert [crumb.label for crumb in of_reviewer] == ["工作台", "成果审核", record.title]
    assert [crumb.label for crumb in of_owner] == ["工作台", "我的成果", record.title]


# What the page says


@pytest.mark.parametrize("state", AchievementState.values)
def test_every_state_of_an_achievement_says_what_happens_next(professor: Actor, university: Any, state: str) -> None:
    record = complete_achievement(state, organisation=university)

    page = signed_in(professor).get(_url("record", record))

    assert page.context["next_step"]
    assert page.context["next_step"] in page.content.decode()


@pytest.mark.parametrize("state", DemandState.values)
def test_every_state_of_a_demand_says_what_happens_next(factory_owner: Actor, state: str) -> None:
    record = complete_demand(state, organisation=factory_owner.organisation)

    page = signed_in(factory_owner).get(_url("record", record))

    assert page.context["next_step"] in page.content.decode()


def test_returned_record_shows_its_reason_above_the_facts(professor: Actor, university: Any) -> None:
    record = complete_achievement(AchievementState.RETURNED, organisation=university)

    page = signed_in(professor).get(_url("record", record)).content.decode()

    assert page.index("请写明成本") < page.index("写给企业看")


def test_accepted_record_shows_no_old_reason(professor: Actor, university: Any) -> None:
    record = complete_achievement(AchievementState.ACCEPTED, organisation=university)

    page = signed_in(professor).get(_url("record", record))

    assert page.context["sent_back"] is None


def test_what_leads_on_stands_before_what_sends_back(reviewer: Actor) -> None:
    record = complete_achievement(AchievementState.SUBMITTED)

    page = signed_in(reviewer).get(_url("record", record))

    assert [offer.transition.name for offer in page.context["offers"]] == ["accept", "return"]


# Actions


def test_returning_without_a_reason_changes_nothing_and_says_why(reviewer: Actor) -> None:
    record = complete_achievement(AchievementState.SUBMITTED)
    entries = log.history_of(record).count()

    answer = signed_in(reviewer).post(_url("act", record), {"transition": "return", "reason": " "}, follow=True)

    record.refresh_from_db()
    assert record.state == AchievementState.SUBMITTED
    assert log.history_of(record).count() == entries
    assert any("理由" in sentence for sentence in _messages(answer))


def test_submitting_an_incomplete_record_says_what_is_missing(professor: Actor, university: Any) -> None:
    record = AchievementFactory(organisation=university, plain_text="")

    answer = signed_in(professor).post(_url("act", record), {"transition": "submit"}, follow=True)

    record.refresh_from_db()
    assert record.state == AchievementState.DRAFT
    assert len(_messages(answer)) == 1
    assert "已办理" not in _messages(answer)[0]


def test_owner_may_not_accept_the_own_achievement_and_reads_why(professor: Actor, university: Any) -> None:
    record = complete_achievement(AchievementState.SUBMITTED, organisation=university)

    answer = signed_in(professor).post(_url("act", record), {"transition": "accept"})

    record.refresh_from_db()
    assert answer.status_code == 403
    assert "problem-reason" in answer.content.decode()
    assert record.state == AchievementState.SUBMITTED


def test_clearing_without_an_opinion_publishes_nothing() -> None:
    record = complete_achievement(AchievementState.ACCEPTED)

    answer = signed_in(make_officer(code=CITY)).post(_url("act", record), {"transition": "clear"}, follow=True)

    record.refresh_from_db()
    assert record.state == AchievementState.ACCEPTED
    assert len(_messages(answer)) == 1


def test_unknown_action_does_not_exist(professor: Actor, university: Any) -> None:
    record = AchievementFactory(organisation=university)

    assert signed_in(professor).post(_url("act", record), {"transition": "explode"}).status_code == 404


def test_foreign_record_cannot_be_acted_upon(factory_owner: Actor) -> None:
    record = complete_achievement()

    answer = signed_in(factory_owner).post(_url("act", record), {"transition": "withdraw", "reason": "不要了"})

    record.refresh_from_db()
    assert answer.status_code == 404
    assert record.state == AchievementState.PUBLISHED


# Attachments


def _upload(name: str, content: bytes) -> dict[str, Any]:
    return {"file": SimpleUploadedFile(name, content)}


def test_attachment_stands_on_the_record_and_in_its_history(professor: Actor, university: Any) -> None:
    record = AchievementFactory(organisation=university)
    browser = signed_in(professor)

    answer = browser.post(_url("attach", record), _upload("检测报告.pdf", PDF), follow=True)

    stored = files.files_of(record).get()
    assert _messages(answer) == ["添加附件：检测报告.pdf"]
    assert log.history_of(record).filter(text="添加附件：检测报告.pdf").count() == 1
    sent = browser.get(reverse("workbench:file", args=[stored.pk]))
    assert BytesIO(b"".join(sent.streaming_content)).read() == PDF


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("工具.exe", b"MZ\x90\x00", "不支持这种文件"),
        ("报告.pdf", b"MZ\x90\x00 not a pdf", "文件内容与扩展名 .pdf 不符"),
        ("空.pdf", b"", "文件是空的"),
    ],
)
def test_wrong_attachment_is_refused_with_its_reason(
    professor: Actor, university: Any, name: str, content: bytes, sentence: str
) -> None:
    record = AchievementFactory(organisation=university)

    answer = signed_in(professor).post(_url("attach", record), _upload(name, content), follow=True)

    assert sentence in _messages(answer)[0]
    assert not files.files_of(record)


def test_too_big_an_attachment_is_refused(professor: Actor, university: Any, settings: Any) -> None:
    settings.UPLOAD_LIMIT_BYTES = 1024 * 1024
    record = AchievementFactory(organisation=university)

    answer = signed_in(professor).post(_url("attach", record), _upload("大.pdf", PDF + b" " * 1024 * 1024), follow=True)

    assert _messages(answer) == ["文件超过 1 MB，请压缩或拆分后重新上传。"]
    assert not files.files_of(record)


def test_nothing_is_attached_to_the_record_of_others(factory_owner: Actor) -> None:
    record = complete_achievement()

    answer = signed_in(factory_owner).post(_url("attach", record), _upload("报告.pdf", PDF))

    assert answer.status_code == 404
    assert not files.files_of(record)


def test_attachments_of_a_submitted_record_stay_as_they_are(professor: Actor, university: Any) -> None:
    record = complete_achievement(AchievementState.SUBMITTED, organisation=university)

    answer = signed_in(professor).post(_url("attach", record), _upload("报告.pdf", PDF))

    assert answer.status_code == 403
    assert not files.files_of(record)


# Conversation, menu


def test_reviewer_and_owner_talk_on_the_record(professor: Actor, university: Any, reviewer: Actor) -> None:
    record = complete_achievement(AchievementState.SUBMITTED, organisation=university)
    say(record, actor=reviewer, text="成本按哪一年的价格算？")

    signed_in(professor).post(_url("say", record), {"text": "按今年六月的价格。"})

    page = signed_in(reviewer).get(_url("record", record)).content.decode()
    assert page.index("成本按哪一年的价格算？") < page.index("按今年六月的价格。")


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        (OrganisationKind.ENTERPRISE, True),
        (OrganisationKind.UNIVERSITY, True),
        (OrganisationKind.GOVERNMENT, False),
        (OrganisationKind.BANK, False),
    ],
)
def test_menu_shows_own_records_to_those_who_keep_some(kind: str, shown: bool) -> None:
    actor = make_actor(Role.EDITOR, organisation=OrganisationFactory(kind=kind))

    page = signed_in(actor).get(reverse("workbench:home")).content.decode()

    assert ("我的成果" in page) is shown
    assert ("批量导入" in page) is shown
    assert "消息" in page
