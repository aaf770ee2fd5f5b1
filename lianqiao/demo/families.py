"""Families of hand-written achievements: one file per field of technology, opened out into single records.

A family is a line of work of one group of people; its members are different projects of that line. Title, plain text,
facts and keywords of each member are written by hand. What is left to chance, and to nothing but the seed, is what real
registers leave to chance too: how much an author says, which sentence about cooperation ends the text, in which years
the work was done, how many rights it has and what it is to cost.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from lianqiao.core.publishing.enums import Publicity
from lianqiao.demo import texts
from lianqiao.demo.texts import FOLDER
from lianqiao.registers.achievements.enums import RightStatus, TransformationMode
from lianqiao.registers.achievements.validators import PLAIN_TEXT_MINIMUM

FAMILIES = FOLDER / "achievements" / "families"

#: Least readiness of each stage, in the words that the files use for their sentences about evidence.
STAGES = {"industry": 8, "pilot": 5, "laboratory": 1}
#: How an academic text is put together, and how often: the method of the line of work before or after the facts of the
#: project, or the facts alone.
ORDERS = {"method first": 6, "facts first": 3, "facts alone": 3}
#: Share of plain texts that end with a sentence about cooperation, of academic texts that end with one about what is
#: left to do, of authors who leave nothing out, of records without a price, and of those whose technical part is for
#: partners only.
CLOSED, REMARKED, THOROUGH, UNPRICED, RESERVED = 0.5, 0.6, 0.35, 0.25, 0.07
#: Years in which work ended, by stage: what is in use is older than what is tried out.
ENDED = {"industry": (2015, 2023), "pilot": (2018, 2024), "laboratory": (2021, 2025)}
#: Fewest and most rights, by stage.
RIGHTS = {"industry": (1, 4), "pilot": (1, 3), "laboratory": (0, 2)}
#: Ways of transformation with their weights, by stage.
WAYS = {
    "industry": {"licence": 6, "assignment": 4, "self_implementation": 2, "equity_contribution": 2, "other": 2},
    "pilot": {"licence": 5, "joint_implementation": 5, "assignment": 3, "equity_contribution": 3},
    "laboratory": {"joint_implementation": 6, "licence": 3, "assignment": 2, "other": 2},
}
#: What people ask for, in 10,000 yuan, up to a power of ten: nobody asks for 37.
ROUND = (10, 12, 15, 18, 20, 25, 28, 30, 35, 40, 45, 50, 60, 65, 70, 80, 90)
YUAN = 10_000
#: Members of a family are told apart by a letter at the end of the id.
LETTERS = "abcdefgh"

_SPAN = re.compile(r"\{(\d+)-(\d+)\}")


def expand(seed: int) -> list[dict[str, Any]]:
    """All members of all families, in the order of files, in the shape of `texts.Achievement` as mappings.

    Not in it: `holder` and `completers`, which the maker of the province chooses; `holders` names organisations whose
    work the field is. `field` is the name of the field of technology, `family` the name of the line of work. The same
    seed gives the same records.
    """
    return [record for name in names() for record in _members(name, seed)]


def names() -> list[str]:
    """The names of the files, one per field of technology."""
    return sorted(path.stem for path in FAMILIES.glob("*.yaml"))


def count() -> int:
    """How many records `expand` gives."""
    return sum(len(family["members"]) for name in names() for family in read(name)["families"])


@cache
def read(name: str) -> Any:
    """One file as it stands in the package."""
    return texts.read(f"achievements/families/{name}")


def _members(name: str, seed: int) -> Iterator[dict[str, Any]]:
    field = read(name)
    for number, family in enumerate(field["families"], start=1):
        for place in range(len(family["members"])):
            yield _record(f"{name}-{number:02d}{LETTERS[place]}", field, family, place, seed)


def _record(key: str, field: Any, family: Any, place: int, seed: int) -> dict[str, Any]:
    member = family["members"][place]
    chance = random.Random(f"{seed} {key}")
    common = {**field, **family}
    stage = stage_of(member["readiness"])
    years = _years(stage, common.get("lasts", [2, 5]), chance)
    evidence = member.get("evidence") or _filled(chance.choice(field["evidence"][stage]), chance)
    closings, remarks = (_in_turn(field[name], key, seed) for name in ("closings", "remarks"))
    is_thorough = chance.random() < THOROUGH
    return {
        "id": key,
        "title": member["title"],
        "plain": _plain(member["plain"], evidence, closings, chance, is_thorough=is_thorough),
        "academic": _academic(member, family, place, remarks, chance, is_thorough=is_thorough),
        "keywords": list(dict.fromkeys([*member["keywords"], *family["keywords"]]))[:6],
        "fields": list(member.get("codes", common["codes"])),
        "industries": list(member.get("industries", common["industries"])),
        "readiness": member["readiness"],
        "evidence": evidence,
        "rights": _rights(stage, common["rights"], years, chance),
        "ways": _ways(stage, chance),
        "years": years,
        "price": _price(member["readiness"], common["price"], chance),
        "publicity": str(Publicity.ON_REQUEST if chance.random() < RESERVED else Publicity.PUBLIC),
        "field": field["field"],
        "family": family["name"],
        "holders": list(common["holders"]),
    }


def stage_of(readiness: int) -> str:
    """The stage of a readiness level 1 to 9."""
    return next(stage for stage, least in STAGES.items() if readiness >= least)


def _in_turn(sentences: list[str], key: str, seed: int) -> list[str]:
    """The sentences of the field in the order for this member; the members of one family begin with different ones."""
    start = random.Random(f"{seed} {key[:-1]}").randrange(len(sentences)) + LETTERS.index(key[-1])
    start %= len(sentences)
    return sentences[start:] + sentences[:start]


def _plain(text: str, evidence: str, closings: list[str], chance: random.Random, *, is_thorough: bool) -> str:
    """Who is thorough also says what proves it; so does who has said too little for a text to be handed in."""
    is_closed = chance.random() < CLOSED
    if is_thorough or len(text) < PLAIN_TEXT_MINIMUM:
        text, is_closed = text + evidence, True
    return text + _filled(closings[0], chance) if is_closed else text


def _academic(
    member: Any, family: Any, place: int, remarks: list[str], chance: random.Random, *, is_thorough: bool
) -> str:
    """Neighbours in a family take different words for the method."""
    method = family["how"][place % len(family["how"])].replace("{object}", member.get("object", ""))
    orders = {"method first": [method, member["facts"]], "facts first": [member["facts"], method]}
    chosen = chance.choices(list(ORDERS), weights=list(ORDERS.values()))[0]
    if is_thorough:
        # The second remark is far from those with which the other members begin.
        return "".join([*orders["method first"], _filled(remarks[0] + remarks[5], chance)])
    text = "".join(orders.get(chosen, [member["facts"]]))
    return text if chance.random() >= REMARKED else text + _filled(remarks[0], chance)


def _filled(text: str, chance: random.Random) -> str:
    """The text with a number for each span like {3-18}."""
    return _SPAN.sub(lambda span: str(chance.randint(int(span[1]), int(span[2]))), text)


def _years(stage: str, lasts: list[int], chance: random.Random) -> list[int]:
    ended = chance.randint(*ENDED[stage])
    return [ended - chance.randint(*lasts), ended]


def _rights(stage: str, kinds: list[str], years: list[int], chance: random.Random) -> list[str]:
    """Rights as "kind year status", oldest first; the first kind of the field is the most frequent."""
    weights = range(len(kinds), 0, -1)
    rights = []
    for _ in range(chance.randint(*RIGHTS[stage])):
        year = chance.randint(years[0] + 1, years[1] + 1)
        is_granted = year <= years[1] and chance.random() < (0.4 if stage == "laboratory" else 0.85)
        status = RightStatus.GRANTED if is_granted else RightStatus.PENDING
        kind = chance.choices(kinds, weights=weights)[0]
        rights.append((year, f"{kind} {year} {status}"))
    return [line for _, line in sorted(rights)]


def _ways(stage: str, chance: random.Random) -> list[str]:
    weights = WAYS[stage]
    chosen = chance.choices(list(weights), weights=list(weights.values()), k=chance.randint(1, 3))
    return [str(TransformationMode(way)) for way in dict.fromkeys(chosen)]


def _price(readiness: int, span: list[float], chance: random.Random) -> int | None:
    """Yuan, within the field's span (in 10,000 yuan); who is further asks for more."""
    if chance.random() < UNPRICED:
        return None
    low, high = span
    share = min(1.0, max(0.0, chance.gauss(readiness / 10, 0.2)))
    wanted = low * (high / low) ** share
    power = 1.0
    while wanted / power >= 95:
        power *= 10
    while wanted / power < 9.5:
        power /= 10
    nearest = min(ROUND, key=lambda number: abs(number - wanted / power))
    return round(nearest * power * YUAN)
