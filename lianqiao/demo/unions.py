"""The alliances of the demonstration: handed in, agreed to by each member, judged year by year."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from lianqiao.demo.acts import Acts, Story, read
from lianqiao.registers.alliances.domain import agree
from lianqiao.registers.alliances.models import Alliance, AllianceReport
from lianqiao.registers.taxonomy.models import Chain

TEN_THOUSAND = 10_000
_STANDING = ("confirmed", "published", "warned")
_YEAR = timedelta(days=365)
#: Reports that nobody judged any more: the leader took them back.
_TAKEN_BACK = "漏填了一家成员单位的投入，撤回重报。"
_UNFINISHED = "今年的情况正在汇总，等各成员单位的数字。"


class Unions:
    """Makes the alliances whose leader and at least one member take part."""

    def __init__(self, acts: Acts) -> None:
        self._acts = acts

    def found(self) -> None:
        """All alliances with their reports."""
        standing = []
        for text in read("alliances"):
            present = [row for row in text["members"] if self._acts.is_there(row["unit"])]
            if present and self._acts.is_there(text["leader"]):
                alliance = self._found(text, present)
                self._report(alliance, text)
                if alliance.state in _STANDING:
                    standing.append((alliance, text))
        for state, reason, (alliance, text) in zip(
            ("draft", "cancelled"), (_UNFINISHED, _TAKEN_BACK), standing[-2:], strict=False
        ):
            year = self._acts.past.today.year
            row = {"year": year, "progress": _UNFINISHED, "results": 0, "converted": 0, "spent": None}
            self._file_report(
                alliance, text["leader"], row, self._acts.past.random.randint(4, 20), Story(state, reason)
            )

    def _found(self, text: dict[str, Any], members: list[dict[str, Any]]) -> Alliance:
        acts, owner = self._acts, self._acts.owner(text["leader"])
        units = {row["unit"]: acts.owner(row["unit"]) for row in members}
        days = acts.day(text["days"], owner.organisation, *(actor.organisation for actor in units.values()))
        signed = acts.past.day(days + text["founded"])
        story = Story(text["state"], text.get("reason", ""))
        begins = story if story.state in ("draft", "returned", "cancelled") else Story("submitted")
        alliance = acts.file(
            Alliance,
            owner=owner,
            days=days,
            values={
                "title": text["title"],
                "kind": text["kind"],
                "chain": Chain.objects.filter(name__contains=text["chain"]).first() if "chain" in text else None,
                "founded_on": signed,
                "agreement_signed_on": signed,
                "agreement_ends_on": signed + text["years"] * _YEAR if "years" in text else None,
                "purpose": text["purpose"],
                "tasks": text["tasks"],
                "rights_rule": text["rights"],
                "budget_yuan": _yuan(text["budget"]),
            },
            parts={
                "members": [
                    {
                        "organisation": units[row["unit"]].organisation,
                        "role": row["role"],
                        "duty": row["duty"],
                        "share_yuan": _yuan(row["share"]),
                    }
                    for row in members
                ]
            },
            papers=["组建协议书", "成员单位承诺书"],
            story=begins,
        )
        if begins is story:
            return alliance
        for row in members:
            if row["unit"] not in text.get("waits", ()):
                acts.later(0, 2)
                agree(alliance, actor=units[row["unit"]])
        return acts.carry(alliance, story, owner=owner, from_step=1)

    def _report(self, alliance: Alliance, text: dict[str, Any]) -> None:
        for row in text.get("reports", ()):
            year = self._acts.past.today.year + row["year"]
            told = {**row, "year": year}
            wanted = self._acts.ago(date(year + 1, 1, 12)) - self._acts.past.random.randint(0, 40)
            if row["state"] in ("submitted", "returned"):
                wanted = self._acts.past.random.randint(9, 20)
            data = {"verdict": row["verdict"], "score": row["score"]} if "verdict" in row else {}
            self._file_report(alliance, text["leader"], told, wanted, Story(row["state"], row.get("reason", ""), data))

    def _file_report(self, alliance: Alliance, leader: str, row: dict[str, Any], wanted: int, story: Story) -> None:
        acts = self._acts
        values = {
            "alliance": alliance,
            "year": row["year"],
            "progress": row["progress"],
            "results": row["results"],
            "converted": row["converted"],
            "spent_yuan": None if row["spent"] is None else _yuan(row["spent"]),
            "plan": row.get("plan", ""),
        }
        days = acts.day(min(wanted, acts.reached(alliance)))
        acts.file(AllianceReport, owner=acts.owner(leader), days=days, values=values, story=story)


def _yuan(wan: int) -> Decimal:
    return Decimal(wan) * TEN_THOUSAND
