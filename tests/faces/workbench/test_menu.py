"""The menu of the workbench: whose work stands where."""

import pytest
from django.urls import reverse

from lianqiao.core.access import Actor
from tests.faces.workbench.conftest import signed_in

pytestmark = pytest.mark.django_db


def _titles(actor: Actor) -> list[str]:
    menu = signed_in(actor).get(reverse("workbench:home")).context["menu"]
    return [str(section.label) for section in menu]


def test_what_a_government_leads_stands_before_what_units_file(reviewer: Actor) -> None:
    titles = _titles(reviewer)
    assert titles[:2] == ["", "成果与需求"]
    assert titles.index("监测与考核") < titles.index("企业培育")
    assert titles[-1] == "单位"


def test_what_a_university_files_stands_before_what_is_asked_of_it(professor: Actor) -> None:
    titles = _titles(professor)
    assert titles.index("成果管理") < titles.index("方案与任务")
    assert "监测与考核" not in titles
