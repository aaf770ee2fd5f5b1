"""Roles, rules and decisions."""

import pytest

from lianqiao.core.access import ANONYMOUS, SYSTEM, Actor, allow, declared
from lianqiao.core.errors import AccessError
from lianqiao.core.permissions import OFFICE_PERMISSIONS, PUBLIC_PERMISSIONS, ROLE_PERMISSIONS, Office, Permission, Role


def test_every_permission_that_a_record_decides_has_a_rule() -> None:
    by_role_alone = {Permission.COMMENT_WRITE, Permission.EXCHANGE_IMPORT, Permission.JOB_VIEW}
    assert set(Permission) - declared() - by_role_alone == set()


def test_every_role_has_permissions_and_every_permission_a_role() -> None:
    assert set(ROLE_PERMISSIONS) == set(Role)
    assert set(OFFICE_PERMISSIONS) == set(Office)
    given = frozenset().union(*ROLE_PERMISSIONS.values(), *OFFICE_PERMISSIONS.values())
    assert given == frozenset(Permission)


def test_the_rights_of_the_offices_overlap_neither_each_other_nor_those_of_roles() -> None:
    held = [*OFFICE_PERMISSIONS.values(), frozenset().union(*ROLE_PERMISSIONS.values())]
    assert sum(len(rights) for rights in held) == len(frozenset().union(*held))


def test_a_second_rule_for_one_permission_is_refused() -> None:
    with pytest.raises(LookupError):
        allow(Permission.ACHIEVEMENT_VIEW, lambda actor, obj: True, reason="")  # type: ignore[arg-type]


def test_visitors_hold_the_public_permissions_only() -> None:
    assert ANONYMOUS.permissions == PUBLIC_PERMISSIONS
    assert ANONYMOUS.is_anonymous
    assert not SYSTEM.is_anonymous


def test_a_missing_role_is_refused_with_a_sentence_before_the_record_is_looked_at() -> None:
    decision = ANONYMOUS.can(Permission.ACHIEVEMENT_EDIT, object())
    assert (decision.allowed, decision.reason) == (False, "您当前的角色没有这项权限，请联系单位管理员。")
    with pytest.raises(AccessError) as refusal:
        ANONYMOUS.require(Permission.ACHIEVEMENT_EDIT, object())
    assert refusal.value.permission == Permission.ACHIEVEMENT_EDIT


@pytest.mark.parametrize(
    ("oversight", "code", "expected"),
    [
        (None, "290102", False),
        ("", "290102", True),
        ("29", "290102", True),
        ("2901", "290102", True),
        ("2901", "290202", False),
        ("290102", "290100", False),
        ("29", None, False),
    ],
)
def test_oversight_is_the_subtree_and_never_more(oversight: str | None, code: str | None, expected: bool) -> None:
    assert Actor(oversight=oversight).oversees(code) is expected
    assert Actor(service=oversight).serves(code) is expected
