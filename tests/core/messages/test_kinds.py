"""Kinds and groups of messages."""

import pytest

from lianqiao.core.messages import kinds


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """A registry of the test's own, which begins with what there is."""
    monkeypatch.setattr(kinds, "_KINDS", dict(kinds._KINDS))
    monkeypatch.setattr(kinds, "_GROUPS", dict(kinds._GROUPS))


def test_the_kind_is_the_longest_registered_beginning_of_a_key(registry: None) -> None:
    kinds.group("test", "测试")
    wide = kinds.register("test", "大类", group="test")
    narrow = kinds.register("test.one", "小类", group="test")

    assert kinds.kind_of("test.one.42") is narrow
    assert kinds.kind_of("test.other.42") is wide
    assert kinds.kind_of("testing.42") is kinds.OTHER
    assert kinds.kinds_in("test") == ["test", "test.one"]


def test_names_are_given_once_and_groups_come_first(registry: None) -> None:
    kinds.group("test", "测试")
    kinds.register("test.one", "一", group="test")
    with pytest.raises(LookupError):
        kinds.group("test", "测试")
    with pytest.raises(LookupError):
        kinds.register("test.one", "一", group="test")
    with pytest.raises(LookupError):
        kinds.register("test.two", "二", group="nowhere")


def test_every_kind_belongs_to_a_group_that_people_can_choose() -> None:
    groups = {group.key for group in kinds.groups()}
    assert {kind.group for kind in kinds._KINDS.values()} <= groups
