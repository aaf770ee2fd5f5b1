"""The desks of identity: who may do what, people, offices, the node."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianqiao.core.access import Actor
from lianqiao.core.permissions import ROLE_PERMISSIONS, Office, Role
from lianqiao.faces.workbench.rights import WORDS, rights_by_role
from lianqiao.registers.accounts.domain.offices import propose_office
from lianqiao.registers.accounts.models import User
from tests.factories import MembershipFactory, UserFactory, make_actor, make_government, make_officer_of

pytestmark = pytest.mark.django_db


def _browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def test_every_right_of_a_role_is_said_in_words_once() -> None:
    said = [right for words in WORDS.values() for right in words]

    assert len(said) == len(set(said))
    assert set(said) == frozenset().union(*ROLE_PERMISSIONS.values())


def test_rights_page_shows_what_each_role_gives() -> None:
    groups = dict(rights_by_role([Role.VIEWER, Role.SECRECY_OFFICER]))
    lines = {str(right.label): list(right.given.values()) for rights in groups.values() for right in rights}

    assert lines["对成果作保密审查"] == [False, True]
    assert lines["查看已公开的成果"] == [True, True]
    assert "审核本地区成果" not in lines


@pytest.mark.parametrize(("make", "reviewers"), [(make_actor, False), (make_government, True)])
def test_rights_page_names_the_roles_of_the_organisation_and_their_holders(make: Any, reviewers: bool) -> None:
    administrator = make(Role.ADMINISTRATOR)
    MembershipFactory(organisation=administrator.organisation, roles=[Role.MANAGER], user=UserFactory(name="韦临川"))

    page = _browser(administrator).get(reverse("workbench:role_rights"))

    assert ("审核员" in page.content.decode()) == reviewers
    assert [role["people"][0].name for role in page.context["roles"] if role["role"] == Role.MANAGER] == ["韦临川"]


def test_list_of_people_asks_as_often_for_many(django_assert_max_num_queries: Any) -> None:
    browser, address = _browser(make_officer_of(Office.SECURITY)), reverse("workbench:people")
    browser.get(address)
    with django_assert_max_num_queries(20) as one:
        browser.get(address)
    UserFactory.create_batch(29)
    with django_assert_max_num_queries(len(one)):
        page = browser.get(address)

    assert page.status_code == 200


def test_people_are_found_by_name_and_address() -> None:
    browser = _browser(make_officer_of(Office.SECURITY))
    wanted, _other = UserFactory(name="韦临川", email="wei@example.com"), UserFactory(name="米轻尘")

    for words in ("韦临", "WEI@"):
        page = browser.get(reverse("workbench:people"), {"q": words})
        assert [row.record for row in page.context["table"].rows] == [wanted]


def test_one_button_locks_and_the_page_then_offers_to_unlock() -> None:
    browser, person = _browser(make_officer_of(Office.SECURITY)), UserFactory()
    act, page = reverse("workbench:person_act", args=[person.pk]), reverse("workbench:person", args=[person.pk])

    without = browser.post(act, {"act": "lock", "reason": ""}, follow=True)
    assert "请写明理由。" in without.content.decode()
    assert User.objects.get(pk=person.pk).is_active
    browser.post(act, {"act": "lock", "reason": "可能被盗用"})

    assert not User.objects.get(pk=person.pk).is_active
    assert "解除锁定" in browser.get(page).content.decode()


def test_appointment_goes_over_two_desks() -> None:
    security, system, person = (
        _browser(make_officer_of(Office.SECURITY)),
        _browser(make_officer_of(Office.SYSTEM)),
        UserFactory(),
    )
    address = reverse("workbench:person_office", args=[person.pk])
    security.post(address, {"office": "audit", "reason": "原审计管理员调离"})
    desk = system.get(reverse("workbench:offices"))
    proposal = desk.context["waiting"].get()

    system.post(reverse("workbench:office_decide", args=[proposal.pk]), {"accept": "yes"})

    assert "原审计管理员调离" in desk.content.decode()
    assert User.objects.get(pk=person.pk).office == Office.AUDIT


def test_offices_desk_asks_as_often_for_many(django_assert_max_num_queries: Any) -> None:
    security = make_officer_of(Office.SECURITY)
    browser, address = _browser(make_officer_of(Office.SYSTEM)), reverse("workbench:offices")
    propose_office(UserFactory(), Office.AUDIT, actor=security, reason="缺人")
    browser.get(address)
    with django_assert_max_num_queries(20) as one:
        browser.get(address)
    for _number in range(29):
        propose_office(UserFactory(), Office.AUDIT, actor=security, reason="缺人")
    with django_assert_max_num_queries(len(one)):
        browser.get(address)


def test_node_page_shows_settings_and_no_secrets(settings: Any) -> None:
    browser = _browser(make_officer_of(Office.SYSTEM))

    text = browser.get(reverse("workbench:node")).content.decode()

    assert "LIANQIAO_WEB_WORKERS" in text
    assert settings.ENV.database_url not in text
    assert settings.SECRET_KEY not in text


@pytest.mark.parametrize(
    ("office", "lines"),
    [
        (Office.SYSTEM, {"三员任免", "政府部门核验", "代办", "节点概况"}),
        (Office.SECURITY, {"账号管理", "三员任免", "代办"}),
        (Office.AUDIT, set()),
    ],
)
def test_menu_of_an_office_has_its_desks_and_no_organisation(office: Office, lines: set[str]) -> None:
    page = _browser(make_officer_of(office)).get(reverse("workbench:home"))

    shown = {item.label for section in page.context["menu"] for item in section.items}
    assert shown & {"三员任免", "政府部门核验", "代办", "节点概况", "账号管理", "我的单位"} == lines
    assert "先登记或加入一个单位" not in page.content.decode()
