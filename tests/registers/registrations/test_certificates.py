"""A certificate can be checked by whoever holds it: its address and number say whether the registration holds."""

from io import BytesIO
from typing import Any

import pdfplumber
import pytest
from django.test import Client
from django.urls import reverse

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.registers.registrations.certificates import code_of
from lianqiao.registers.registrations.models import Registration
from tests.factories import AchievementFactory, make_actor, make_officer, make_reviewer
from tests.registers.registrations.test_registrations import registered

pytestmark = pytest.mark.django_db


@pytest.fixture
def holder() -> Actor:
    """An editor of the unit that holds the achievement."""
    return make_actor(Role.EDITOR)


@pytest.fixture
def held(holder: Actor) -> Registration:
    """A registration that has its number and is not public."""
    return registered(
        holder, AchievementFactory(organisation=holder.organisation, title="石墨无氟提纯", keywords=["石墨"])
    )


def address(record: Registration) -> str:
    """The address that stands on the certificate."""
    return reverse("portal:registration_verify", args=[record.number, code_of(record)])


def words(url: str, **given: Any) -> str:
    """What a visitor reads at an address."""
    return Client().get(url, given).content.decode()


def test_the_certificate_names_the_address_that_answers(holder: Actor, held: Registration) -> None:
    client = Client()
    client.force_login(holder.user)
    answer = client.get(reverse("workbench:registration_certificate", args=[held.pk]))

    text = pdfplumber.open(BytesIO(b"".join(answer.streaming_content))).pages[0].extract_text()

    assert address(held) in text.replace("\n", "").replace("\u200b", "")
    assert Client().get(address(held)).status_code == 200


def test_a_registration_that_is_not_public_is_confirmed_without_its_content(held: Registration) -> None:
    page = words(address(held))

    assert "登记有效" in page
    assert held.number in page
    assert "石墨无氟提纯" not in page
    assert str(held.organisation) not in page
    assert reverse("portal:filing", args=["registrations", held.pk]) not in page


def test_without_number_and_address_there_is_no_page(held: Registration) -> None:
    other = "0" if code_of(held)[-1] != "0" else "1"
    wrong = Client().get(reverse("portal:registration_verify", args=[held.number, code_of(held)[:-1] + other]))
    unknown = Client().get(reverse("portal:registration_verify", args=["9292026Y9999", code_of(held)]))

    assert (wrong.status_code, unknown.status_code) == (404, 404)
    assert "登记有效" not in wrong.content.decode() + unknown.content.decode()


def test_the_title_is_compared_and_not_told(held: Registration) -> None:
    assert "名称与登记一致" in words(address(held), title=" 石墨 无氟提纯")
    other = words(address(held), title="石墨提纯")
    assert "名称与登记不一致" in other
    assert "石墨无氟提纯" not in other


def test_it_tells_of_a_correction_and_of_a_revocation(holder: Actor, held: Registration) -> None:
    corrected = apply(held, "correct", actor=holder, reason="补充效益")
    in_correction = words(address(held))
    confirmed = apply(apply(corrected, "submit", actor=holder), "confirm", actor=make_reviewer())
    apply(confirmed, "revoke", actor=make_reviewer(), reason="材料不实")
    revoked = words(address(held))

    assert "登记正在更正" in in_correction
    assert "登记已撤销" in revoked
    assert "登记有效" not in in_correction + revoked


def test_of_a_public_registration_it_leads_to_the_public_page(held: Registration) -> None:
    shown = apply(held, "clear", actor=make_officer(), opinion="可以公开")
    assert reverse("portal:filing", args=["registrations", shown.pk]) in words(address(shown))
