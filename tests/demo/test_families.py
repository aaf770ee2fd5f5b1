"""The families of achievements: many, each its own project, complete, plausible, and the same for the same seed."""

import re
from collections import Counter, defaultdict
from functools import cache
from itertools import combinations
from typing import Any

import pytest

from lianqiao.core.publishing.enums import Publicity
from lianqiao.core.publishing.secrecy import suspicious_words
from lianqiao.core.publishing.validators import validate_keywords
from lianqiao.demo import families
from lianqiao.demo.texts import Achievement, load
from lianqiao.engines.retrieval import Document
from lianqiao.engines.retrieval.duplicates import THRESHOLD, similarity
from lianqiao.processes.matching.duplicates import TITLE_SIMILARITY
from lianqiao.registers.achievements.enums import RightKind, RightStatus, TransformationMode
from lianqiao.registers.achievements.validators import PLAIN_TEXT_MINIMUM, validate_modes
from tests.demo.test_content import codes_of

SEED = 29
CONTENT = load()
CALLED = {"field", "family", "holders"}
"""Keys that say where a record comes from and are not part of an `Achievement`."""

fields = pytest.mark.parametrize("name", families.names())


@cache
def expanded(seed: int = SEED) -> list[dict[str, Any]]:
    return families.expand(seed)


def of_field(name: str) -> list[dict[str, Any]]:
    return [record for record in expanded() if re.fullmatch(rf"{name}-\d\d[a-z]", record["id"])]


def document(record: dict[str, Any]) -> Document:
    text = f"{record['plain']}\n{record['academic']}"
    return Document(id=record["id"], kind="achievement", title=record["title"], text=text)


def written_by_hand() -> list[dict[str, Any]]:
    return [vars(text) for text in CONTENT.achievements.values()]


def test_families_are_many_and_of_many_fields() -> None:
    assert len(expanded()) >= 1400
    assert len(expanded()) + len(CONTENT.achievements) >= 1500
    assert len({record["field"] for record in expanded()}) >= 24
    assert len({record["field"] for record in expanded()}) == len(families.names())
    assert {code for record in expanded() for code in record["fields"]} >= {"0101", "0207", "0401", "0601", "0701"}


def test_family_has_members_enough_to_be_one() -> None:
    sizes = Counter((record["field"], record["family"]) for record in expanded())

    assert len(sizes) >= 270
    assert set(sizes.values()) <= {4, 5}


def test_titles_stand_once_also_among_those_written_by_hand() -> None:
    titles = Counter(record["title"] for record in [*expanded(), *written_by_hand()])

    assert [title for title, number in titles.items() if number > 1] == []


def test_ids_stand_once_also_among_those_written_by_hand() -> None:
    assert len({record["id"] for record in expanded()} | set(CONTENT.achievements)) == len(expanded()) + len(
        CONTENT.achievements
    )


@pytest.mark.parametrize("seed", [SEED, 1, 7])
def test_members_of_a_family_are_no_duplicates_of_each_other(seed: int) -> None:
    groups = defaultdict(list)
    for record in expanded(seed):
        groups[record["field"], record["family"]].append(document(record))

    alike = [
        (one.id, other.id)
        for members in groups.values()
        for one, other in combinations(members, 2)
        if similarity(one, other) >= THRESHOLD
    ]
    assert alike == []


def test_titles_are_not_nearly_the_same() -> None:
    """In the measure of `processes.matching.duplicates`, over all pairs with those written by hand."""
    bigrams = [
        (record["id"], Counter(record["title"][at : at + 2] for at in range(len(record["title"]) - 1)))
        for record in [*expanded(), *written_by_hand()]
    ]
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


def test_same_seed_gives_the_same_records_and_another_seed_others() -> None:
    assert families.expand(SEED) == expanded()
    assert families.expand(SEED + 1) != expanded()
    assert [record["title"] for record in families.expand(SEED + 1)] == [record["title"] for record in expanded()]


def test_record_has_the_shape_of_an_achievement_but_for_who_made_it() -> None:
    for record in expanded()[::50]:
        values = {key: value for key, value in record.items() if key not in CALLED}

        made = Achievement(**values, holder=record["holders"][0], completers=["某人"])

        assert made.title == record["title"]


@fields
def test_records_of_a_field_are_well_formed(name: str) -> None:
    tech_fields, industries = codes_of("tech_fields"), codes_of("industries")
    assert len(of_field(name)) >= 40
    for record in of_field(name):
        assert 5 <= len(record["title"]) <= 40
        assert PLAIN_TEXT_MINIMUM <= len(record["plain"]) <= 260
        assert 25 <= len(record["academic"]) <= 350
        assert 3 <= len(record["keywords"]) <= 6
        validate_keywords(record["keywords"])
        assert 1 <= record["readiness"] <= 9
        assert record["years"][0] < record["years"][1] <= 2025
        assert record["fields"]
        assert set(record["fields"]) <= tech_fields
        assert record["industries"]
        assert set(record["industries"]) <= industries
        assert record["ways"]
        assert set(record["ways"]) <= set(TransformationMode.values)
        validate_modes(record["ways"])
        assert record["publicity"] in Publicity.values
        assert record["holders"]
        assert set(record["holders"]) <= set(CONTENT.organisations)
        assert record["price"] is None or 10_000 <= record["price"] <= 20_000_000


@fields
def test_records_of_a_field_pass_the_secrecy_guard_and_leave_no_gap_open(name: str) -> None:
    for record in of_field(name):
        texts = [record["title"], record["plain"], record["academic"], record["evidence"], *record["keywords"]]
        assert suspicious_words(*texts) == []
        assert [text for text in texts if re.search(r"[{}]", text)] == []


@fields
def test_records_of_a_field_state_rights_that_can_be_read(name: str) -> None:
    for record in of_field(name):
        for line in record["rights"]:
            kind, year, status = line.split()
            assert kind in RightKind.values
            assert status in {RightStatus.GRANTED, RightStatus.PENDING}
            assert record["years"][0] <= int(year) <= record["years"][1] + 1


@fields
def test_field_writes_each_sentence_of_its_members_once(name: str) -> None:
    sentences = Counter(
        sentence
        for family in families.read(name)["families"]
        for member in family["members"]
        for sentence in re.split(r"[。；]", f"{member['plain']}。{member['facts']}")
        if len(sentence) > 12
    )

    assert [sentence for sentence, number in sentences.items() if number > 1] == []


def test_lengths_readiness_and_prices_vary() -> None:
    plain = sorted(len(record["plain"]) for record in expanded())
    academic = sorted(len(record["academic"]) for record in expanded())
    readiness = Counter(record["readiness"] for record in expanded())
    prices = {record["price"] for record in expanded()}

    assert plain[-1] >= 2 * plain[0]
    assert plain[-len(plain) // 10] >= 1.3 * plain[len(plain) // 10]
    assert academic[-len(academic) // 10] >= 2 * academic[len(academic) // 10]
    assert all(readiness[level] >= 50 for level in range(3, 10))
    assert max(readiness.values()) < 0.4 * len(expanded())
    assert len(prices) >= 30
    assert None in prices


@pytest.mark.parametrize(("readiness", "stage"), [(1, "laboratory"), (4, "laboratory"), (5, "pilot"), (8, "industry")])
def test_stage_follows_readiness(readiness: int, stage: str) -> None:
    assert families.stage_of(readiness) == stage
