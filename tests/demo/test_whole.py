"""The whole province as it is going to be: who holds what, when it comes, and what becomes of it."""

import random
import re
from collections import Counter, defaultdict
from itertools import chain, pairwise
from pathlib import Path

import pytest

from lianqiao.demo import families, gathered, whole
from lianqiao.demo.cast import FIRMS_CAME
from lianqiao.demo.contacts import contacts, pairs_of
from lianqiao.demo.schedule import (
    EXPIRES_AFTER,
    LONG_AGO,
    ON_THEIR_WAY,
    PUBLISHED,
    Batch,
    Fate,
    part_of,
    renewals,
    schedule,
)
from lianqiao.demo.staff import FIRM_MOST
from lianqiao.demo.whole import Extent
from lianqiao.processes.introductions.enums import DeclineCode, OutcomeCode
from lianqiao.processes.introductions.validators import validate_no_contact

SEED = 29
CONTENT = whole.content(Extent.WHOLE, SEED)
TOLD = whole.content(Extent.TOLD, SEED)
FATES = CONTENT.stories["collected"]
PAPER = Path(__file__).parents[2] / "docs" / "demo.md"
#: Days in which a published record is fresh.
FRESH = 180


def batches_of(kind: str) -> list[Batch]:
    all_owners = {
        "achievements": {key: text.holder for key, text in CONTENT.achievements.items()},
        "demands": {key: text.organisation for key, text in CONTENT.demands.items()},
    }
    return schedule(
        {key: owner for key, owner in all_owners[kind].items() if key in CONTENT.collected},
        since=defaultdict(lambda: 600),
        limits={},
        newcomers=CONTENT.newcomers,
        fates=FATES[kind],
        size=12 if kind == "achievements" else 4,
        chance=random.Random(1),
    )


def test_whole_is_what_is_told_and_all_families() -> None:
    assert len(CONTENT.achievements) == len(TOLD.achievements) + families.count()
    assert len(CONTENT.demands) == len(TOLD.demands) + len(gathered.demands())
    assert len(CONTENT.organisations) == len(TOLD.organisations) + len(gathered.owners())
    assert len(CONTENT.achievements) >= 1500
    assert sum(organisation.kind == "university" for organisation in CONTENT.organisations.values()) == 10


def test_same_seed_gives_the_same_province() -> None:
    again = whole.content.__wrapped__(Extent.WHOLE, SEED)

    assert again == CONTENT


def test_sample_has_a_part_of_everything() -> None:
    sample = whole.content(Extent.SAMPLE, SEED)

    assert len(TOLD.achievements) + 100 < len(sample.achievements) < len(TOLD.achievements) + 300
    assert sample.collected < CONTENT.collected
    assert 0.05 < sample.share < 0.2


def test_firms_hold_a_tenth_of_the_achievements_and_none_too_many() -> None:
    held = Counter(text.holder for key, text in CONTENT.achievements.items() if key in CONTENT.collected)
    firms = {key: number for key, number in held.items() if CONTENT.organisations[key].kind == "enterprise"}

    assert sum(firms.values()) >= len(CONTENT.achievements) / 10
    assert max(firms.values()) <= FIRM_MOST


def test_every_university_holds_achievements() -> None:
    held = Counter(text.holder for text in CONTENT.achievements.values())
    for key, organisation in CONTENT.organisations.items():
        assert organisation.kind != "university" or held[key] >= 15, key


def test_completers_work_in_one_line_of_work() -> None:
    lines: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in families.expand(SEED):
        for name in CONTENT.achievements[row["id"]].completers:
            lines[name].add((row["field"], row["family"]))

    assert [name for name, found in lines.items() if len(found) > 1] == []
    assert set(lines) == set(CONTENT.employers) & set(lines)


def test_first_completer_works_for_the_holder() -> None:
    for key in CONTENT.collected & CONTENT.achievements.keys():
        text = CONTENT.achievements[key]
        assert CONTENT.employers[text.completers[0]] == text.holder
        assert len(set(text.completers)) == len(text.completers)


def test_invented_people_have_names_of_their_own() -> None:
    known = {organisation.contact_name for organisation in CONTENT.organisations.values()}
    known |= {person.name for person in CONTENT.people}

    assert set(CONTENT.employers) & known == set()


@pytest.mark.parametrize("kind", ["achievements", "demands"])
def test_most_records_are_published_and_every_fate_occurs(kind: str) -> None:
    fates = Counter(fate.name for batch in batches_of(kind) for fate in batch.fates.values())
    expected = set(FATES[kind]) | {PUBLISHED}

    assert set(fates) == expected
    assert fates.most_common(1)[0][0] == PUBLISHED
    assert kind == "demands" or fates[PUBLISHED] > 0.8 * fates.total()


@pytest.mark.parametrize("kind", ["achievements", "demands"])
def test_every_record_is_in_one_batch_within_the_time_of_its_owner(kind: str) -> None:
    batches = batches_of(kind)
    keys = [key for batch in batches for key in batch.fates]

    assert len(set(keys)) == len(keys)
    assert set(keys) == CONTENT.collected & getattr(CONTENT, kind).keys()
    assert all(0 < batch.day < 600 for batch in batches)
    assert min(FIRMS_CAME) > 12


@pytest.mark.parametrize("kind", ["achievements", "demands"])
def test_published_records_never_lose_their_freshness_and_stay_fresh_for_a_month(kind: str) -> None:
    batches = batches_of(kind)
    renewed: dict[str, list[int]] = defaultdict(list)
    for day, _owner, keys in renewals(batches, random.Random(2)):
        for key in keys:
            renewed[key].append(day)

    for batch in batches:
        for key, fate in batch.fates.items():
            if fate.name == PUBLISHED:
                days = [batch.day, *renewed[key], 0]
                assert max(a - b for a, b in pairwise(days)) <= FRESH
                assert days[-2] < FRESH - 30
            elif fate.name == "stale":
                assert renewed[key] == []
                assert batch.day >= LONG_AGO
                assert batch.day - fate.day == EXPIRES_AFTER
            elif fate.name not in ON_THEIR_WAY:
                assert 0 < fate.day < batch.day
                assert all(day > fate.day for day in renewed[key])


def test_record_waits_until_its_work_is_over() -> None:
    limits = {"a": 400, "b": 30, "c": 300}

    batches = schedule(
        dict.fromkeys(limits, "one"),
        since={"one": 700},
        limits=limits,
        newcomers=(),
        fates={},
        size=2,
        chance=random.Random(3),
    )

    for batch in batches:
        for key in batch.fates:
            assert batch.day <= limits[key]


def test_newcomers_have_drafts_alone() -> None:
    batches = schedule(
        {"a": "new", "b": "new"},
        since={"new": 5},
        limits={},
        newcomers={"new"},
        fates={"stale": 1},
        size=4,
        chance=random.Random(3),
    )

    assert [batch.fates for batch in batches] == [{"a": Fate("draft"), "b": Fate("draft")}]


def test_part_of_the_fates_keeps_one_of_each() -> None:
    fates = {"draft": 30, "returned": ["a", "b"], "closed": {"given_up": ["c", "d", "e", "f"]}}

    assert part_of(fates, 0.5) == {"draft": 15, "returned": ["a"], "closed": {"given_up": ["c", "d"]}}
    assert part_of(fates, 0.01) == {"draft": 1, "returned": ["a"], "closed": {"given_up": ["c"]}}


def test_contacts_are_between_records_that_are_there_of_different_owners() -> None:
    pairs = pairs_of(CONTENT)

    assert len(contacts()["pairs"]) - 5 <= len(pairs)
    assert len(pairs) >= 100
    assert len({demand for demand, _achievement in pairs}) == len({a for _demand, a in pairs}) == len(pairs)
    for demand, achievement in pairs:
        assert CONTENT.demands[demand].organisation != CONTENT.achievements[achievement].holder
        assert {demand, achievement} <= CONTENT.collected


def test_contacts_say_what_the_lists_know_and_give_no_telephone_away() -> None:
    said = contacts()

    assert set(said["declined"]) <= set(DeclineCode.values)
    assert set(said["outcomes"]) <= set(OutcomeCode.values)
    texts = [
        *said["cancelled"],
        *(text for kind in ("messages", "declined", "outcomes") for text in chain(*said[kind].values())),
    ]
    for text in texts:
        validate_no_contact(text)
    assert len(set(texts)) == len(texts) >= 40


def test_paper_counts_what_is_there() -> None:
    rows = re.findall(r"^\| [^|]+ \| ([\d, and]+) \| `([^`]+)`", PAPER.read_text(encoding="utf-8"), re.MULTILINE)
    counts = {
        "regions.yaml": len(TOLD.regions),
        "organisations.yaml": len(TOLD.organisations),
        "people.yaml": len(TOLD.people),
        "achievements/*.yaml": len(TOLD.achievements),
        "achievements/families/*.yaml": families.count(),
        "demands/*.yaml": len(TOLD.demands),
        "pairs.yaml": len(TOLD.pairs),
        "stories.yaml": len(TOLD.meetings),
        "contacts.yaml": len(contacts()["pairs"]),
        "accounts.yaml": len(TOLD.logins),
    }
    told = {where: number for number, where in rows}

    assert told.pop("demands/families/*.yaml") == f"{len(gathered.owners())} and {len(gathered.demands())}"
    assert {where: told[where] for where in counts} == {where: f"{number:,}" for where, number in counts.items()}
