"""Saving a search, seeing what it would have told, pausing and leaving it; the link of a mail needs no sign-in."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.publishing.enums import Publicity
from lianqiao.processes.matching import index
from lianqiao.processes.subscriptions.domain.pushing import push_due
from lianqiao.processes.subscriptions.domain.subscriptions import subscribe_to_search
from lianqiao.processes.subscriptions.links import stop_url
from lianqiao.processes.subscriptions.models import Subscription, Told
from lianqiao.registers.achievements.enums import AchievementState
from lianqiao.registers.achievements.models import Achievement
from tests.faces.workbench.conftest import signed_in
from tests.factories import complete_achievement, complete_demand

pytestmark = pytest.mark.django_db

NEW = reverse("workbench:subscription_new")
SEARCH = {"subject": "achievements", "words": "石墨提纯", "rhythm": "weekly", "name": "石墨"}


def test_search_page_offers_to_keep_the_search_to_people_alone(factory_owner: Actor) -> None:
    index.rebuild()
    address = f"{reverse('portal:search')}?q=石墨提纯不用氢氟酸&stage=pilot"

    mine = signed_in(factory_owner).get(address)
    visitor = Client().get(address)

    kept = mine.context["subscribe_url"]
    form = signed_in(factory_owner).get(kept).context["form"]
    assert kept.startswith(f"{NEW}?subject=achievements")
    assert (form.initial["words"], form.initial["stage"]) == ("石墨提纯不用氢氟酸", "pilot")
    assert "订阅这个搜索" in mine.content.decode()
    assert visitor.context["subscribe_url"] == ""


def test_hall_offers_to_keep_its_conditions(factory_owner: Actor) -> None:
    browser = signed_in(factory_owner)
    plain = browser.get(reverse("portal:demands"))
    narrowed = browser.get(reverse("portal:demands"), {"q": "石墨", "stage": "lab"})

    assert plain.context["subscribe_url"] == ""
    assert "subject=demands" in narrowed.context["subscribe_url"]
    assert "stage=lab" in narrowed.context["subscribe_url"]


def test_saving_leads_to_what_it_would_have_told(factory_owner: Actor) -> None:
    record = complete_achievement()
    Achievement.objects.filter(pk=record.pk).update(published_at=clock.now())
    index.rebuild()

    answer = signed_in(factory_owner).post(NEW, {**SEARCH, "region": record.region_id}, follow=True)

    saved = Subscription.objects.get()
    assert (saved.user, saved.words, saved.filters) == (factory_owner.user, "石墨提纯", {"region": record.region_id})
    assert [found["title"] for found in answer.context["finds"]] == [record.title]
    assert "过去七天会推送 1 条" in answer.content.decode()


def test_what_asks_for_everything_is_refused_on_the_page(factory_owner: Actor) -> None:
    answer = signed_in(factory_owner).post(NEW, {**SEARCH, "words": ""})

    assert (answer.status_code, Subscription.objects.count()) == (422, 0)
    assert "请至少填写关键词" in answer.content.decode()


def test_page_shows_what_was_told_while_it_is_public(factory_owner: Actor) -> None:
    subscription = subscribe_to_search(actor=factory_owner, subject="achievements", words="石墨提纯", rhythm="at_once")
    kept, gone = complete_achievement(), complete_achievement()
    Achievement.objects.update(published_at=clock.now())
    index.rebuild()
    push_due(at=clock.now())
    Achievement.objects.filter(pk=gone.pk).update(state=AchievementState.WITHDRAWN)

    answer = signed_in(factory_owner).get(reverse("workbench:subscription", args=[subscription.pk]))

    assert Told.objects.count() == 2
    assert [found["key"] for found in answer.context["told"]] == [kept.pk]


def test_hidden_owner_stays_hidden(factory_owner: Actor) -> None:
    subscription = subscribe_to_search(actor=factory_owner, subject="achievements", words="石墨提纯", rhythm="at_once")
    record = complete_achievement(publicity=Publicity.HIDDEN_OWNER)
    Achievement.objects.update(published_at=clock.now())
    index.rebuild()
    push_due(at=clock.now())

    page = signed_in(factory_owner).get(reverse("workbench:subscription", args=[subscription.pk])).content.decode()

    assert record.title in page
    assert record.organisation.name not in page


def test_changing_keeps_the_subject(factory_owner: Actor) -> None:
    subscription = subscribe_to_search(actor=factory_owner, subject="demands", words="石墨", rhythm="daily")
    address = reverse("workbench:subscription_edit", args=[subscription.pk])
    browser = signed_in(factory_owner)

    shown = browser.get(address)
    answer = browser.post(address, {"words": "氢氟酸", "rhythm": "weekly", "name": "酸", "stage": "pilot"})

    subscription.refresh_from_db()
    assert "subject" not in shown.context["form"].fields
    assert answer.status_code == 302
    assert (subscription.subject, subscription.words, subscription.rhythm, subscription.filters) == (
        "demands",
        "氢氟酸",
        "weekly",
        {"stage": "pilot"},
    )


def test_buttons_pause_resume_and_delete(factory_owner: Actor) -> None:
    subscription = subscribe_to_search(actor=factory_owner, subject="demands", words="石墨", rhythm="daily")
    address = reverse("workbench:subscription_act", args=[subscription.pk])
    browser = signed_in(factory_owner)
    states = []
    for action in ("pause", "resume", "remove"):
        browser.post(address, {"action": action})
        states.append(list(Subscription.objects.values_list("is_active", flat=True)))

    assert states == [[False], [True], []]


def test_opening_the_link_changes_nothing_and_its_button_stops(factory_owner: Actor) -> None:
    subscription = subscribe_to_search(actor=factory_owner, subject="demands", words="石墨", rhythm="daily")
    visitor = Client(enforce_csrf_checks=True)

    opened = visitor.get(stop_url(subscription))
    subscription.refresh_from_db()
    after_opening = subscription.is_active
    pressed = visitor.post(stop_url(subscription), {"List-Unsubscribe": "One-Click"})
    subscription.refresh_from_db()

    assert (opened.status_code, after_opening) == (200, True)
    assert (pressed.status_code, subscription.is_active) == (200, False)
    assert "已经停止推送" in pressed.content.decode()


def test_matches_of_an_own_record_are_subscribed_to(factory_owner: Actor) -> None:
    own = complete_demand(organisation=factory_owner.organisation)
    foreign = complete_demand()
    browser = signed_in(factory_owner)
    address = reverse("workbench:subscription_matches")

    page = browser.get(reverse("workbench:matches"), {"record": str(own.pk)}).content.decode()
    refused = browser.post(f"{address}?record={foreign.pk}", {"rhythm": "daily", "name": ""})
    done = browser.post(f"{address}?record={own.pk}", {"rhythm": "daily", "name": ""})

    assert f"{address}?record={own.pk}" in page
    assert (refused.status_code, done.status_code) == (404, 302)
    assert Subscription.objects.get().own_record == own


@pytest.mark.parametrize("name", ["subscriptions", "subscription"])
def test_pages_need_no_query_for_each_row(factory_owner: Actor, name: str) -> None:
    def subscribe(number: int) -> Subscription:
        return subscribe_to_search(
            actor=factory_owner, subject="achievements", words=f"石墨提纯 {number}", rhythm="at_once"
        )

    first = subscribe(0)
    browser = signed_in(factory_owner)
    address = (
        reverse("workbench:subscriptions")
        if name == "subscriptions"
        else reverse("workbench:subscription", args=[first.pk])
    )

    def tell(count: int) -> int:
        for _number in range(count):
            complete_achievement()
        Achievement.objects.update(published_at=clock.now())
        index.rebuild()
        push_due(at=clock.now())
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert browser.get(address).status_code == 200
        return len(queries)

    tell(1)
    few = tell(1)
    for number in range(1, 10):
        subscribe(number)
    many = tell(12)

    assert many <= few
