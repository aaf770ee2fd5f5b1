"""The families of demands: firms of every field and what they look for, each its own, complete and plausible."""

import re
from collections import Counter, defaultdict
from itertools import combinations

import pytest

from lianqiao.core.publishing.enums import Publicity
from lianqiao.core.publishing.secrecy import suspicious_words
from lianqiao.demo import families, gathered
from lianqiao.demo.texts import load
from lianqiao.engines.retrieval import Document
from lianqiao.engines.retrieval.duplicates import THRESHOLD, similarity
from lianqiao.processes.matching.duplicates import TITLE_SIMILARITY
from lianqiao.registers.demands.enums import CooperationMode, DemandKind, MaskedPart, Urgency
from lianqiao.registers.demands.indicators import parse_indicators
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.demo.test_content import codes_of

CONTENT = load()
OWNERS, DEMANDS = gathered.owners(), gathered.demands()

fields = pytest.mark.parametrize("name", gathered.names())


def of_field(name: str) -> list[str]:
    return [key for key, text in DEMANDS.items() if text.organisation.rpartition("-")[0] == name]


def test_files_are_those_of_the_achievements() -> None:
    assert set(gathered.names()) <= set(families.names())


def test_demand_is_known_by_the_place_of_its_firm() -> None:
    first = gathered.names()[0]

    assert next(iter(OWNERS)) == f"{first}-1"
    assert DEMANDS[f"d-{first}-1a"].organisation == f"{first}-1"


@fields
def test_firms_of_a_field_refer_to_codes_that_exist(name: str) -> None:
    regions, industries = {region.code for region in CONTENT.regions}, codes_of("industries")
    firms = [firm for key, firm in OWNERS.items() if key.rpartition("-")[0] == name]

    assert len(firms) >= 4
    for firm in firms:
        assert firm.region in regions - {"290000"}
        assert firm.industry in industries
        assert firm.kind in OrganisationKind.values
        assert 1945 <= firm.founded <= 2025
        assert firm.staff > 0
        assert re.fullmatch(r"[\u4e00-\u9fff]{2,4} [\u4e00-\u9fff]{2,12}", firm.contact)


def test_firms_and_their_contacts_stand_once() -> None:
    names = Counter(firm.name for firm in [*OWNERS.values(), *CONTENT.organisations.values()])
    people = Counter(firm.contact_name for firm in [*OWNERS.values(), *CONTENT.organisations.values()])
    people.update(person.name for person in CONTENT.people)

    assert [name for name, number in names.items() if number > 1] == []
    assert [name for name, number in people.items() if number > 1] == []


@fields
def test_demands_of_a_field_are_well_formed(name: str) -> None:
    tech_fields = codes_of("tech_fields")
    assert len(of_field(name)) >= 15
    for key in of_field(name):
        text = DEMANDS[key]
        assert 6 <= len(text.title) <= 40
        assert 10 <= len(text.background) <= 200
        assert 40 <= len(text.problem) <= 400
        assert 1 <= len(text.wanted) <= 6
        assert 1 <= text.months <= 60
        assert 1 <= text.readiness <= 9
        assert text.budget is None or 1000 <= text.budget <= 100_000_000
        assert text.kind in DemandKind.values
        assert text.urgency in Urgency.values
        assert set(text.modes) <= set(CooperationMode.values)
        assert len(set(text.modes)) == len(text.modes) > 0
        assert set(text.masked) <= set(MaskedPart.values)
        assert text.publicity in Publicity.values
        assert text.fields
        assert set(text.fields) <= tech_fields
        parts = [text.title, text.background, text.problem, text.tried, text.conditions, *text.wanted]
        assert suspicious_words(*parts) == []


@fields
def test_nearly_all_demands_of_a_field_say_how_much_they_want(name: str) -> None:
    vague = [
        key
        for key in of_field(name)
        if not any(row.is_quantified for row in parse_indicators("\n".join(DEMANDS[key].wanted)))
    ]

    assert len(vague) <= len(of_field(name)) / 10


def test_titles_and_problems_stand_once() -> None:
    told = [*DEMANDS.values(), *CONTENT.demands.values()]
    texts = Counter([text.title for text in told] + [text.problem for text in told])

    assert [text for text, number in texts.items() if number > 1] == []


@fields
def test_demands_of_a_field_are_no_duplicates_of_each_other(name: str) -> None:
    documents = [
        Document(id=key, kind="demand", title=DEMANDS[key].title, text=DEMANDS[key].problem) for key in of_field(name)
    ]

    assert [(a.id, b.id) for a, b in combinations(documents, 2) if similarity(a, b) >= THRESHOLD] == []


def test_titles_are_not_nearly_the_same() -> None:
    """In the measure of `processes.matching.duplicates`, over all pairs with those told by hand."""
    titles = [(text.id, text.title) for text in [*DEMANDS.values(), *CONTENT.demands.values()]]
    bigrams = [(key, Counter(title[at : at + 2] for at in range(len(title) - 1))) for key, title in titles]
    postings: dict[str, list[int]] = defaultdict(list)
    for place, (_, pairs) in enumerate(bigrams):
        for pair in pairs:
            postings[pair].append(place)
    shared = Counter(two for places in postings.values() for two in combinations(places, 2))

    alike = [
        (bigrams[one][0], bigrams[other][0])
        for (one, other), number in shared.items()
        if number >= 3
        and 2 * (bigrams[one][1] & bigrams[other][1]).total()
        >= TITLE_SIMILARITY * (bigrams[one][1].total() + bigrams[other][1].total())
    ]
    assert alike == []
