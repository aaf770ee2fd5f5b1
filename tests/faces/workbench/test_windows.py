"""Themed windows on their pages: made, joined, invited to, matched, chosen, seated, told of; two people at once."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lianqiao.core import jobs
from lianqiao.core.errors import DomainError
from lianqiao.core.models import Job
from lianqiao.core.transitions import apply
from lianqiao.processes.introductions.models import Introduction
from lianqiao.processes.matching import index
from lianqiao.processes.windows.domain.entries import propose
from lianqiao.processes.windows.models import Entry, Pair, Talk, Window
from tests.faces.workbench.conftest import signed_in
from tests.processes import makers
from tests.processes.windows.makers import Scene, a_host, a_scene, a_window, entered, on_the_day
from tests.waiting import until_somebody_waits

pytestmark = pytest.mark.django_db

FORM = {
    "title": "压铸工艺专场",
    "theme": "铝合金压铸件的气孔和合格率",
    "mode": "onsite",
    "place": "市会展中心二楼",
    "begins": "14:00",
    "ends": "17:00",
    "admission": "anybody",
    "capacity": "20",
    "tables": "2",
    "slot_minutes": "30",
    "is_public": "on",
}


@pytest.fixture
def scene(db: None) -> Scene:
    """A window with two who fit each other."""
    return a_scene()


def page(browser: Client, name: str, *args: Any, **query: str) -> str:
    """What a page says; it must be there."""
    response = browser.get(reverse(name, args=args), query)
    assert response.status_code == 200, name
    return response.content.decode()


def days(number: int) -> str:
    """A day ahead, as a form says it."""
    return str(timezone.localdate() + timedelta(days=number))


def test_window_is_made_and_changed_on_pages() -> None:
    host = a_host()
    browser = signed_in(host)
    browser.post(reverse("workbench:window_new"), {**FORM, "day": days(9), "entries_until": days(4)})
    window = Window.objects.get()
    address = reverse("workbench:window_edit", args=[window.pk])
    shown = page(browser, "workbench:window_edit", window.pk)
    changed = browser.post(
        address, {**FORM, "day": days(9), "entries_until": days(4), "tables": "5", "title": "新名称"}
    )

    window.refresh_from_db()
    assert 'value="14:00"' in shown
    assert (window.title, window.tables, window.state, window.organisation) == ("新名称", 5, "draft", host.organisation)
    assert changed["Location"] == reverse("workbench:window", args=[window.pk])


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"ends": "13:00"}, "结束时间要晚于开始时间"),
        ({"place": ""}, "线下活动请写明地点"),
        ({"tables": "0"}, "都要大于零"),
        ({"begins": "25:99"}, "有效的时间"),
        ({"day": "昨天"}, "有效的日期"),
        ({"capacity": "99999999"}, "32767"),
        ({"online_url": "javascript:alert(1)"}, "URL"),
    ],
)
def test_form_says_what_is_wrong_and_keeps_the_rest(change: dict[str, str], sentence: str) -> None:
    given = {**FORM, "day": days(9), "entries_until": days(4), **change}

    response = signed_in(a_host()).post(reverse("workbench:window_new"), given)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert "铝合金压铸件的气孔和合格率" in response.content.decode()
    assert Window.objects.count() == 0


def test_owner_joins_and_host_admits_on_pages() -> None:
    host, asker = a_host(), makers.actor(makers.organisation())
    window, demand = a_window(host), makers.demand(asker.organisation)
    browser = signed_in(asker)
    shown = page(browser, "workbench:window_join", window.pk)
    given = {"records": f"demand:{demand.pk}", "delegate": str(asker.user_id), "agrees": "on"}
    browser.post(reverse("workbench:window_join", args=[window.pk]), given)
    entry = Entry.objects.get()
    signed_in(host).post(reverse("workbench:window_entry_act", args=[entry.pk]), {"transition": "admit"})

    entry.refresh_from_db()
    assert "降低压铸件气孔率" in shown
    assert (entry.state, entry.delegate) == ("taking_part", asker.user)
    assert "降低压铸件气孔率" in page(browser, "workbench:window", window.pk)


def test_host_invites_on_pages_and_owner_agrees(scene: Scene) -> None:
    other = makers.actor(makers.organisation())
    record = makers.achievement(other.organisation, title="铝合金压铸真空阀")
    index.rebuild()
    host = signed_in(scene.host)
    shown = page(host, "workbench:window_invitations", scene.window.pk)
    address = reverse("workbench:window_invitations", args=[scene.window.pk])
    host.post(address, {"record": f"achievement:{record.pk}"})
    host.post(address, {"record": ["achievement:x", "demand:"]})
    invited = Entry.objects.get(achievement=record)
    browser = signed_in(other)
    entry_page = page(browser, "workbench:window_entry", invited.pk)
    given = {"transition": "agree", "agree-delegate": str(other.user_id), "agree-agrees": "on"}
    browser.post(reverse("workbench:window_entry_act", args=[invited.pk]), given)

    invited.refresh_from_db()
    assert "铝合金压铸真空阀" in shown
    assert "为什么邀请" in entry_page
    assert invited.state == "taking_part"
    assert Entry.objects.filter(window=scene.window).count() == 3


def test_way_from_matching_to_the_introduction_on_pages(scene: Scene) -> None:
    host, asker, holder = (signed_in(actor) for actor in (scene.host, scene.asker, scene.holder))
    window = scene.window.pk
    started = host.post(reverse("workbench:window_match", args=[window]))
    jobs.run(Job.objects.get(kind="windows.match").pk)
    pair = Pair.objects.get()
    pairs_page = page(asker, "workbench:window_pairs", window)
    for browser in (asker, holder):
        browser.post(reverse("workbench:window_pick", args=[pair.pk]), {"wants": "yes"})
    asker.post(reverse("workbench:window_pick", args=[pair.pk]), {"wants": "maybe"})
    mutual_page = page(holder, "workbench:window_pairs", window)
    act = reverse("workbench:window_act", args=[window])
    host.post(act, {"transition": "close"})
    host.post(act, {"transition": "arrange", "arrange-fill": "on"})
    talk = Talk.objects.get()
    with on_the_day():
        host, asker, holder = (signed_in(actor) for actor in (scene.host, scene.asker, scene.holder))
        host.post(reverse("workbench:window_sign_in", args=[scene.demand.pk]))
        for browser in (asker, holder):
            told = {"result": "go_on", "text": "先寄样件", "agrees": "on"}
            browser.post(reverse("workbench:window_talk", args=[talk.pk]), told)
        talk_page = page(asker, "workbench:window_talk", talk.pk)
        report_page = page(host, "workbench:window_report", window)
        file = host.get(reverse("workbench:window_report_file", args=[window, "report.docx"]))
        sheet = host.get(reverse("workbench:window_timetable", args=[window]), {"export": "xlsx"})

    assert "/jobs/" in started["Location"]
    assert "为什么推荐" in pairs_page
    assert "双方都想谈" in mutual_page
    assert Pair.objects.get().is_mutual
    assert Introduction.objects.get().is_disclosed
    assert reverse("workbench:introduction", args=[Introduction.objects.get().pk]) in talk_page
    assert "实际洽谈" in report_page
    assert b"".join(file)[:2] == b"PK"
    assert b"".join(sheet)[:2] == b"PK"


def test_what_one_wants_is_not_shown_to_the_other(scene: Scene) -> None:
    pair = scene.match()
    signed_in(scene.asker).post(reverse("workbench:window_pick", args=[pair.pk]), {"wants": "yes"})

    shown = page(signed_in(scene.holder), "workbench:window_pairs", scene.window.pk)

    assert "想谈</c-state>" not in shown
    assert "本单位想谈" not in shown
    assert "双方都想谈</" not in shown


def test_hidden_owner_is_named_nowhere_before_the_two_meet() -> None:
    host, asker = a_host("310100"), makers.actor(makers.organisation())
    holder = makers.actor(makers.organisation("藏名研究院", code="290201"))
    window = a_window(host)
    demand = entered(window, host, asker, makers.demand(asker.organisation))
    hidden = entered(window, host, holder, makers.achievement(holder.organisation, publicity="hidden_owner"))
    Pair.objects.create(window=window, demand_entry=demand, achievement_entry=hidden, origin="engine", score=0.6)

    for browser in (signed_in(asker), Client()):
        pages = ["portal:window"]
        if browser.session.get("_auth_user_id"):
            pages += ["workbench:window", "workbench:window_entries", "workbench:window_pairs"]
        for name in pages:
            assert "藏名研究院" not in page(browser, name, window.pk), name
    assert "藏名研究院" not in page(signed_in(asker), "workbench:window_entry", hidden.pk)


def test_portal_shows_the_public_programme_alone(scene: Scene) -> None:
    other = makers.actor(makers.organisation())
    for_verified = makers.achievement(other.organisation, title="仅核验单位可见的工艺", publicity="verified")
    entered(scene.window, scene.host, other, for_verified)
    waiting = makers.actor(makers.organisation())
    record = makers.demand(waiting.organisation, title="还没有确认的需求")
    propose(scene.window, actor=waiting, records=[record], agrees=True)

    for browser in (Client(), signed_in(scene.asker)):
        shown = page(browser, "portal:window", scene.window.pk)
        assert "降低压铸件气孔率" in shown
        assert "仅核验单位可见的工艺" not in shown
        assert "还没有确认的需求" not in shown
    assert "压铸工艺专场" in page(Client(), "portal:windows")


def test_pages_need_no_query_for_each_row(scene: Scene) -> None:
    scene.seat()
    host = signed_in(scene.host)
    names = ("window", "window_entries", "window_pairs", "window_timetable")
    addresses = [reverse(f"workbench:{name}", args=[scene.window.pk]) for name in names]
    addresses += [
        reverse("workbench:windows"),
        reverse("portal:window", args=[scene.window.pk]),
        reverse("portal:windows"),
    ]

    def counted() -> list[int]:
        counts = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                assert host.get(address).status_code == 200
            counts.append(len(queries))
        return counts

    counted()
    few = counted()
    for number in range(12):
        unit = makers.actor(makers.organisation())
        entry = Entry.objects.create(
            window=scene.window,
            state="taking_part",
            origin="owner",
            delegate=unit.user,
            agreed_at=timezone.now(),
            organisation=unit.organisation,
            region=unit.organisation.region,
            created_by=unit.user,
            achievement=makers.achievement(unit.organisation, title=f"工艺 {number}"),
        )
        pair = Pair.objects.create(
            window=scene.window, demand_entry=scene.demand, achievement_entry=entry, origin="wish"
        )
        Talk.objects.create(window=scene.window, pair=pair, slot=number // 2 + 1, table=number % 2 + 1)
        a_window(scene.host, title=f"专场 {number}")
    many = counted()

    assert all(now <= before for now, before in zip(many, few, strict=True)), (few, many)


@pytest.mark.django_db(transaction=True)
def test_last_place_is_given_once_when_two_are_admitted_at_the_same_time() -> None:
    host = a_host()
    window = a_window(host, capacity=1)
    units = [makers.actor(makers.organisation()) for _ in range(2)]
    first, second = (
        propose(window, actor=unit, records=[makers.demand(unit.organisation)], agrees=True)[0] for unit in units
    )
    outcome: list[str] = []

    def other() -> None:
        try:
            apply(second, "admit", actor=host)
            outcome.append("admitted")
        except DomainError as refusal:
            outcome.append(refusal.message)
        connection.close()

    thread = threading.Thread(target=other)
    with transaction.atomic():
        apply(first, "admit", actor=host)
        thread.start()
        until_somebody_waits(thread)
    thread.join(60)

    assert outcome == ["名额已满。"]
    assert list(Entry.objects.filter(state="taking_part")) == [first]
