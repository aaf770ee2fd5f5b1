"""The desk of lists in the browser: filling a draft, changing a line by decision, sending, receiving and answering."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianqiao.core import clock
from lianqiao.core.lists.domain import answer_entry, begin_edition, push_edition, pushing
from lianqiao.core.lists.models import Answer, Edition, ListKind, Push
from lianqiao.core.permissions import Role
from lianqiao.faces.workbench.views import list_filling
from tests.core.lists.makers import colleague, entry_of, issue, make_edition, make_issuer, make_kind
from tests.faces.workbench.conftest import signed_in
from tests.factories import complete_achievement, make_actor

pytestmark = pytest.mark.django_db


def address(name: str, *args: Any) -> str:
    return reverse(f"workbench:{name}", args=args)


def text_of(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())


def supply_draft(actor: Any) -> Edition:
    kind = ListKind.objects.get(pk="achievement_supply")
    return begin_edition(kind, actor=actor, values={"title": "第一批", "period_from": clock.today()})


def test_a_draft_is_filled_from_the_register() -> None:
    actor = make_issuer("290000")
    edition = supply_draft(actor)
    one, other = (complete_achievement("published", title=title) for title in ("石墨提纯", "菌种保藏"))
    complete_achievement("published", title="隐名技术", publicity="hidden_owner")
    browser, here = signed_in(actor), address("list_fill", edition.pk)
    assert here in text_of(browser.get(address("list_edition", edition.pk)))
    assert "可以列入" not in text_of(browser.get(here))

    query = "?model=achievements.achievement&show=1"
    shown = text_of(browser.get(here + query))
    assert "符合条件 3 条，可以列入 0 条" in shown
    assert "没有可填入“对应产业”的内容：2 条" in shown
    assert "单位要求不公开名称：1 条" in shown

    query += "&column_industry=新材料"
    shown = text_of(browser.get(here + query))
    assert "符合条件 3 条，可以列入 2 条" in shown
    refused = text_of(browser.post(here + query, {}, follow=True))
    assert "请至少选择一条记录。" in refused
    done = text_of(browser.post(here + query, {"record": [one.pk, other.pk]}, follow=True))

    assert "已列入 2 条。" in done
    kept = edition.entries.values_list("name", "attributes__industry", "attributes__contact")
    assert set(kept) == {("石墨提纯", "新材料", "在平台申请对接"), ("菌种保藏", "新材料", "在平台申请对接")}


@pytest.mark.parametrize("state", ["issued", "withdrawn"])
def test_an_edition_that_is_no_draft_is_not_filled(state: str) -> None:
    actor = make_issuer()
    edition = make_edition(actor, make_kind(), state=state)

    assert signed_in(actor).get(address("list_fill", edition.pk)).status_code == 403


def test_a_register_that_the_kind_does_not_name_fills_nothing() -> None:
    actor = make_issuer()
    edition = make_edition(actor, make_kind(subject_models=["demands.demand"]))

    answer = signed_in(actor).get(address("list_fill", edition.pk) + "?model=achievements.achievement")

    assert answer.status_code == 404


def test_a_line_is_changed_by_decision_and_the_history_tells() -> None:
    actor = make_issuer()
    columns = [{"name": "field", "title": "领域"}]
    edition = make_edition(actor, make_kind(columns=columns), state="issued", is_published=True)
    browser, entry = signed_in(actor), entry_of(edition)
    here = address("list_entry_edit", edition.pk, entry.pk)
    page = text_of(browser.get(here))
    assert "决定文件" in page

    assert browser.post(here, {"column_field": "轴承"}).status_code == 422
    form = {"column_field": "轴承", "decision": "9号文", "changed_on": str(clock.today()), "reason": "原来写错了"}
    done = text_of(browser.post(here, form, follow=True))

    assert "已修改。清单已停止公开，重新保密审查后才能再公开。" in done
    assert f"修改“第一条”：领域由“空”改为“轴承”（9号文，{clock.today()}）" in done
    assert "原来写错了" in done
    entry.refresh_from_db()
    assert entry.attributes == {"field": "轴承"}


def test_a_line_of_a_draft_is_changed_without_a_decision() -> None:
    actor = make_issuer()
    edition = make_edition(actor, make_kind())
    browser, entry = signed_in(colleague(actor, Role.EDITOR)), entry_of(edition)
    here = address("list_entry_edit", edition.pk, entry.pk)
    assert "决定文件" not in text_of(browser.get(here))

    form = {"note": "补充", "position": "3", "entered_on": str(clock.today()), "entry_reason": ""}
    text_of(browser.post(here, form, follow=True))

    entry.refresh_from_db()
    assert (entry.note, entry.position) == ("补充", 3)


def test_two_people_do_not_overwrite_each_others_change_of_a_line() -> None:
    actor = make_issuer()
    edition = make_edition(actor, make_kind())
    here = address("list_entry_edit", edition.pk, entry_of(edition).pk)
    first, second = signed_in(actor), signed_in(colleague(actor, Role.EDITOR))
    seen = second.get(here).context["seen"]
    form = {"note": "先改", "position": "1", "entered_on": str(clock.today()), "seen": seen}
    first.post(here, form)

    answer = second.post(here, {**form, "note": "后改"})

    assert answer.status_code == 422
    assert entry_of(edition).note == "先改"


def test_a_replaced_edition_keeps_its_lines_as_they_are() -> None:
    actor = make_issuer()
    edition = make_edition(actor, make_kind(), state="superseded")

    answer = signed_in(actor).get(address("list_entry_edit", edition.pk, entry_of(edition).pk))

    assert answer.status_code == 403


def test_an_edition_is_sent_received_and_answered() -> None:
    actor, firm = make_issuer(), make_actor(Role.EDITOR)
    edition = make_edition(actor, make_kind(), state="issued", is_published=True)
    desk, browser = signed_in(actor), signed_in(firm)
    assert "还没有收到清单" in text_of(browser.get(address("lists_received")))
    query = "?show=1&kind=enterprise"
    assert "将推送给 1 个单位" in text_of(desk.get(address("list_push", edition.pk) + query))

    done = text_of(desk.post(address("list_push", edition.pk) + query, follow=True))

    assert "已推送给 1 个单位。" in done
    assert "已推送给 1 个单位，其中 0 个有反馈。" in done
    assert Push.objects.get().organisation == firm.organisation
    assert edition.title in text_of(browser.get(address("lists_received")))
    here = address("list_received", edition.pk)
    assert "填写反馈" in text_of(browser.get(here))
    answered = browser.post(
        address("list_entry_answer", edition.pk, entry_of(edition).pk), {"text": "愿意对接"}, follow=True
    )
    assert "愿意对接" in text_of(answered)
    assert Answer.objects.get().organisation == firm.organisation
    shown = text_of(desk.get(address("list_edition", edition.pk)))
    assert f"{firm.organisation}反馈：愿意对接" in shown
    assert "愿意对接" not in text_of(Client().get(reverse("portal:list", args=[edition.pk])))


def test_the_feedback_column_shows_the_answers() -> None:
    actor, firm = make_issuer(), make_actor(Role.EDITOR)
    edition = supply_draft(actor)
    browser = signed_in(actor)
    browser.post(address("list_entry_add", edition.pk), {"name": "石墨提纯", "column_industry": "新材料"})
    issue(edition, actor)
    Edition.objects.filter(pk=edition.pk).update(is_published=True)
    edition.refresh_from_db()
    push_edition(edition, actor=actor, organisations=[firm.organisation])
    entry = edition.entries.get()
    signed_in(firm).post(address("list_entry_answer", edition.pk, entry.pk), {"text": "愿意对接"})

    assert f"<td>{firm.organisation}：愿意对接</td>" in text_of(browser.get(address("list_edition", edition.pk)))
    public = text_of(Client().get(reverse("portal:list", args=[edition.pk])))
    assert "推送后反馈" not in public


def test_who_oversees_the_body_reads_the_list_and_not_what_units_answered_it() -> None:
    city, firm = make_issuer("290100"), make_actor(Role.EDITOR)
    edition = make_edition(city, make_kind(), state="issued", is_published=True)
    push_edition(edition, actor=city, organisations=[firm.organisation])
    answer_entry(entry_of(edition), actor=firm, text="愿意对接")

    own = text_of(signed_in(city).get(address("list_edition", edition.pk)))
    above = text_of(signed_in(make_issuer("290000")).get(address("list_edition", edition.pk)))
    table: Any = signed_in(make_issuer("290000")).get(address("list_export", edition.pk), {"format": "csv"})

    assert "愿意对接" in own
    assert entry_of(edition).name in above
    assert "愿意对接" not in above
    assert "愿意对接" not in b"".join(table.streaming_content).decode("utf-8-sig")


def test_a_push_reads_no_more_of_the_register_than_it_may_send(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_filling, "MOST_UNITS", 2)
    monkeypatch.setattr(pushing, "MOST_AT_ONCE", 2)
    actor = make_issuer()
    edition = make_edition(actor, make_kind(), state="issued", is_published=True)
    for _number in range(5):
        make_actor(Role.EDITOR)
    here = address("list_push", edition.pk) + "?show=1&kind=enterprise"
    desk = signed_in(actor)

    with CaptureQueriesContext(connection) as captured:
        refused = text_of(desk.post(here, follow=True))

    read = [query["sql"] for query in captured if 'FROM "organisations_organisation"' in query["sql"]]
    assert any("LIMIT 3" in sql for sql in read)
    assert "一次最多推送 2 个单位" in refused
    assert not Push.objects.exists()


def test_editions_of_others_that_are_read_in_part_are_not_offered_for_comparison() -> None:
    kind = make_kind()
    own, beside = make_issuer("290100"), make_issuer("290200")
    mine = make_edition(own, kind, state="issued", title="本市第一期")
    earlier = make_edition(own, kind, title="本市草稿")
    foreign = make_edition(beside, kind, state="issued", is_published=True, title="邻市第一期")
    browser = signed_in(own)

    page = text_of(browser.get(address("list_edition", mine.pk)))
    compare = address("list_compare", mine.pk)

    assert f"{compare}?with={earlier.pk}" in page
    assert f"{compare}?with={foreign.pk}" not in page
    assert browser.get(compare, {"with": str(earlier.pk)}).status_code == 200
    assert browser.get(compare, {"with": str(foreign.pk)}).status_code == 404


def test_a_list_that_was_not_sent_does_not_exist_for_a_firm() -> None:
    edition = make_edition(make_issuer(), make_kind(), state="issued", is_published=True)

    assert signed_in(make_actor(Role.EDITOR)).get(address("list_received", edition.pk)).status_code == 404


def test_public_lists_stand_in_the_navigation() -> None:
    assert f'href="{reverse("portal:lists")}"' in text_of(Client().get(reverse("portal:home")))
