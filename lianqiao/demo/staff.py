"""Who made the achievements of the families: holders, and people who stand as completers and nowhere else.

A line of work has one group of people at one institution. Some of what is ready for industry belongs to a firm, which
then has engineers of its own and the group's head beside them.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from lianqiao.demo.texts import Demand, Organisation, read

#: People of one line of work, and how many of them a project names.
GROUP = (4, 6)
NAMED = (2, 5)
#: From this readiness on a project may belong to a firm of the trade; so many do, where a firm's business has so many
#: pairs of characters with it in common.
FIRMS_FROM, FIRMS_SHARE, FIRM_FITS = 5, 0.6, 2
#: Pairs of characters that every other business has.
COMMON = frozenset({
    "装备", "设备", "检测", "系统", "技术", "生产", "加工", "工业", "产品", "制造",
    "公司", "服务", "测试", "试验", "数据", "监测", "低温", "电池", "成套", "开发",
})  # fmt: skip
#: A firm holds at most this many projects of the families.
FIRM_MOST = 4
#: Kinds of organisations that hold achievements besides those that the families name.
FIRMS = frozenset({"enterprise"})


@dataclass(frozen=True)
class Made:
    """Who holds a project, and who completed it, the first of them first."""

    holder: str
    completers: list[str]


def invented_names(taken: frozenset[str], seed: int) -> Iterator[str]:
    """Names that nobody in `taken` has, none twice, in the order of the seed."""
    words = read("names")
    names = [surname + given for surname in words["surnames"].split() for given in words["given"].split()]
    random.Random(f"{seed} names").shuffle(names)
    return (name for name in names if name not in taken)


def assign(
    records: Sequence[Mapping[str, Any]],
    organisations: Mapping[str, Organisation],
    demands: Iterable[Demand],
    names: Iterator[str],
    seed: int,
) -> tuple[dict[str, Made], dict[str, str]]:
    """Holder and completers for each record of `families.expand`, by id; and for each new name, for whom it works.

    A person works in one line of work. The same arguments give the same answer.
    """
    made: dict[str, Made] = {}
    employers: dict[str, str] = {}
    trades = _Trades(organisations, demands)
    held: Counter[str] = Counter()
    for (field, family), members in groupby(records, key=lambda record: (record["field"], record["family"])):
        chance = random.Random(f"{seed} {field} {family}")
        group_of: dict[str, list[str]] = {}
        projects = list(members)
        holder = _holder(projects[0]["holders"], chance)
        for project in projects:
            firm = _firm(project, trades, held, chance)
            key = firm or holder
            group = _group(key, group_of, names, employers, chance, size=GROUP if not firm else (1, 3))
            completers = _named(group, chance)
            if firm and holder in group_of:
                completers = [*completers[:3], group_of[holder][0]]
            held[key] += 1
            made[project["id"]] = Made(key, completers)
    return made, employers


def _holder(holders: Sequence[str], chance: random.Random) -> str:
    """The first that the field names has the most lines of work in it."""
    return chance.choices(holders, weights=range(len(holders) + 1, 1, -1))[0]


def _firm(project: Mapping[str, Any], trades: _Trades, held: Counter[str], chance: random.Random) -> str:
    """The firm of the trade whose business is nearest to the project, "" where the project is the institution's."""
    if project["readiness"] < FIRMS_FROM or chance.random() >= FIRMS_SHARE:
        return ""
    about = _bigrams("，".join([project["title"], *project["keywords"]]))
    fits = {key: len(about & trades.business[key]) for key in trades.of(project["industries"]) if held[key] < FIRM_MOST}
    nearest = [key for key, fit in fits.items() if fit == max(fits.values()) and fit >= FIRM_FITS]
    # Who looks for a thing does not hold it.
    nearest = [key for key in nearest if len(_bigrams(project["title"]) & trades.wishes[key]) < FIRM_FITS]
    return chance.choice(nearest) if nearest else ""


class _Trades:
    """The firms by trade, with the pairs of characters in what they do and in what they look for."""

    def __init__(self, organisations: Mapping[str, Organisation], demands: Iterable[Demand]) -> None:
        self._firms: dict[str, list[str]] = defaultdict(list)
        self.business: dict[str, set[str]] = {}
        self.wishes: dict[str, set[str]] = defaultdict(set)
        for key, organisation in organisations.items():
            if organisation.kind in FIRMS and organisation.industry:
                self._firms[organisation.industry].append(key)
                self.business[key] = _bigrams(f"{organisation.business}，{organisation.short}")
        for demand in demands:
            self.wishes[demand.organisation] |= _bigrams(f"{demand.title}，{demand.problem}")

    def of(self, industries: Iterable[str]) -> Iterator[str]:
        """The firms of any of these industries."""
        for code in industries:
            yield from self._firms.get(code, ())


def _bigrams(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)} - COMMON


def _group(
    key: str,
    group_of: dict[str, list[str]],
    names: Iterator[str],
    employers: dict[str, str],
    chance: random.Random,
    *,
    size: tuple[int, int],
) -> list[str]:
    """The people of this line of work at the organisation, who are invented when they are first asked for."""
    if key not in group_of:
        group_of[key] = [next(names) for _ in range(chance.randint(*size))]
        employers.update(dict.fromkeys(group_of[key], key))
    return group_of[key]


def _named(group: list[str], chance: random.Random) -> list[str]:
    """Some of the group; mostly its head stands first."""
    fewest, most = (min(number, len(group)) for number in NAMED)
    others = chance.sample(group[1:], k=chance.randint(fewest, most) - 1)
    return [group[0], *others] if chance.random() < 0.75 or not others else [*others[:1], group[0], *others[1:]]
