"""Tokens: who makes them, how long they last, what is left of the person's rights, and how they end."""

from datetime import timedelta
from typing import Any

import pytest

from lianqiao.core import clock
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models import Message
from lianqiao.core.permissions import PUBLIC_PERMISSIONS, ROLE_PERMISSIONS, Permission, Role
from lianqiao.registers.organisations.models import Membership
from lianqiao.registers.programs import rates, scopes
from lianqiao.registers.programs.actors import actor_of_token
from lianqiao.registers.programs.domain.tokens import (
    create_token,
    find_token,
    longest_day,
    revoke_token,
    warn_of_expiry,
)
from lianqiao.registers.programs.models import AccessToken, RateCount
from tests.factories import OrganisationFactory, make_actor

pytestmark = pytest.mark.django_db


def _make(actor: Any, *wanted: str, **values: Any) -> tuple[AccessToken, str]:
    given = {"name": "科研系统", "wanted": wanted or ("read:demands",), "expires_on": clock.today(), **values}
    return create_token(actor=actor, **given)


def test_text_of_a_token_is_found_and_stands_nowhere() -> None:
    actor = make_actor()
    token, text = _make(actor)

    assert find_token(text) == token
    stored = AccessToken.objects.values().get()
    assert text not in str(stored)
    assert text.startswith(f"{token.prefix}_")
    assert token.last_used_at is None
    assert AccessToken.objects.get().last_used_at is not None


@pytest.mark.parametrize("wrong", ["", "lq_", "lq_00000000_x", "Bearer", "lq_\0", "\ud800"])
def test_other_texts_are_no_tokens(wrong: str) -> None:
    _make(make_actor())

    assert find_token(wrong) is None


def test_changed_text_is_no_token() -> None:
    _token, text = _make(make_actor())

    assert find_token(text[:-1] + ("a" if text[-1] != "a" else "b")) is None


def test_token_ends_after_its_last_day() -> None:
    last = clock.today() + timedelta(days=3)
    token, text = _make(make_actor(), expires_on=last)

    assert token.last_day == last
    with clock.ahead(timedelta(days=2)):
        assert find_token(text) is not None
    with clock.ahead(timedelta(days=4)):
        assert find_token(text) is None


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"name": " "}, "name_missing"),
        ({"name": "字" * 81}, "name_long"),
        ({"wanted": []}, "unknown_scope"),
        ({"wanted": ["read:demands", "read:everything"]}, "unknown_scope"),
    ],
)
def test_token_that_is_not_well_formed_is_refused(values: dict[str, Any], code: str) -> None:
    with pytest.raises(DomainError) as refused:
        _make(make_actor(), **values)

    assert refused.value.code == code
    assert AccessToken.objects.count() == 0


def test_token_lasts_as_long_as_the_norm_allows() -> None:
    actor = make_actor()
    longest = longest_day(actor)

    assert _make(actor, expires_on=longest)[0].is_usable
    for day, code in ((longest + timedelta(days=1), "expiry_far"), (clock.today() - timedelta(days=1), "expiry_past")):
        with pytest.raises(DomainError) as refused:
            _make(actor, expires_on=day)
        assert refused.value.code == code


@pytest.mark.parametrize("role", Role)
def test_rights_are_those_of_role_and_scopes_alike(role: Role) -> None:
    token, _text = _make(make_actor(role), "read:demands", "act:demands")
    actor = actor_of_token(token)

    assert actor is not None
    opened = scopes.permissions_of(["read:demands", "act:demands"])
    assert actor.permissions == ROLE_PERMISSIONS[role] & (PUBLIC_PERMISSIONS | opened)
    assert actor.permissions < ROLE_PERMISSIONS[role]
    assert Permission.TOKEN_CREATE not in actor.permissions
    assert not actor.permissions & scopes.NOT_FOR_PROGRAMS


def test_right_taken_from_the_person_is_taken_from_the_token() -> None:
    actor = make_actor(Role.EDITOR)
    token, _text = _make(actor, "write:demands")
    membership = Membership.objects.filter(user=actor.user)
    membership.update(roles=[Role.VIEWER])
    as_viewer = actor_of_token(token)
    membership.update(state="ended")

    assert as_viewer is not None
    assert not as_viewer.has(Permission.DEMAND_CREATE)
    assert actor_of_token(token) is None


def test_person_who_may_not_sign_in_has_no_token() -> None:
    actor = make_actor()
    token, _text = _make(actor)
    actor.user.is_active = False
    actor.user.save()

    assert actor_of_token(AccessToken.objects.select_related("user").get(pk=token.pk)) is None


def test_token_acts_for_its_own_organisation_even_beside_others() -> None:
    actor = make_actor()
    make_actor(organisation=OrganisationFactory(), user=actor.user)
    token, _text = _make(actor)
    Membership.objects.filter(user=actor.user, organisation=actor.organisation).update(state="ended")

    assert actor_of_token(token) is None


def test_administrators_hear_of_new_tokens_and_end_them() -> None:
    administrator = make_actor(Role.ADMINISTRATOR)
    member = make_actor(Role.VIEWER, organisation=administrator.organisation)
    token, text = _make(member)

    assert "创建了访问令牌" in Message.objects.get(recipient=administrator.user).subject
    revoked = revoke_token(token, actor=administrator)
    assert (revoked.revoked_by, find_token(text)) == (administrator.user, None)
    with pytest.raises(DomainError, match="已经停用"):
        revoke_token(token, actor=member)


def test_member_ends_own_tokens_and_no_others() -> None:
    member = make_actor(Role.EDITOR)
    colleague = make_actor(Role.EDITOR, organisation=member.organisation)
    token, text = _make(colleague)

    for stranger in (member, make_actor(Role.ADMINISTRATOR)):
        with pytest.raises(AccessError):
            revoke_token(token, actor=stranger)
    assert find_token(text) is not None
    assert revoke_token(token, actor=colleague).revoked_at is not None
    assert list(AccessToken.objects.visible_to(member)) == []


def test_person_is_warned_once_before_a_token_ends() -> None:
    actor = make_actor()
    _make(actor, expires_on=clock.today() + timedelta(days=30))

    assert warn_of_expiry() == 0
    with clock.ahead(timedelta(days=17)):
        assert (warn_of_expiry(), warn_of_expiry()) == (1, 0)
    assert "将于" in Message.objects.get(recipient=actor.user).subject


def test_scope_with_what_only_people_sign_cannot_be_declared() -> None:
    with pytest.raises(LookupError):
        scopes.declare("act:secrecy", "保密审查", [Permission.DEMAND_REVIEW_SECRECY])


def test_requests_are_counted_for_each_client_and_minute() -> None:
    token, _text = _make(make_actor())
    by_address = [rates.count_request(None, address="198.51.100.7").remaining for _number in range(3)]
    other = rates.count_request(None, address="198.51.100.8")
    by_token = rates.count_request(token, address="198.51.100.7")

    assert by_address == [by_address[0], by_address[0] - 1, by_address[0] - 2]
    assert (other.remaining, by_token.remaining) == (other.limit - 1, by_token.limit - 1)
    assert by_token.limit > other.limit
    assert "198.51.100.7" not in str(list(RateCount.objects.values()))


def test_old_counts_are_forgotten() -> None:
    RateCount.objects.create(client="x", minute=1, count=5)
    rates.count_request(None, address="198.51.100.7")

    assert rates.forget_old_counts() == 1
    assert RateCount.objects.count() == 1
