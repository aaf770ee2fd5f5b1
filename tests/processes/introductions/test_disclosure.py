"""Contact data: nowhere before both sides have agreed, with both afterwards, and with nobody else."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import ProgrammingError, transaction

from lianqiao.core.access import ANONYMOUS, Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models import LogEntry, Message
from lianqiao.core.permissions import Permission, Role
from lianqiao.core.transitions import available
from lianqiao.processes.introductions.domain import introductions
from lianqiao.processes.introductions.enums import IntroductionState, Side
from lianqiao.processes.introductions.models import Certificate, DisclosedContact, Introduction
from lianqiao.processes.introductions.queries.partners import is_partner, partners_among
from lianqiao.registers.organisations.enums import MembershipState, OrganisationKind, OrganisationState
from lianqiao.registers.organisations.models import Membership
from tests.processes import makers
from tests.processes.introductions.conftest import Scene


def contact_strings(scene: Scene) -> list[str]:
    """Every way to reach somebody of the two organisations."""
    people = [scene.buyer.user, scene.researcher.user, scene.company.created_by, scene.institute.created_by]
    named = [
        text
        for record in (scene.achievement, scene.demand)
        for text in (record.contact_name, record.contact_phone, record.contact_email)
    ]
    return [
        text for text in (*named, *(person.phone for person in people), *(person.email for person in people)) if text
    ]


def all_that_was_written() -> str:
    """The introductions, their history, the log, the messages and the certificates as text."""
    models = [Introduction, Introduction.pgh_event_model, LogEntry, Message, Certificate]
    rows = [serializers.serialize("json", model.objects.all()) for model in models]
    rows += [json.dumps(row.snapshot()) for row in Introduction.objects.all()]
    rows += [str(row) for row in Introduction.objects.all()]
    return "\n".join(row.encode().decode("unicode_escape") if row.isascii() else row for row in rows)


def assert_no_contact(scene: Scene) -> None:
    written = all_that_was_written()
    assert makers.PROBLEM in written
    assert [text for text in contact_strings(scene) if text in written] == []


def test_no_contact_is_written_anywhere_before_both_agree(scene: Scene) -> None:
    scene.ask(demand=scene.demand)
    assert not DisclosedContact.objects.exists()
    assert_no_contact(scene)


@pytest.mark.parametrize("end", ["decline", "cancel"])
def test_no_contact_is_written_when_they_do_not_agree(scene: Scene, end: str) -> None:
    introduction = scene.ask()
    if end == "decline":
        introductions.decline(introduction, actor=scene.researcher, code="terms")
    else:
        introductions.cancel(introduction, actor=scene.buyer, reason="已解决")
    assert not DisclosedContact.objects.exists()
    assert_no_contact(scene)


@time_machine.travel("2026-11-22 09:00+08:00", tick=False)
def test_accepting_discloses_both_contacts_at_once(scene: Scene) -> None:
    introduction = introductions.accept(scene.ask(), actor=scene.researcher)

    introduction.refresh_from_db()
    now = datetime(2026, 11, 22, 1, tzinfo=UTC)
    assert introduction.state == IntroductionState.ACCEPTED
    assert (introduction.disclosed_at, introduction.answered_at) == (now, now)
    assert introduction.answered_by == scene.researcher.user
    contacts = {contact.side: contact for contact in introduction.contacts.all()}
    buyer, named = contacts[Side.INITIATOR], contacts[Side.COUNTERPART]
    assert (buyer.organisation_name, buyer.name) == ("沈河压铸有限公司", "李采购")
    assert (buyer.phone, buyer.email) == (scene.buyer.user.phone, scene.buyer.user.email)
    assert (named.name, named.phone, named.email) == ("赵联系", "024-55667788", "zhao@institute.example")
    assert_no_contact(scene)


@time_machine.travel("2026-11-22 09:00+08:00", tick=False)
def test_the_certificate_says_who_met_whom_and_when(scene: Scene) -> None:
    introduction = introductions.accept(scene.ask(demand=scene.demand), actor=scene.researcher)
    text = introduction.certificate.text
    for part in (
        str(introduction.pk),
        f"沈河压铸有限公司（{scene.company.uscc}）",
        f"辽河材料研究所（{scene.institute.uscc}）",
        scene.achievement.title,
        scene.demand.title,
        "2026年11月22日 09:00:00",
    ):
        assert part in text


def test_the_snapshot_stays_when_a_person_changes_the_number(scene: Scene) -> None:
    introduction = introductions.accept(scene.ask(), actor=scene.researcher)
    before = introduction.contacts.get(side=Side.INITIATOR).phone
    scene.buyer.user.phone = "13111112222"
    scene.buyer.user.save()
    assert introduction.contacts.get(side=Side.INITIATOR).phone == before


def test_who_accepts_is_the_contact_when_the_record_names_nobody(scene: Scene) -> None:
    type(scene.achievement).objects.update(contact_name="", contact_phone="", contact_email="")
    introduction = introductions.accept(scene.ask(), actor=scene.researcher)
    contact = introduction.contacts.get(side=Side.COUNTERPART)
    assert (contact.name, contact.phone) == ("王研究", scene.researcher.user.phone)


def test_who_has_left_is_nobodys_contact(scene: Scene) -> None:
    introduction = scene.ask()
    Membership.objects.filter(user=scene.buyer.user).update(state=MembershipState.ENDED)
    with pytest.raises(DomainError) as caught:
        introductions.accept(introduction, actor=scene.researcher)
    assert caught.value.code == "guard"
    assert not DisclosedContact.objects.exists()

    type(scene.company).objects.filter(pk=scene.company.pk).update(contact_name="总机", contact_phone="024-1")
    introductions.accept(introduction, actor=scene.researcher)
    assert introduction.contacts.get(side=Side.INITIATOR).name == "总机"


@pytest.mark.parametrize("side", ["company", "institute"])
def test_nothing_is_disclosed_to_or_by_a_suspended_organisation(scene: Scene, side: str) -> None:
    introduction = scene.ask()
    type(scene.company).objects.filter(pk=getattr(scene, side).pk).update(state=OrganisationState.SUSPENDED)
    with pytest.raises(DomainError) as caught:
        introductions.accept(introduction, actor=scene.researcher)
    assert caught.value.code == "guard"
    introduction.refresh_from_db()
    assert introduction.state == IntroductionState.REQUESTED
    assert not DisclosedContact.objects.exists()
    assert not Certificate.objects.exists()


@pytest.mark.parametrize("model", [DisclosedContact, Certificate])
@pytest.mark.parametrize("change", ["update", "delete"])
def test_what_was_disclosed_cannot_be_changed(scene: Scene, model: Any, change: str) -> None:
    introductions.accept(scene.ask(), actor=scene.researcher)
    rows = model.objects.all()
    before = list(rows.values())
    act = rows.delete if change == "delete" else lambda: rows.update(introduction_id=rows[0].introduction_id)
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        act()
    assert list(rows.values()) == before


def government(code: str) -> Actor:
    unit = makers.organisation(f"{code}科技局", code=code, kind=OrganisationKind.GOVERNMENT)
    return makers.actor(unit, Role.REVIEWER)


def test_only_the_two_sides_and_their_governments_see_the_introduction(scene: Scene) -> None:
    introduction = introductions.accept(scene.ask(), actor=scene.researcher)
    sides = [scene.buyer, scene.researcher, makers.actor(scene.company, Role.VIEWER)]
    overseers = [government("290000"), government("290100"), government("290201")]
    strangers = [
        ANONYMOUS,
        Actor(user=makers.user()),
        makers.actor(makers.organisation()),
        government("290300"),
        makers.actor(makers.organisation(kind=OrganisationKind.PLATFORM_OPERATOR, code="290000"), Role.MANAGER),
    ]
    for actor, sees in [*((a, True) for a in sides + overseers), *((a, False) for a in strangers)]:
        assert Introduction.objects.visible_to(actor).filter(pk=introduction.pk).exists() is sees
        assert bool(actor.can(Permission.INTRODUCTION_VIEW, introduction)) is sees
    for actor in sides:
        assert DisclosedContact.objects.visible_to(actor).count() == 2
    for actor in overseers + strangers:
        assert not DisclosedContact.objects.visible_to(actor).exists()


def test_only_the_side_that_was_asked_may_answer(scene: Scene) -> None:
    introduction = scene.ask()
    for actor in (
        scene.buyer,
        makers.actor(makers.organisation()),
        government("290000"),
        makers.actor(scene.institute, Role.VIEWER),
    ):
        with pytest.raises(AccessError):
            introductions.accept(introduction, actor=actor)
    introduction.refresh_from_db()
    assert introduction.state == IntroductionState.REQUESTED
    assert [offer.transition.name for offer in available(introduction, scene.researcher)] == [
        "accept",
        "decline",
    ]
    assert [offer.transition.name for offer in available(introduction, scene.buyer)] == ["cancel"]


def test_partners_are_those_who_have_agreed(scene: Scene) -> None:
    other = makers.achievement(scene.institute)
    introduction = scene.ask()
    assert not is_partner(scene.buyer, scene.achievement)
    introductions.accept(introduction, actor=scene.researcher)
    assert is_partner(scene.buyer, scene.achievement)
    assert partners_among(scene.buyer, [scene.achievement, other]) == {scene.achievement.pk}
    assert not is_partner(makers.actor(makers.organisation()), scene.achievement)
    assert not is_partner(ANONYMOUS, scene.achievement)
    introductions.record_outcome(Introduction.objects.get(), actor=scene.buyer, code="no_fit_price")
    assert is_partner(scene.buyer, scene.achievement)


@pytest.mark.parametrize("text", ["请联系 13812345678", "长" * 1001])
def test_an_answer_holds_no_contact_and_is_short(scene: Scene, text: str) -> None:
    introduction = scene.ask()
    with pytest.raises(DomainError) as caught:
        introductions.decline(introduction, actor=scene.researcher, code="terms", text=text)
    assert caught.value.code == "guard"
    introduction.refresh_from_db()
    assert (introduction.state, introduction.decline_code) == (IntroductionState.REQUESTED, "")


@pytest.mark.parametrize("code", ["other", "unknown", ""])
def test_a_refusal_needs_a_reason_of_the_list(scene: Scene, code: str) -> None:
    introduction = scene.ask()
    with pytest.raises(DomainError):
        introductions.decline(introduction, actor=scene.researcher, code=code)
    introduction.refresh_from_db()
    assert introduction.state == IntroductionState.REQUESTED


def test_a_refusal_is_kept_with_its_reason(scene: Scene) -> None:
    introduction = introductions.decline(scene.ask(), actor=scene.researcher, code="other", text="团队已解散")
    assert introduction.state == IntroductionState.DECLINED
    assert (introduction.decline_code, introduction.decline_text) == ("other", "团队已解散")
    assert LogEntry.objects.get(action="introductions.introduction.decline").reason == "团队已解散"


def test_problem_validator_speaks_of_its_minimum() -> None:
    with pytest.raises(ValidationError, match="至少"):
        Introduction._meta.get_field("problem_text").clean("太短", None)
