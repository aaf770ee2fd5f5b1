"""The menu: lines under headings, for those whose work they are, folded where they are many."""

from typing import Any

import pytest
from django.urls import reverse

from lianqiao.core.access import Actor
from lianqiao.faces.workbench.menus import LINES
from lianqiao.faces.workbench.queues import QUEUES
from tests.faces.workbench.conftest import signed_in

pytestmark = pytest.mark.django_db


def _menu(actor: Actor, page: str = "workbench:home") -> Any:
    return signed_in(actor).get(reverse(page)).context["menu"]


def test_a_long_menu_is_folded_to_its_headings_but_for_where_one_stands(reviewer: Actor) -> None:
    menu = _menu(reviewer, "workbench:notices")
    assert [section.folded for section in menu] == [bool(section.label) for section in menu]
    assert [section.label for section in menu if section.active] == ["公示与文书"]


def test_a_government_has_no_records_of_its_own_in_the_menu(reviewer: Actor) -> None:
    assert "成果与需求" not in [section.label for section in _menu(reviewer)]


def test_a_unit_finds_its_records_first(professor: Actor) -> None:
    assert [section.label for section in _menu(professor)][:2] == ["", "成果与需求"]


def test_every_line_leads_somewhere(client: Any) -> None:
    assert all(reverse(f"workbench:{line.name}").startswith("/") for line in LINES)


def test_names_of_queues_are_told_apart() -> None:
    names = [queue.name for queue in QUEUES]
    assert len(names) == len(set(names))
