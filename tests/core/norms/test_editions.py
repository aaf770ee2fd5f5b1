"""Entering and checking editions: who may, what closes what, what the database refuses, two at once."""

import threading
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from lianqiao.core import norms
from lianqiao.core.access import ANONYMOUS, Actor
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.models import LogEntry
from lianqiao.core.norms.domain import NewEdition, cite, enter_edition, verify_edition
from lianqiao.core.norms.enums import Kind, Level, Origin
from lianqiao.core.norms.models import Citation, Norm
from lianqiao.core.permissions import Office, Role
from lianqiao.registers.organisations.enums import OrganisationState
from tests.core.norms.makers import KEY, START, make_key, make_norm
from tests.factories import OrganisationFactory, RegionFactory, UserFactory, make_actor, make_government, make_reviewer

DAY = date(2026, 7, 1)
pytestmark = pytest.mark.django_db


def new(value: Any = "70%", **values: Any) -> NewEdition:
    described = {"effective_from": DAY, "source_title": "辽河省办法", "reason": "省里发布了新办法"}
    return NewEdition(value=value, **described | values)


def system() -> Actor:
    return Actor(user=UserFactory(), office=Office.SYSTEM)


def spans() -> list[tuple[str, date, date | None]]:
    rows = Norm.objects.filter(key=KEY).current().order_by("effective_from")
    return [(row.value, row.effective_from, row.effective_to) for row in rows]


def test_new_edition_closes_the_one_before_and_waits_for_a_check() -> None:
    key = make_key()
    old = make_norm(key, "0.5", code="290000", is_verified=True)
    reviewer = make_reviewer()

    edition = enter_edition(key, new(region=RegionFactory(code="290000"), article="第三条"), actor=reviewer)

    assert spans() == [("0.5", START, DAY), ("0.7", DAY, None)]
    old.refresh_from_db()
    assert (old.replaced_by, old.superseded_at) == (edition, None)
    assert (edition.level, edition.is_verified, edition.origin) == (Level.PROVINCE, False, Origin.PERSON)
    assert (edition.created_by, edition.reason) == (reviewer.user, "省里发布了新办法")
    answers = [norms.get(KEY, where="290000", on=day).value for day in (date(2026, 6, 30), DAY)]
    assert answers == [Decimal("0.5"), Decimal("0.7")]
    entry = LogEntry.objects.get(subject_id=edition.pk)
    assert (entry.action, entry.reason) == ("norms.norm.enter", "省里发布了新办法")


def test_correction_of_the_same_day_supersedes() -> None:
    key = make_key()
    wrong = make_norm(key, "0.5", effective_from=DAY)
    edition = enter_edition(key, new(), actor=system())
    wrong.refresh_from_db()
    assert (wrong.superseded_at is not None, wrong.replaced_by) == (True, edition)
    assert spans() == [("0.7", DAY, None)]


def test_edition_between_two_ends_where_the_later_begins() -> None:
    key = make_key()
    make_norm(key, "0.5", effective_to=date(2027, 1, 1))
    make_norm(key, "0.9", effective_from=date(2027, 1, 1))
    enter_edition(key, new(), actor=system())
    assert spans() == [
        ("0.5", START, DAY),
        ("0.7", DAY, date(2027, 1, 1)),
        ("0.9", date(2027, 1, 1), None),
    ]


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"value": "七成"}, "norm_share", "value"),
        ({"effective_to": DAY}, "ends_before_start", "effective_to"),
        ({"reason": " "}, "reason_required", "reason"),
        ({"source_title": " "}, "invalid_input", "source_title"),
        ({"source_title": "长" * 201}, "invalid_input", "source_title"),
        ({"source_url": "不是网址"}, "invalid_input", "source_url"),
    ],
)
def test_bad_input_is_refused_and_changes_nothing(given: dict[str, Any], code: str, field: str) -> None:
    key = make_key()
    make_norm(key, "0.5")
    with pytest.raises(DomainError) as refusal:
        enter_edition(key, new(**given), actor=system())
    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert isinstance(refusal.value, InvalidInput) == (code == "invalid_input")
    assert spans() == [("0.5", START, None)]
    assert not LogEntry.objects.filter(action="norms.norm.enter").exists()


def _actors() -> dict[str, Actor]:
    own = OrganisationFactory(name="辽河大学")
    return {
        "visitor": ANONYMOUS,
        "system": system(),
        "security": Actor(user=UserFactory(), office=Office.SECURITY),
        "province": make_reviewer(),
        "province_administrator": make_government(Role.ADMINISTRATOR),
        "province_editor": make_government(Role.EDITOR),
        "city": make_reviewer(code="290100"),
        "administrator": make_actor(Role.ADMINISTRATOR, organisation=own),
        "editor": make_actor(Role.EDITOR, organisation=own),
        "pending": make_actor(Role.ADMINISTRATOR, organisation=OrganisationFactory(state=OrganisationState.PENDING)),
    }


def test_each_lays_down_norms_for_its_own_and_never_for_a_wider_place() -> None:
    key, actors = make_key(institutions=True), _actors()
    places: dict[str, dict[str, Any]] = {
        "nation": {},
        "nation by code": {"region": RegionFactory(code="100000")},
        "province": {"region": RegionFactory(code="290000")},
        "city": {"region": RegionFactory(code="290100")},
        "county": {"region": RegionFactory(code="290102")},
        "other city": {"region": RegionFactory(code="290200")},
        "other province": {"region": RegionFactory(code="230000")},
        "university": {"organisation": actors["editor"].organisation},
        "pending": {"organisation": actors["pending"].organisation},
    }
    allowed = {}
    for name, actor in actors.items():
        for place, where in places.items():
            with transaction.atomic():
                try:
                    enter_edition(key, new(**where), actor=actor)
                except AccessError:
                    continue
                allowed.setdefault(name, []).append(place)
                transaction.set_rollback(True)
    assert allowed == {
        "system": ["nation", "nation by code"],
        "province": ["province", "city", "county", "other city"],
        "province_administrator": ["province", "city", "county", "other city"],
        "city": ["city", "county"],
        "administrator": ["university"],
    }
    assert not Norm.objects.filter(key=key).exists()


def test_institution_does_not_lay_down_what_binds_it() -> None:
    key = make_key()
    make_norm(key, "0.5")
    administrator = make_actor(Role.ADMINISTRATOR)
    with pytest.raises(DomainError) as refusal:
        enter_edition(key, new(organisation=administrator.organisation), actor=administrator)
    assert refusal.value.code == "not_for_institutions"
    assert spans() == [("0.5", START, None)]
    assert not LogEntry.objects.filter(action="norms.norm.enter").exists()


def test_region_and_institution_at_once_is_refused() -> None:
    key, actor = make_key(), make_reviewer()
    with pytest.raises(DomainError) as refusal:
        enter_edition(key, new(region=RegionFactory(code="290000"), organisation=actor.organisation), actor=actor)
    assert refusal.value.code == "two_places"


def test_check_names_who_compared_it_with_the_text() -> None:
    norm = make_norm(make_key(), "0.5", code="290000")
    reviewer = make_reviewer()
    verify_edition(norm, actor=reviewer, note="对照公报原文")
    norm.refresh_from_db()
    assert (norm.is_verified, norm.verified_by) == (True, reviewer.user)
    assert norm.verified_at is not None
    assert norms.get(KEY, where="290000").verified is True
    assert LogEntry.objects.get(subject_id=norm.pk).reason == "对照公报原文"


def test_who_entered_an_edition_does_not_check_it() -> None:
    reviewer = make_reviewer()
    edition = enter_edition(make_key(), new(region=RegionFactory(code="290000")), actor=reviewer)
    with pytest.raises(DomainError) as refusal:
        verify_edition(edition, actor=reviewer)
    assert refusal.value.code == "own_entry"
    edition.refresh_from_db()
    assert (edition.is_verified, edition.verified_by) == (False, None)


def test_check_is_made_once_and_by_those_of_the_place() -> None:
    norm = make_norm(make_key(), "0.5", code="290000")
    with pytest.raises(AccessError):
        verify_edition(norm, actor=make_reviewer(code="290100"))
    verify_edition(norm, actor=make_reviewer())
    with pytest.raises(DomainError) as refusal:
        verify_edition(norm, actor=make_reviewer())
    assert refusal.value.code == "already_verified"


def test_database_refuses_two_editions_of_one_day_and_place() -> None:
    key = make_key()
    university = OrganisationFactory()
    for where in ({}, {"code": "290000"}, {"organisation": university}):
        make_norm(key, "0.5", effective_to=DAY, **where)
        with pytest.raises(IntegrityError), transaction.atomic():
            make_norm(key, "0.6", effective_from=date(2026, 6, 30), **where)
        make_norm(key, "0.6", effective_from=DAY, **where)
    assert Norm.objects.filter(key=key).count() == 6


@pytest.mark.parametrize("changes", [{"effective_to": START}, {"level": Level.PROVINCE}, {"level": Level.INSTITUTION}])
def test_database_refuses_what_is_no_edition(changes: dict[str, Any]) -> None:
    norm = make_norm(make_key(), "0.5")
    with pytest.raises(IntegrityError), transaction.atomic():
        Norm.objects.filter(pk=norm.pk).update(**changes)


def test_editions_and_citations_are_never_deleted() -> None:
    norm = make_norm(make_key(), "0.5")
    cite(norm, norms.get(KEY))
    for rows in (Citation.objects.filter(norm=norm), Norm.objects.filter(pk=norm.pk)):
        with pytest.raises(Exception, match=r"Cannot (update or )?delete"), transaction.atomic():
            rows._raw_delete(rows.db)


def test_what_an_institution_lays_down_is_seen_by_it_and_those_above() -> None:
    key, actors = make_key(), _actors()
    university = actors["editor"].organisation
    make_norm(key, "0.5")
    make_norm(key, "0.8", organisation=university)
    seen = {name: Norm.objects.visible_to(actor).filter(key=key).count() for name, actor in actors.items()}
    assert seen == {
        "visitor": 0,
        "system": 1,
        "security": 1,
        "province": 2,
        "province_administrator": 2,
        "province_editor": 2,
        "city": 2,
        "administrator": 2,
        "editor": 2,
        "pending": 1,
    }


@pytest.mark.django_db(transaction=True)
def test_two_who_enter_at_once_make_two_editions_one_after_the_other() -> None:
    key = make_key(Kind.NUMBER)
    make_norm(key, "1", code="290000")
    region = RegionFactory(code="290000")
    actors = [make_reviewer(), make_reviewer()]
    start = threading.Barrier(2)
    failures: list[Exception] = []

    def enter(actor: Actor, number: int) -> None:
        try:
            start.wait(60)
            enter_edition(key, new(number, region=region), actor=actor)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=enter, args=(actor, 10 + n)) for n, actor in enumerate(actors)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert failures == []
    rows = Norm.objects.filter(key=key)
    assert rows.count() == 3
    winner = rows.current().get(effective_to=None)
    loser = rows.get(superseded_at__isnull=False)
    assert {winner.value, loser.value} == {"10", "11"}
    assert loser.replaced_by == winner


def test_what_an_institution_laid_down_counts_no_more_once_it_may_not() -> None:
    key, unit = make_key(), OrganisationFactory()
    make_norm(key, "0.5")
    make_norm(key, "0.8", organisation=unit)
    assert norms.get(KEY, where=unit, on=DAY).value == Decimal("0.8")

    type(key).objects.filter(pk=key.pk).update(institutions=False)

    assert norms.get(KEY, where=unit, on=DAY).value == Decimal("0.5")
