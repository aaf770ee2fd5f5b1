"""Versions and their comparison."""

import pytest

from lianqiao.core import versions
from lianqiao.core.versions import FieldChange, Piece, compare
from tests.factories import AchievementFactory, make_actor


@pytest.mark.django_db
def test_versions_are_numbered_and_the_same_content_makes_no_new_one() -> None:
    actor = make_actor()
    achievement = AchievementFactory(organisation=actor.organisation, title="甲")
    first = versions.current(None, achievement, actor=actor, note="首次")
    first.save()
    assert versions.current(first, achievement, actor=actor) is first
    achievement.title = "乙"
    second = versions.current(first, achievement, actor=actor)
    second.save()
    assert [version.number for version in versions.versions_of(achievement)] == [1, 2]
    assert (first.content["title"], second.content["title"]) == ("甲", "乙")


def test_comparison_names_the_fields_that_differ_in_reading_order() -> None:
    old = {"title": "抗冻混凝土", "price": None, "words": ["冻", "盐"], "gone": "旧"}
    new = {"title": "抗盐冻混凝土", "price": "100.00", "words": ["冻", "盐"]}
    assert compare(old, new) == [
        FieldChange("title", (Piece("same", "抗"), Piece("added", "盐"), Piece("same", "冻混凝土"))),
        FieldChange("price", (Piece("added", "100.00"),)),
        FieldChange("gone", (Piece("removed", "旧"),)),
    ]


def test_equal_contents_have_no_changes() -> None:
    assert compare({"a": [1, {"b": "c"}]}, {"a": [1, {"b": "c"}]}) == []
