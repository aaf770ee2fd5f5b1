"""The way of a list through the workbench to the public page, and the calendar's page."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianqiao.core.calendar.models import DayOverride, YearSchedule
from lianqiao.core.lists.domain import NewEntry, add_entries
from lianqiao.core.lists.models import Edition, ListKind
from lianqiao.core.permissions import Office, Role
from tests.core.lists.makers import colleague, entry_of, make_edition, make_issuer, make_kind
from tests.factories import complete_achievement, make_officer_of

pytestmark = pytest.mark.django_db


def client_of(actor: Any) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def address(name: str, *args: Any) -> str:
    return reverse(f"workbench:{name}", args=args)


def test_a_list_goes_from_the_desk_to_the_public_page() -> None:
    actor, achievement = make_issuer(), complete_achievement("published")
    client = client_of(actor)
    assert "科技成果供给清单" in client.get(address("lists")).content.decode()

    head = {"title": "第一批供给清单", "period_from": "2026-01-01"}
    client.post(address("list_edition_new", "achievement_supply"), head)
    edition = Edition.objects.get()
    here = address("list_edition", edition.pk)

    chosen = f"?model=achievements.achievement&q={achievement.title[:2]}"
    assert str(achievement.pk) in client.get(f"{here}{chosen}").content.decode()
    line = f"{address('list_entry_add', edition.pk)}?model=achievements.achievement&subject={achievement.pk}"
    refused = client.post(line, {"note": "缺产业"})
    assert refused.status_code == 422
    client.post(line, {"column_industry": "新材料"})
    table = SimpleUploadedFile("清单.csv", "名称,对应产业\n外省技术,农业\n".encode())
    client.post(address("list_import", edition.pk), {"file": table})
    assert list(edition.entries.values_list("name", flat=True)) == [achievement.title, "外省技术"]

    issue = {"transition": "issue", "issue-decision_title": "关于印发清单的通知", "issue-decided_on": "2026-01-05"}
    client.post(address("list_edition_act", edition.pk), issue)
    own = client.post(address("list_publish", edition.pk), {"reason": "可以公开"}, follow=True).content.decode()
    assert "请由另一位保密审查员办理" in own
    officer = client_of(colleague(actor, Role.SECRECY_OFFICER))
    officer.post(address("list_publish", edition.pk), {"reason": "可以公开"})

    edition.refresh_from_db()
    assert (edition.state, edition.is_published) == ("issued", True)
    public = Client().get(reverse("portal:list", args=[edition.pk])).content.decode()
    assert "外省技术" in public
    assert "新材料" in public
    assert "第一批供给清单" in Client().get(reverse("portal:lists")).content.decode()

    end = {"left_on": "2026-02-01", "decision": "8号文", "reason": "停产"}
    entry = edition.entries.get(name="外省技术")
    type(entry).objects.filter(pk=entry.pk).update(entered_on="2026-01-05")
    ended = client.post(address("list_entry_end", edition.pk, entry.pk), end, follow=True).content.decode()
    assert "已退出清单。清单已停止公开，重新保密审查后才能再公开。" in ended
    assert Client().get(reverse("portal:list", args=[edition.pk])).status_code == 404
    officer.post(address("list_publish", edition.pk), {"reason": "可以公开"})
    assert "外省技术" not in Client().get(reverse("portal:list", args=[edition.pk])).content.decode()
    assert "8号文" in client.get(here).content.decode()


def test_a_restricted_list_is_nowhere_in_public() -> None:
    actor = make_issuer()
    secret = make_edition(actor, make_kind(visibility="restricted"), "某卡脖子技术", state="issued")

    assert Client().get(reverse("portal:list", args=[secret.pk])).status_code == 404
    assert "第一期" not in Client().get(reverse("portal:lists")).content.decode()
    page = client_of(actor).get(address("list_edition", secret.pk)).content.decode()
    assert "某卡脖子技术" in page
    assert address("list_publish", secret.pk) not in page


def test_two_editions_are_compared() -> None:
    actor, kind = make_issuer(), make_kind()
    old = make_edition(actor, kind, "甲", "乙", period_from="2026-01-01")
    new = make_edition(actor, kind, "乙", "丙", period_from="2026-02-01")

    page = client_of(actor).get(f"{address('list_compare', old.pk)}?with={new.pk}").content.decode()

    assert "新列入 1 条，退出 1 条，变化 0 条，不变 1 条。" in page


def test_a_kind_is_created_and_a_draft_thrown_away() -> None:
    actor = make_issuer()
    client = client_of(actor)
    values = {"name": "先进技术名录", "takes_names": "on", "column_titles": "领域\n年度", "effect": "none"}

    client.post(address("list_kind_new"), {**values, "visibility": "public"})

    kind = ListKind.objects.get(name="先进技术名录")
    assert [column["title"] for column in kind.columns] == ["领域", "年度"]
    edition = make_edition(actor, kind)
    client.post(address("list_entry_remove", edition.pk, entry_of(edition).pk))
    assert not edition.entries.exists()
    client.post(address("list_discard", edition.pk))
    assert not Edition.objects.exists()


@pytest.mark.parametrize("name", ["workbench:list_edition", "portal:list"])
def test_the_number_of_queries_does_not_grow_with_the_lines(name: str) -> None:
    actor = make_issuer()
    edition = make_edition(actor, make_kind(), state="issued", is_published=True)
    client = client_of(actor)
    path = reverse(name, args=[edition.pk])
    client.get(path)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    one = queries()
    lines = [NewEntry(name=f"第{n}", entry_decision="9号文") for n in range(30)]
    add_entries(edition, lines, actor=actor)
    Edition.objects.filter(pk=edition.pk).update(is_published=True)

    assert queries() == one


@pytest.mark.parametrize("name", ["lists", "list_kind"])
def test_the_number_of_queries_does_not_grow_with_the_editions(name: str) -> None:
    actor, kind = make_issuer(), make_kind()
    make_edition(actor, kind)
    client = client_of(actor)
    path = address(name, *([kind.pk] if name == "list_kind" else []))
    client.get(path)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    one = queries()
    for number in range(10):
        make_edition(actor, kind, title=f"第{number}期")

    assert queries() == one


def test_the_calendar_is_read_and_kept_by_the_administrator() -> None:
    client = client_of(make_officer_of(Office.SYSTEM))
    page = client.get(f"{address('calendar')}?year=2026").content.decode()
    assert "全年 248 个工作日" in page

    entered = {"day": "2027-02-08", "is_working": "0", "name": "春节", "source": "通知", "shown": "2027"}
    assert client.post(address("calendar_enter"), entered).status_code == 302
    table = SimpleUploadedFile("放假.csv", "日期,类型,名称\n2027-02-20,上班,调休\n".encode())
    client.post(address("calendar_import"), {"table-file": table, "table-source": "通知", "shown": "2027"})
    client.post(address("calendar_confirm"), {"year-source": "通知", "shown": "2027"})

    assert [(row.name, row.is_working) for row in DayOverride.objects.all()] == [("春节", False), ("调休", True)]
    assert YearSchedule.objects.get().year == 2027
    page = client.get(f"{address('calendar')}?year=2027").content.decode()
    assert "已确认录入完整" in page

    client.post(address("calendar_remove", DayOverride.objects.first().pk))  # type: ignore[union-attr]
    assert DayOverride.objects.count() == 1
