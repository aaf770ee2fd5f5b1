"""Reading the log: who sees what, filters, paging by keys, row history in words, and unusual patterns."""

import datetime as dt
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from lianqiao.core import log
from lianqiao.core.access import ANONYMOUS, SYSTEM, Actor
from lianqiao.core.context import acting
from lianqiao.core.models import LogEntry
from lianqiao.core.oversight import queries
from lianqiao.core.oversight.models import OccurrenceKind
from lianqiao.core.oversight.occurrences import note
from lianqiao.core.oversight.queries import LogFilter, page_of_log, row_history
from lianqiao.core.oversight.unusual import unusual
from lianqiao.core.permissions import Office, Role
from tests.factories import OrganisationFactory, UserFactory, complete_achievement, make_actor

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def auditor() -> Actor:
    return Actor(user=UserFactory(name="审计员"), office=Office.AUDIT)


def _texts(actor: Actor, **wanted: Any) -> list[str]:
    return [row.text for row in page_of_log(actor, LogFilter(**wanted)).rows]


def test_the_auditor_sees_all_an_administrator_the_own_unit_others_nothing(auditor: Actor) -> None:
    unit = OrganisationFactory()
    administrator, editor = make_actor(Role.ADMINISTRATOR, organisation=unit), make_actor(organisation=unit)
    stranger = make_actor(Role.ADMINISTRATOR)
    log.record("test.one", unit, actor=editor, text="本单位的事")
    log.record("test.two", unit, actor=stranger, text="别单位的事")
    assert _texts(auditor) == ["别单位的事", "本单位的事"]
    assert _texts(administrator) == ["本单位的事"]
    assert _texts(stranger) == ["别单位的事"]
    for actor in (editor, ANONYMOUS, *(Actor(user=UserFactory(), office=o) for o in (Office.SYSTEM, Office.SECURITY))):
        assert _texts(actor) == []


def test_each_filter_finds_its_rows(auditor: Actor) -> None:
    unit = OrganisationFactory(name="铁屏管阀有限公司")
    actor = make_actor(organisation=unit)
    with time_machine.travel(dt.datetime(2026, 3, 4, 23, 59, tzinfo=SHANGHAI)), acting(actor, request="r1", source="/"):
        log.record("test.one", unit, actor=actor, text="提交成果", reason="补充材料")
    with time_machine.travel(dt.datetime(2026, 3, 5, 0, 1, tzinfo=SHANGHAI)):
        log.record("other.two", OrganisationFactory(name="另一家"), actor=SYSTEM, text="到期")
    fourth, fifth = dt.date(2026, 3, 4), dt.date(2026, 3, 5)
    for wanted in (
        {"person": actor.user.name},
        {"organisation": "铁屏"},
        {"action": "test."},
        {"subject": "管阀"},
        {"subject": str(unit.pk)},
        {"words": "提交 材料"},
        {"request_id": "r1"},
        {"last": fourth},
        {"first": fourth, "last": fourth},
    ):
        assert _texts(auditor, **wanted) == ["提交成果"], wanted
    assert _texts(auditor, first=fifth) == ["到期"]
    assert _texts(auditor, first=fourth, last=fifth) == ["到期", "提交成果"]
    assert _texts(auditor, words="提交 没有") == []


def test_pages_lead_on_and_back_and_no_row_is_lost_or_twice(auditor: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE_SIZE", 3)
    unit = OrganisationFactory()
    # Several rows of one moment: the key decides.
    with time_machine.travel(timezone.now(), tick=False):
        for number in range(8):
            log.record("test.one", unit, actor=SYSTEM, text=str(number))
    everything = [row.text for row in LogEntry.objects.order_by("-at", "-id")]
    pages = [page_of_log(auditor, LogFilter())]
    while pages[-1].older:
        pages.append(page_of_log(auditor, LogFilter(), before=pages[-1].older))
    assert [[row.text for row in page.rows] for page in pages] == [everything[:3], everything[3:6], everything[6:]]
    assert pages[0].newer == ""
    back = page_of_log(auditor, LogFilter(), after=pages[2].newer)
    assert [row.text for row in back.rows] == everything[3:6]
    first = page_of_log(auditor, LogFilter(), after=back.newer)
    assert [row.text for row in first.rows] == everything[:3]
    assert first.newer == ""
    assert len(page_of_log(auditor, LogFilter(), before="nonsense").rows) == 3


def test_a_page_takes_as_many_queries_for_thirty_rows_as_for_one(
    auditor: Actor, django_assert_num_queries: Any
) -> None:
    unit = OrganisationFactory()
    for count in (1, 29):
        for _number in range(count):
            log.record("test.one", unit, actor=SYSTEM, text="事")
        with django_assert_num_queries(1):
            assert all(row.subject_label for row in page_of_log(auditor, LogFilter()).rows)


def test_row_history_shows_each_change_in_words() -> None:
    actor = make_actor()
    achievement = complete_achievement("draft", organisation=actor.organisation, readiness=4)
    with acting(actor, request="r9", source="/"):
        achievement.readiness = 6
        achievement.save()
    newest, *_between, oldest = row_history("achievements.achievement", achievement.pk)
    assert (newest.what, newest.who, newest.request) == ("修改", actor.user.name, "r9")
    assert [column.label for column in newest.columns] == [
        str(type(achievement)._meta.get_field("readiness").verbose_name)
    ]
    assert newest.columns[0].before.startswith("4")
    assert newest.columns[0].after.startswith("6")
    assert oldest.what == "新建"
    words = {column.label: column.after for column in oldest.columns}
    assert words["状态"] == "草稿"
    assert words["所属单位"] == achievement.organisation.name


def test_row_history_of_a_person_and_of_what_is_not_tracked() -> None:
    person = UserFactory(name="甲")
    person.name = "乙"
    person.save()
    history = row_history("accounts.user", UUID(int=person.pk))
    assert [(column.before, column.after) for column in history[0].columns] == [("甲", "乙")]
    assert row_history("core.logentry", UUID(int=1)) == []


def test_patterns_are_counted_from_the_log_per_person_and_day() -> None:
    unit = OrganisationFactory()
    busy, calm = make_actor(organisation=unit), make_actor(organisation=unit)
    yesterday = timezone.localtime().replace(hour=12, minute=0) - dt.timedelta(days=1)
    with time_machine.travel(yesterday):
        for _number in range(20):
            note(OccurrenceKind.EXPORT, actor=busy, address="/a/")
            note(OccurrenceKind.REFUSAL, actor=busy, address="/b/")
        for _number in range(19):
            note(OccurrenceKind.EXPORT, actor=calm, address="/a/")
    found = [(str(one.what), one.person, one.day, one.count) for one in unusual(days=7)]
    assert sorted(found) == sorted(
        [
            ("导出、下载较多", busy.user.name, yesterday.date(), 20),
            ("多次被拒绝访问", busy.user.name, yesterday.date(), 20),
        ]
    )


def test_a_night_is_one_night_across_midnight() -> None:
    owl = make_actor()
    evening = timezone.localtime().replace(hour=23, minute=30) - dt.timedelta(days=3)
    for moment in (evening, evening + dt.timedelta(hours=2)):
        with time_machine.travel(moment):
            for _number in range(5):
                log.record("test.one", owl.organisation, actor=owl, text="事")
    with time_machine.travel(evening.replace(hour=22)):
        log.record("test.one", owl.organisation, actor=owl, text="还不算夜间")
    (pattern,) = unusual(days=7)
    assert (str(pattern.what), pattern.day, pattern.count) == ("夜间办理较多", evening.date(), 10)
    assert pattern.until == evening.date() + dt.timedelta(days=1)
