"""Industry maps of the demonstration: chains, clusters and editions, drawn through the domain functions."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import yaml

from lianqiao.core.access import Actor
from lianqiao.core.transitions import apply
from lianqiao.demo.cast import FIRST, Cast
from lianqiao.demo.past import Past
from lianqiao.demo.records import Records
from lianqiao.demo.texts import FOLDER, Content
from lianqiao.registers.achievements.enums import AchievementState
from lianqiao.registers.industry_map.domain import (
    NodeContent,
    begin_edition,
    change_edition,
    close_gap,
    create_chain,
    create_cluster,
    publish,
    remove_node,
    save_node,
)
from lianqiao.registers.industry_map.models import MapEdition, MapGap, MapNode
from lianqiao.registers.taxonomy.models import Chain, Region

#: Days before its issue on which an edition was begun, and after it on which it was shown to everybody.
BEGUN, SHOWN = 12, 3
#: Days before the first edition on which its chain was named.
NAMED = 20
#: What the content tells of a node in the words of its columns.
_TOLD = frozenset({"name", "position", "summary", "keywords"})


@cache
def chains() -> list[dict[str, Any]]:
    """The chains as they stand in the package."""
    found: list[dict[str, Any]] = yaml.safe_load((FOLDER / "chains.yaml").read_text(encoding="utf-8"))
    return found


class Maps:
    """Draws the maps; the science department of the province does it, three of its people with a part each."""

    def __init__(self, content: Content, cast: Cast, past: Past, records: Records) -> None:
        self._content = content
        self._cast = cast
        self._past = past
        self._records = records

    def make(self, *, step: Callable[[], None]) -> None:
        """All chains with their editions; `step` after each chain."""
        for text in chains():
            self._make_chain(text)
            step()

    def _make_chain(self, text: dict[str, Any]) -> None:
        drawer = self._cast.owner(FIRST)
        self._past.go(text["editions"][0]["days"] + NAMED)
        chain = create_chain(
            actor=drawer, name=text["name"], description=text["description"], industries=text["industries"]
        )
        for cluster in text.get("clusters", ()):
            values = {**cluster, "region": Region.objects.get(pk=cluster["region"])}
            create_cluster(actor=drawer, chain=chain, values=values)
        last: MapEdition | None = None
        for edition in text["editions"]:
            last = self._make_edition(chain, text, edition, last, drawer)

    def _make_edition(
        self, chain: Chain, text: dict[str, Any], told: dict[str, Any], last: MapEdition | None, drawer: Actor
    ) -> MapEdition:
        issuer = self._issuer()
        for node, name, days, how in told.get("close", ()):
            self._past.go(days)
            gap = MapGap.objects.get(node__edition=last, node__name=node, name=name)
            close_gap(gap, actor=issuer, closed_on=self._past.day(days), closed_by=how)
        self._past.go(told["days"] + BEGUN)
        head = {
            "title": told["title"],
            "as_of": self._past.day(told["days"] + BEGUN),
            "head_office": text["head_office"],
            "lead_department": text["department"],
            "lead_city": Region.objects.get(pk=text["city"]),
            "note": told["note"],
        }
        edition = begin_edition(chain, actor=drawer, values=head, copy_from=last)
        actions = [
            {"name": name, "responsible": who, "progress": progress} for name, who, progress in told.get("actions", ())
        ]
        change_edition(edition, actor=drawer, values={}, actions=actions)
        for name in told.get("remove", ()):
            remove_node(MapNode.objects.get(edition=edition, name=name), actor=drawer)
        self._write(edition, told.get("nodes") or told.get("change", ()), drawer)
        self._past.go(told["days"])
        title, number = told["decision"]
        day = self._past.day(told["days"])
        edition = apply(edition, "issue", actor=issuer, decision_title=title, decision_number=number, decided_on=day)
        self._past.go(told["days"] - SHOWN)
        opinion = "公开部分只有环节、企业和一般技术信息，缺口不公开；同意公开。"
        return publish(edition, actor=self._cast.officer(FIRST), opinion=opinion)

    def _issuer(self) -> Actor:
        """The first reviewer of the department, who is not the one that draws."""
        people = self._content.people
        name = next(person.name for person in people if person.organisation == FIRST and person.role == "reviewer")
        return self._cast.actor(name, FIRST)

    def _write(self, edition: MapEdition, nodes: list[dict[str, Any]], drawer: Actor) -> None:
        """Write the nodes, then who supplies whom, because a node may supply one that is told later."""
        for told in nodes:
            node = MapNode.objects.filter(edition=edition, name=told.get("was", told["name"])).first()
            save_node(edition, self._content_of(edition, told), actor=drawer, node=node)
        for told in nodes:
            if "to" in told:
                rows = {row.name: row for row in MapNode.objects.filter(edition=edition)}
                supplies = NodeContent(supplies=[rows[name] for name in told["to"]])
                save_node(edition, supplies, actor=drawer, node=rows[told["name"]])

    def _content_of(self, edition: MapEdition, told: dict[str, Any]) -> NodeContent:
        values = {name: value for name, value in told.items() if name in _TOLD}
        if "part_of" in told:
            values["parent"] = MapNode.objects.get(edition=edition, name=told["part_of"])
        rows: dict[str, Any] = {
            "firms": [self._firm(*row) for row in told.get("firms", ())],
            "technologies": [self._technology(*row) for row in told.get("technologies", ())],
            "gaps": [_gap(*row) for row in told.get("gaps", ())],
            "achievements": [self._achievement(key) for key in told.get("achievements", ())],
        }
        given = {name: found for name, found in rows.items() if name in told}
        return NodeContent(values=values, industries=told.get("industries"), **given)

    def _firm(self, who: str, role: str, products: str, place: str = "inside") -> dict[str, Any]:
        return {"name": self._name(who), "role": role, "products": products, "place": place}

    def _technology(self, name: str, level: str, readiness: int, holder: str) -> dict[str, Any]:
        return {"name": name, "level": level, "readiness": readiness, "holder": self._name(holder)}

    def _achievement(self, key: str) -> Any:
        record = self._records.achievements[key]
        if record.state != AchievementState.PUBLISHED:
            raise ValueError(f"{key} is not public and cannot stand on a map")
        return record

    def _name(self, who: str) -> str:
        organisation = self._content.organisations.get(who)
        return who if organisation is None else organisation.name


def _gap(name: str, kind: str, dependence: str, detail: str, clearance: str = "") -> dict[str, Any]:
    return {
        "name": name,
        "kind": kind,
        "dependence": dependence,
        "detail": detail,
        "is_restricted": clearance != "open",
    }
