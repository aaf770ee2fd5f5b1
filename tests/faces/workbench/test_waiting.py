"""The figures of the menu: kept for a moment, counted anew as soon as their person changes something."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianqiao.core.access import Actor
from lianqiao.faces.workbench import waiting
from lianqiao.faces.workbench.middleware import COOKIE
from lianqiao.registers.achievements.enums import AchievementState
from tests.faces.workbench.conftest import signed_in
from tests.factories import AchievementFactory

pytestmark = pytest.mark.django_db

PAGE = "workbench:demands"


@pytest.fixture(autouse=True)
def kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in use; the other tests count each time."""
    monkeypatch.setattr(waiting, "KEPT_SECONDS", 60)


def _shown(browser: Client) -> int:
    page = browser.get(reverse(PAGE))
    return int(page.context["menu"][0].items[0].count)


def test_figures_of_the_menu_are_kept_until_the_person_acts(professor: Actor, university: Any) -> None:
    browser = signed_in(professor)
    before = _shown(browser)
    AchievementFactory(organisation=university, state=AchievementState.RETURNED)
    kept_for_a_moment = _shown(browser)
    browser.post(reverse("workbench:switch_organisation"), {"organisation": str(university.pk)})

    assert (before, kept_for_a_moment, _shown(browser)) == (0, 0, 1)


def test_figures_of_the_menu_are_those_of_one_person(professor: Actor, reviewer: Actor, university: Any) -> None:
    assert _shown(signed_in(professor)) == 0
    AchievementFactory(organisation=university, state=AchievementState.SUBMITTED)
    assert _shown(signed_in(reviewer)) == 1


def test_a_broken_mark_of_the_browser_only_counts_anew(professor: Actor, university: Any) -> None:
    browser = signed_in(professor)
    before = _shown(browser)
    browser.cookies[COOKIE] = "yesterday"
    AchievementFactory(organisation=university, state=AchievementState.RETURNED)
    assert (before, _shown(browser)) == (0, 1)


def test_the_menu_is_made_once_for_a_page_with_a_table(
    professor: Actor, university: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "KEPT_SECONDS", 0)
    made = []

    def counted(*given: Any, **named: Any) -> waiting.Figures:
        made.append(1)
        return waiting.figures(*given, **named)

    monkeypatch.setattr("lianqiao.faces.workbench.menu.figures", counted)
    AchievementFactory(organisation=university)
    signed_in(professor).get(reverse("workbench:achievements"))
    assert made == [1]
