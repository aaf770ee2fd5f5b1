"""People: one account per address, their own data, and the organisation that they act for."""

from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from lianqiao.core.errors import AccessError, InvalidInput
from lianqiao.core.permissions import Role
from lianqiao.registers.accounts.domain.profile import update_profile
from lianqiao.registers.accounts.middleware import SESSION_KEY, ActorMiddleware
from lianqiao.registers.accounts.models import User
from tests.factories import MembershipFactory, UserFactory, make_actor

pytestmark = pytest.mark.django_db


def test_one_person_has_one_account_whatever_the_case_of_the_address() -> None:
    made = User.objects.create_user(" Zhang@Example.com ", "a long password", name="张三")

    assert made.email == "zhang@example.com"
    assert User.objects.get_by_natural_key("ZHANG@example.com") == made
    assert made.check_password("a long password")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="ZHANG@example.com", name="李四")


def test_account_without_a_password_cannot_sign_in_by_one() -> None:
    assert not User.objects.create_user("li@example.com", name="李四").has_usable_password()


def test_nobody_is_nameless() -> None:
    assert str(User(email="li@example.com")) == "未填写姓名"
    assert User(email="li@example.com", name="李四").get_full_name() == "李四"


def test_people_change_their_own_profile_only() -> None:
    actor, other = make_actor(), UserFactory()

    update_profile(actor.user, actor=actor, values={"name": "新名字", "phone": "1"})
    with pytest.raises(AccessError):
        update_profile(other, actor=actor, values={"name": "新名字"})
    with pytest.raises(InvalidInput) as refusal:
        update_profile(actor.user, actor=actor, values={"name": ""})

    assert list(refusal.value.errors) == ["name"]
    assert User.objects.get(pk=actor.user_id).name == "新名字"
    assert User.objects.get(pk=other.pk).name == other.name


@pytest.mark.parametrize(("chosen", "expected"), [(None, 0), (0, 0), (1, 1), (2, 0)])
def test_request_acts_for_the_organisation_of_the_session_if_it_is_ones_own(chosen: int | None, expected: int) -> None:
    person = UserFactory()
    own = [MembershipFactory(user=person, roles=[Role.EDITOR]) for _number in range(2)]
    bodies = [*(membership.organisation for membership in own), MembershipFactory().organisation]
    request: Any = RequestFactory().get("/")
    request.user, request.session = person, SessionStore()
    if chosen is not None:
        request.session[SESSION_KEY] = str(bodies[chosen].pk)

    response = ActorMiddleware(lambda _request: HttpResponse())(request)

    assert request.actor.organisation == bodies[expected]
    assert request.memberships == own
    assert response["X-Request-ID"]
