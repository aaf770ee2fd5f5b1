"""Who finds what: the index filters as the database would, before it ranks, so that pages are full for everybody."""

from datetime import date

import pytest

from lianqiao.core.access import ANONYMOUS, SYSTEM, Actor
from lianqiao.core.permissions import Role
from lianqiao.core.publishing.enums import Publicity
from lianqiao.engines.retrieval import Filters, Query
from lianqiao.processes.matching import index, search
from lianqiao.processes.matching.documents import names_of, published
from lianqiao.registers.organisations.enums import OrganisationKind, OrganisationState
from tests.processes import makers

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 22)


def everybody() -> dict[str, Actor]:
    """An actor of each sort that the rules tell apart."""

    def government(code: str) -> Actor:
        return makers.actor(makers.organisation(code=code, kind=OrganisationKind.GOVERNMENT), Role.REVIEWER)

    return {
        "visitor": ANONYMOUS,
        "program": SYSTEM,
        "verified": makers.actor(makers.organisation()),
        "pending": makers.actor(makers.organisation(state=OrganisationState.PENDING)),
        "province": government("290000"),
        "city": government("290100"),
        "other city": government("290200"),
    }


def test_the_index_lets_everybody_find_what_the_database_shows_them() -> None:
    unit, far = makers.organisation(code="290101"), makers.organisation(code="290201", state=OrganisationState.PENDING)
    for owner in (unit, far):
        for publicity in Publicity.values:
            makers.achievement(owner, publicity=publicity)
            makers.demand(owner, publicity=publicity)
    index.rebuild()
    actors = {**everybody(), "owner": makers.actor(unit), "unverified owner": makers.actor(far)}
    for name, actor in actors.items():
        for kind in ("achievement", "demand"):
            query = Query(makers.PROBLEM, filters=Filters(kinds=(kind,), audience=names_of(actor)))
            found = {hit.id for hit in index.open_index().search(query, 100, explained=False)}
            shown = {str(pk) for pk in published(kind).visible_to(actor).values_list("pk", flat=True)}
            assert found == shown, (name, kind)


def test_hidden_records_that_fit_better_leave_the_page_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "POOL", 10)
    unit = makers.organisation()
    hidden = {makers.achievement(unit, publicity=Publicity.VERIFIED).pk for _ in range(15)}
    words = {"title": "压铸", "plain_text": "真空压铸", "academic_text": "", "keywords": []}
    open_to_all = {makers.achievement(unit, **words).pk for _ in range(12)}
    index.rebuild()
    pending = makers.actor(makers.organisation(state=OrganisationState.PENDING))
    verified = makers.actor(makers.organisation())

    for actor in (ANONYMOUS, pending):
        results = search.find_achievements(makers.PROBLEM, actor=actor, on=DAY, k=10)
        assert (len(results.items), results.total) == (10, 10)
        assert {result.record.pk for result in results.items} <= open_to_all
    results = search.find_achievements(makers.PROBLEM, actor=verified, on=DAY, k=10)
    assert {result.record.pk for result in results.items} <= hidden


def test_ones_own_records_leave_the_page_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "POOL", 5)
    company = makers.organisation()
    demand = makers.demand(company)
    for _ in range(8):
        makers.achievement(company)
    words = {"title": "压铸", "plain_text": "真空压铸", "academic_text": "", "keywords": []}
    others = {makers.achievement(makers.organisation(), **words).pk for _ in range(5)}
    index.rebuild()

    results = search.for_demand(demand, actor=ANONYMOUS, on=DAY, k=5)

    assert {result.record.pk for result in results.items} == others


def test_a_record_that_turns_confidential_is_found_no_more_before_the_index_knows() -> None:
    record = makers.achievement(makers.organisation())
    index.rebuild()
    type(record).objects.filter(pk=record.pk).update(publicity=Publicity.VERIFIED)

    assert search.find_achievements(makers.PROBLEM, actor=ANONYMOUS, on=DAY) == search.NOTHING
    assert index.status().outdated == (("achievement", str(record.pk)),)
