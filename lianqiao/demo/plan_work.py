"""The plans of the demonstration: taken in, read by the parser, gone through, issued, and what departments reported."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from lianqiao.core import jobs
from lianqiao.core.access import Actor
from lianqiao.core.models import JobState
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.demo.acts import LATEST, Acts
from lianqiao.demo.papers import paper
from lianqiao.demo.texts import FOLDER, read
from lianqiao.governance.plans.domain import (
    change_find,
    change_task,
    confirm_above,
    create_plan,
    decide_find,
    finish_step,
    name_department,
    report_task,
)
from lianqiao.governance.plans.enums import FindState
from lianqiao.governance.plans.models import Find, PlanDocument, Task

#: The first year that the plans are written for; it is moved to the year before the present one.
WRITTEN_FOR = 2025
#: From this confidence on tasks and targets are confirmed together; the rest one by one.
SURE = Decimal("0.9")
_YEARS = re.compile(r"(?<!\d)20(24|25|26|27)(?!\d)")
#: What is done to a task that asked for closing, by the body that issued it.
_CHECKS = frozenset({"close", "send_back"})


class PlanWork:
    """Lets the plans come true; `first_year` is the year in which those of the province and the city begin."""

    def __init__(self, acts: Acts) -> None:
        self._acts = acts
        self.first_year = acts.past.today.year - 1
        self.plans: dict[str, PlanDocument] = {}

    def draw_up(self) -> None:
        """All plans, with their tasks up to yesterday."""
        told = read("governance/plans")
        for plan in told:
            self._take_in(plan)
        for plan in told:
            self._carry_out(plan)

    def ago(self, when: int | list[int]) -> int:
        """So many days ago: as told, or counted from a day [years after the first year, month, day]."""
        if isinstance(when, int):
            return when
        years, month, day = when
        return max(self._acts.ago(date(self.first_year + years, month, day)), LATEST)

    def target(self, plan: str, quote: str) -> Find:
        """The first confirmed target of a plan that is printed so; LookupError where none is."""
        rows = Find.objects.confirmed_targets().filter(version__plan=self.plans[plan].pk, quote=quote)
        found: Find | None = rows.order_by("start").first()
        if found is None:
            raise LookupError(f"{plan}: no target is printed as {quote}")
        return found

    def _take_in(self, told: Mapping[str, Any]) -> None:
        acts, owner = self._acts, self._acts.owner(told["by"])
        acts.begin(self.ago(told["uploaded"]))
        above = self.plans.get(told.get("above", ""))
        upload = ContentFile(self._text(told["file"]).encode(), name=told["name"])
        plan = create_plan(upload, actor=owner, values={} if above is None else {"derived_from": above})
        run_job(plan.versions.get().job)
        plan.refresh_from_db()
        self.plans[told["file"]] = plan
        acts.begin(self.ago(told["decided"]))
        for name, key in told.get("named", {}).items():
            name_department(name, acts.owner(key).organisation, actor=owner)
        self._go_through(plan, told, owner)
        if "issued" in told:
            acts.begin(self.ago(told["issued"]))
            self._correct(plan, told, owner)
            self.plans[told["file"]] = apply(plan, "issue", actor=owner)

    def _text(self, name: str) -> str:
        """The plan as it would be printed for these years."""
        years = self.first_year - WRITTEN_FOR
        text = (FOLDER / "plans" / f"{name}.txt").read_text(encoding="utf-8")
        return _YEARS.sub(lambda found: str(int(found[0]) + years), text)

    def _go_through(self, plan: PlanDocument, told: Mapping[str, Any], owner: Actor) -> None:
        """Correct what the parser misread, drop what orders nothing, and confirm the rest or what is named."""
        version: Any = plan.version
        finds = {find.quote: find for find in version.finds.order_by("-start")}
        for quote, values in told.get("change", {}).items():
            change_find(finds[quote], actor=owner, revision=finds[quote].revision, values=values)
        for quote in told.get("drop", ()):
            if quote in finds:
                decide_find(finds[quote], "drop", actor=owner, revision=finds[quote].revision)
        if "confirm" in told:
            for name in told["confirm"]:
                find = next(find for find in finds.values() if name in (find.quote, find.title))
                decide_find(find, "confirm", actor=owner, revision=find.revision)
            return
        _done, refused = confirm_above(version, actor=owner, confidence=SURE)
        if refused:
            raise RuntimeError(f"{plan}: {refused[0].subject}: {refused[0].reason}")
        for find in version.finds.filter(state=FindState.PROPOSED).order_by("start", "id"):
            decide_find(find, "confirm", actor=owner, revision=find.revision)

    def _correct(self, plan: PlanDocument, told: Mapping[str, Any], owner: Actor) -> None:
        """Say who carries the tasks that name nobody, which task above each one carries out, and its dated steps."""
        tasks = {task.number: task for task in plan.tasks.all()}
        above = {} if plan.derived_from is None else {task.number: task for task in plan.derived_from.tasks.all()}
        for number, task in tasks.items():
            given: dict[str, Any] = dict(told.get("parties", {}).get(number, {}))
            source = told.get("links", {}).get(number)
            steps = told["tasks"].get(number, {}).get("steps")
            if steps is not None:
                given["steps"] = [
                    {"title": step["title"], "due_on": self._day(self.ago(step["days"]))} for step in steps
                ]
            values = {} if source is None else {"derived_from": above[source]}
            if given or values:
                change_task(task, actor=owner, values=values, **given)

    def _carry_out(self, told: Mapping[str, Any]) -> None:
        """What was reported and checked, and what the clock said meanwhile, task by task."""
        plan = self.plans[told["file"]]
        for task in plan.tasks.order_by("order", "id"):
            self._acts.begin(self._acts.reached(task))
            for event in self._events(told.get("tasks", {}).get(task.number, {}), told["by"]):
                task = self._acts.run_clock(task, until=event["days"] + 1)
                self._acts.begin(event["days"])
                self._act(task, event, told["by"])
                task = Task.objects.get(pk=task.pk)
            self._acts.run_clock(task, until=LATEST)

    def _act(self, task: Task, event: Mapping[str, Any], keeper: str) -> None:
        acts, owner = self._acts, self._acts.owner(event["by"])
        name = event.get("do", "report")
        if "step" in event:
            finish_step(task.steps.get(title=event["step"]), actor=owner, done_on=self._day(event["days"]))
            return
        if name not in _CHECKS:
            titles = [event["paper"]] if "paper" in event else []
            lines = [str(task), str(owner.organisation)]
            papers = [ContentFile(paper(title, lines), name=f"{title}.pdf") for title in titles]
            report_task(
                task,
                actor=owner,
                text=event["text"],
                percent=event["percent"],
                difficulties=event.get("difficulties", ""),
                asks_closing=name == "ask_closing",
                evidence=papers,
            )
            return
        asked = task.reports.filter(asks_closing=True).latest("reported_at").reported_by_id
        mine = acts.owner(keeper)
        checker = mine if mine.user_id != asked else acts.colleague(mine, Role.REVIEWER)
        if name == "close":
            apply(task, name, actor=checker, opinion=event["text"])
        else:
            apply(task, name, actor=checker, reason=event["text"])

    def _events(self, story: Mapping[str, Any], keeper: str) -> list[dict[str, Any]]:
        """What is told of a task and the steps that were done, the earliest first.

        A step is noted by who reports first; days are counted back.
        """
        told = [{**event, "days": self.ago(event["days"])} for event in story.get("told", ())]
        who = told[0]["by"] if told else keeper
        done = [step for step in story.get("steps", ()) if "done" in step]
        told += [{"days": self.ago(step["done"]), "step": step["title"], "by": who} for step in done]
        return sorted(told, key=lambda event: -int(event["days"]))

    def _day(self, days: int) -> date:
        return self._acts.past.today - timedelta(days=days)


def run_job(job: Any) -> None:
    """Run the job now, as a worker would; RuntimeError when it fails."""
    jobs.run(job.pk)
    job.refresh_from_db()
    if job.state != JobState.SUCCEEDED:
        raise RuntimeError(f"{job.label}: {job.get_state_display()}: {job.message}")
