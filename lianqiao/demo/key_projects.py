"""Key projects of the demonstration: taken in, moved, reported and supported, each act on a day of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, partial
from typing import Any

from django.core.files.base import ContentFile

from lianqiao.core.access import Actor
from lianqiao.core.money import WAN
from lianqiao.core.norms.places import level_of
from lianqiao.core.transitions import apply
from lianqiao.demo.cast import Cast
from lianqiao.demo.papers import paper
from lianqiao.demo.past import Past
from lianqiao.demo.records import Records
from lianqiao.demo.texts import Content, read
from lianqiao.processes.key_projects.domain import joint, support
from lianqiao.processes.key_projects.domain.progress import report_month
from lianqiao.processes.key_projects.domain.projects import create_project, move_project
from lianqiao.processes.key_projects.enums import Batch, Level
from lianqiao.processes.key_projects.models import JointTask, KeyProject
from lianqiao.registers.achievements.domain.achievements import update_achievement
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.organisations.enums import OrganisationKind
from lianqiao.registers.taxonomy.enums import RegionLevel
from lianqiao.registers.taxonomy.models import Chain, Region

#: Days into a month on which the figures of the month before are told.
_TOLD_ON = 4
#: Who has not yet told the last month: whoever tries the demonstration as this firm finds it waiting.
_LATE, _LATE_DAYS = frozenset({"guanfa", "mojing"}), 40
#: What the secrecy officer signs when a matured achievement is published again.
OPINION = "补充的成熟度依据不涉及国家秘密，可以公开。"
_LEVELS: dict[Any, Level] = {RegionLevel.CITY: Level.CITY, RegionLevel.COUNTY: Level.COUNTY}
Told = Mapping[str, Any]
Act = tuple[int, Callable[[], None]]


@cache
def told_projects() -> list[dict[str, Any]]:
    """The projects as they stand in the package."""
    found: list[dict[str, Any]] = read("key_projects")["projects"]
    return found


def pieces(content: Content) -> int:
    """How many there are."""
    return len(told_projects())


class KeyProjects:
    """Lets governments keep projects and units report."""

    def __init__(self, content: Content, cast: Cast, past: Past, records: Records) -> None:
        self._content = content
        self._cast = cast
        self._past = past
        self._records = records
        self._projects: dict[str, KeyProject] = {}
        self._tasks: dict[str, JointTask] = {}

    def make(self, *, step: Callable[[], None]) -> None:
        """All acts, oldest first; `step` after each project that is taken in."""
        acts: list[Act] = []
        for told in told_projects():
            acts.append((told["entered"][0], partial(self._enter, told, step)))
            acts += self._acts(told)
        for days, act in sorted(acts, key=lambda pair: -pair[0]):
            self._past.go(days)
            act()

    def _acts(self, told: Told) -> Iterator[Act]:
        for days, to, reason, *evidence in told.get("moves", ()):
            yield days, partial(self._move, told, days, to, reason, *evidence)
        for month, amount in zip(self._months(len(told.get("months", ()))), told.get("months", ()), strict=True):
            days = (self._past.today - _after(month)).days - _TOLD_ON
            late = str(told["lead"]) in _LATE and days < _LATE_DAYS
            if 0 < days < told["entered"][0] and not late:
                yield days, partial(self._report, told, month, amount)
        if "expert" in told:
            yield told["expert"]["started"], partial(self._appoint, told)
        if "frame" in told:
            yield told["entered"][0] - 5, partial(self._support, told)
        if "task" in told:
            yield from self._joint_acts(told, told["task"])
        if "grown" in told:
            yield from self._growth(told, told["grown"])

    def _joint_acts(self, told: Told, task: Told) -> Iterator[Act]:
        yield 150, partial(self._arrange, told, task)
        for share, amount, days, note in task.get("received", ()):
            yield days, partial(self._receive, told, share, amount, days, note)
        for days, text, parties in task.get("decisions", ()):
            yield days, partial(self._decide, told, days, text, parties)
        if "done" in task:
            days, outcome = task["done"]
            yield days, partial(self._finish, told, days, outcome)

    def _growth(self, told: Told, grown: Told) -> Iterator[Act]:
        """The achievement matured: its owner says so, it is looked through again, and support is proposed to follow."""
        days = grown["days"]
        yield days, partial(self._mature, told, grown)
        yield days - 1, partial(self._apply, told, "submit")
        yield days - 2, partial(self._apply, told, "accept")
        yield days - 3, partial(self._apply, told, "clear")
        yield days - 4, partial(self._propose, days - 4)
        if "answer" in grown:
            yield grown["answer"][0], partial(self._answer, told, *grown["answer"][1:])

    def _mature(self, told: Told, grown: Told) -> None:
        achievement, owner = self._achievement(told)
        draft = apply(achievement, "revise", actor=owner, reason=grown["evidence"])
        values = {"readiness": grown["to"], "readiness_evidence": grown["evidence"]}
        update_achievement(draft, actor=owner, values=values)

    def _apply(self, told: Told, name: str) -> None:
        achievement, owner = self._achievement(told)
        region = achievement.organisation.region_id
        if name == "submit":
            apply(achievement, name, actor=owner)
        elif name == "accept":
            apply(achievement, name, actor=self._cast.reviewer(region))
        else:
            officer = self._cast.officer(self._content.achievements[told["achievement"]].holder)
            apply(achievement, name, actor=officer, opinion=OPINION)

    def _achievement(self, told: Told) -> tuple[Achievement, Actor]:
        """As it is now, and who hands it in."""
        text = self._content.achievements[told["achievement"]]
        found = Achievement.objects.get(pk=self._records.achievements[told["achievement"]].pk)
        return found, self._cast.owner(text.holder)

    def _propose(self, days: int) -> None:
        support.propose_follow_ons(on=self._past.day(days))

    def _answer(self, told: Told, accepted: bool, reason: str) -> None:
        proposal = self._projects[told["title"]].follow_ons.get()
        support.decide_follow_on(proposal, actor=self._keeper(told), accepted=accepted, reason=reason)

    def _enter(self, told: Told, step: Callable[[], None]) -> None:
        keeper, (days, batch) = self._keeper(told), told["entered"]
        starts, ends = told["plan"]
        leader = told["lead"]
        named = not isinstance(leader, str)
        unit: Any = None if named else self._cast.owner(leader).organisation
        names = {"lead_name": leader[0], "lead_kind": leader[1]} if named else {}
        year = self._past.today.year
        values = {
            "title": told["title"],
            "kind": told["kind"],
            "level": _LEVELS.get(level_of(keeper.organisation.region_id), Level.PROVINCE),
            "region": Region.objects.get(pk=told["region"]),
            "chain": Chain.objects.filter(name=told.get("chain", "")).first(),
            "content": told["content"],
            "lead_unit": unit,
            **names,
            "starts_on": self._past.day(starts),
            "ends_on": self._past.day(ends),
            "investment_yuan": told["money"] * WAN,
            "achievement": self._records.achievements.get(told.get("achievement", "")),
        }
        self._projects[told["title"]] = create_project(
            actor=keeper,
            values=values,
            batch=batch,
            on=self._past.day(days),
            partners=[self._partner(row) for row in told["partners"]],
            expected=[
                {
                    "year": year + ahead,
                    "investment_yuan": invested * WAN,
                    "output_yuan": output * WAN,
                    "jobs": jobs,
                }
                for ahead, invested, output, jobs in told.get("expected", ())
            ],
            reason="经项目库专题会研究入库",
        )
        step()

    def _partner(self, row: list[str]) -> dict[str, str]:
        text = self._content.organisations[row[0]]
        return {"name": text.name, "kind": OrganisationKind(text.kind), "task": row[1]}

    def _keeper(self, told: Told) -> Any:
        return self._cast.owner(told["by"])

    def _leader(self, told: Told) -> Actor:
        leader = told["lead"]
        return self._cast.owner(leader) if isinstance(leader, str) else self._keeper(told)

    def _move(self, told: Told, days: int, to: str, reason: str, evidence: str = "") -> None:
        uploads = []
        if to == Batch.LANDING:
            uploads = [ContentFile(paper(f"{told['title']}落地证明", [evidence]), name="落地证明材料.pdf")]
        move_project(
            self._projects[told["title"]],
            to,
            actor=self._keeper(told),
            on=self._past.day(days),
            reason=reason,
            evidence=evidence,
            uploads=uploads,
        )

    def _months(self, count: int) -> list[date]:
        """The first days of so many months that are over, the newest last."""
        months, month = [], self._past.today.replace(day=1)
        for _step in range(count):
            month = (month - timedelta(days=1)).replace(day=1)
            months.append(month)
        return months[::-1]

    def _report(self, told: Told, month: date, amount: int) -> None:
        project = self._projects[told["title"]]
        project.refresh_from_db()
        values: dict[str, Any] = {"invested_yuan": amount * WAN}
        if project.state == Batch.LANDING:
            now = [row for row in told.get("expected", ()) if row[0] == 0]
            for _ahead, _invested, output, jobs in now:
                values |= {"output_yuan": (output * WAN / 12).quantize(Decimal("1.00")), "jobs": jobs}
        report_month(project, month, actor=self._leader(told), values=values)

    def _appoint(self, told: Told) -> None:
        expert, day = told["expert"], self._past.day
        support.appoint_expert(
            self._projects[told["title"]],
            actor=self._keeper(told),
            values={
                "name": expert["name"],
                "unit": expert["unit"],
                "starts_on": day(expert["started"]),
                "ends_on": day(expert["ends"]),
                "review_on": day(expert["review"]),
                "may_choose_team": True,
                "may_choose_way": True,
                "budget_yuan": expert["money"] * WAN,
            },
        )

    def _support(self, told: Told) -> None:
        frame, first = told["frame"], self._past.day(told["entered"][0]).year
        support.set_frame(
            self._projects[told["title"]],
            actor=self._keeper(told),
            values={"check_on": self._past.day(frame["check"]), "terms": frame["terms"]},
            years=[{"year": first + n, "amount_yuan": frame["each"] * WAN} for n in range(frame["years"])],
        )

    def _arrange(self, told: Told, task: Told) -> None:
        names = self._content.organisations
        self._tasks[told["title"]] = joint.create_task(
            self._projects[told["title"]],
            actor=self._keeper(told),
            values={
                "year": self._past.today.year,
                "title": task["title"],
                "content": task["content"],
                "due_on": self._past.day(task["due"]),
                "total_yuan": task["total"] * WAN,
            },
            shares=[
                {
                    "payer": payer,
                    "name": names[who].name if who in names else who,
                    "amount_yuan": amount * WAN,
                    "due_on": self._past.day(days),
                }
                for payer, who, amount, days in task["shares"]
            ],
        )

    def _receive(self, told: Told, share: int, amount: int, days: int, note: str) -> None:
        joint.record_receipt(
            list(self._tasks[told["title"]].shares.all())[share],
            actor=self._keeper(told),
            on=self._past.day(days),
            amount=amount * WAN,
            note=note,
        )

    def _decide(self, told: Told, days: int, text: str, parties: str) -> None:
        task, day = self._tasks[told["title"]], self._past.day(days)
        joint.record_decision(task, actor=self._keeper(told), on=day, text=text, parties=parties)

    def _finish(self, told: Told, days: int, outcome: str) -> None:
        day = self._past.day(days)
        joint.finish_task(self._tasks[told["title"]], actor=self._keeper(told), on=day, outcome=outcome)


def _after(month: date) -> date:
    """The first day of the next month."""
    return (month + timedelta(days=31)).replace(day=1)
