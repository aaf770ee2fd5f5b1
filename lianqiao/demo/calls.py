"""On whom the demonstration's governments call: inventories of achievements, surveys of demands, and the answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from lianqiao.core.access import Actor
from lianqiao.core.transitions import apply
from lianqiao.demo.acts import Acts, read
from lianqiao.registers.campaigns.domain.answers import answer_survey, classify, hand_in
from lianqiao.registers.campaigns.domain.campaigns import create_campaign, invite_units, start_campaign
from lianqiao.registers.campaigns.domain.reminding import remind
from lianqiao.registers.campaigns.enums import AssignmentState, CampaignKind, CampaignState, Verdict
from lianqiao.registers.campaigns.models import Assignment, Campaign
from lianqiao.registers.campaigns.queries.progress import unclassified
from lianqiao.registers.organisations.models import Organisation

#: Of a hundred achievements so many could be transferred now, and so many of the others only need to mature.
_TRANSFERABLE, _MATURING = 62, 80
#: Of a hundred firms so many say that they need something.
_IN_NEED = 55
_KEY_OF_NUMBER = "months"


class Calls:
    """Makes the campaigns of bodies that take part, and what the units did."""

    def __init__(self, acts: Acts) -> None:
        self._acts = acts
        self._answers = read("answers")

    def go_out(self) -> None:
        """All campaigns, those that begun long ago first."""
        for told in sorted(read("calls"), key=lambda row: -int(row["days"])):
            if self._acts.is_there(told["by"]):
                self._call(told)

    def _call(self, told: dict[str, Any]) -> None:
        acts, owner = self._acts, self._acts.owner(told["by"])
        days = acts.day(told["days"], owner.organisation)
        keys = self._units(told, owner, days)
        if not keys:
            return
        acts.begin(days)
        units = Organisation.objects.filter(pk__in=[acts.owner(key).organisation_id for key in keys])
        values = {
            "kind": told["kind"],
            "title": told["title"],
            "text": told["text"],
            "ends_on": acts.past.day(days) + timedelta(days=told["lasts"]),
            "questions": self._answers["questions"] if told["kind"] == CampaignKind.SURVEY else [],
        }
        if told["state"] in (CampaignState.DRAFT, CampaignState.CANCELLED):
            draft = create_campaign(actor=owner, values=values)
            invite_units(draft, actor=owner, units=units)
            if told["state"] == CampaignState.CANCELLED:
                acts.later(3)
                apply(draft, "cancel", actor=owner, reason=told["cancelled"])
            return
        campaign = start_campaign(actor=owner, units=units, **values)
        self._answer(campaign, told, keys, owner, days)

    def _units(self, told: dict[str, Any], owner: Actor, days: int) -> list[str]:
        """The keys of the units of these kinds in the body's region that were verified by then."""
        acts, content = self._acts, self._acts.content.organisations
        near = [key for key in acts.verified(told["kinds"]) if content[key].region.startswith(owner.oversight or "")]
        known = [key for key in near if acts.day(days, acts.owner(key).organisation) == days]
        return known[: told.get("most", len(known))]

    def _answer(self, campaign: Campaign, told: dict[str, Any], keys: list[str], owner: Actor, days: int) -> None:
        """What each unit did, on days that follow one another; then the body's reminder and the end."""
        acts = self._acts
        fates = self._fates(told["progress"], len(keys))
        tasks = {task.organisation_id: task for task in campaign.assignments.all()}
        window = min(told["lasts"], days - 3)
        for number, (key, fate) in enumerate(zip(keys, fates, strict=True)):
            acts.begin(days - 1 - window * number // len(keys))
            unit = acts.owner(key)
            self._do(tasks[unit.organisation_id], fate, unit, owner, told)
        if "reminded" in told:
            acts.begin(told["reminded"])
            remind(campaign, actor=owner)
        campaign.refresh_from_db()
        acts.run_clock(campaign, until=1)

    def _do(self, task: Assignment, fate: str, unit: Actor, owner: Actor, told: dict[str, Any]) -> None:
        acts = self._acts
        if fate == AssignmentState.EXCUSED:
            apply(task, "excuse", actor=owner, reason=told["excused"])
        if fate in (AssignmentState.WAITING, AssignmentState.EXCUSED):
            return
        if task.campaign.is_survey:
            self._say(task, fate, unit)
            return
        self._sort(task, unit, in_full=fate != AssignmentState.UNDERWAY)
        if fate == AssignmentState.UNDERWAY:
            return
        handed = hand_in(task, actor=unit, note=self._answers["note"])
        if fate == AssignmentState.ACCEPTED:
            acts.later(0, 1)
            apply(handed, "accept", actor=owner)
        elif fate == AssignmentState.RETURNED:
            acts.later(0, 1)
            apply(handed, "return", actor=owner, reason=told["returned"])

    def _sort(self, task: Assignment, unit: Actor, *, in_full: bool) -> None:
        """The unit puts its achievements into the three classes; the first ones only where it is not through."""
        dice = self._acts.past.random
        keys = list(unclassified(task).order_by("pk").values_list("pk", flat=True))
        left = keys if in_full else keys[: max(len(keys) // 2, 1)]
        classes: dict[Verdict, list[Any]] = {verdict: [] for verdict in Verdict}
        for key in left:
            roll = dice.random() * 100
            later = Verdict.MATURING if roll < _MATURING else Verdict.SHELVED
            classes[Verdict.TRANSFERABLE if roll < _TRANSFERABLE else later].append(key)
        for verdict, chosen in classes.items():
            if chosen:
                reason = dice.choice(self._answers["reasons"].get(verdict, [""]))
                classify(task, actor=unit, achievements=chosen, verdict=verdict, reason=reason)

    def _say(self, task: Assignment, fate: str, unit: Actor) -> None:
        """The firm answers, or has only looked at the questions."""
        dice = self._acts.past.random
        if fate == AssignmentState.UNDERWAY:
            apply(task, "begin", actor=unit)
            return
        has_need = dice.random() * 100 < _IN_NEED
        given: dict[str, Any] = {}
        for question in self._answers["questions"] if has_need else ():
            if question["kind"] == "choice":
                given[question["key"]] = dice.choice(question["options"])
            elif question["key"] == _KEY_OF_NUMBER:
                given[question["key"]] = dice.choice((3, 6, 9, 12, 18))
            elif question["kind"] == "yes_no":
                given[question["key"]] = dice.random() < 0.8
            else:
                given[question["key"]] = dice.choice(self._answers["words"])
        answer_survey(task, actor=unit, has_need=has_need, answers=given)

    def _fates(self, progress: dict[str, float], number: int) -> list[str]:
        """How far each of so many units came: at least one for each share, the rest has not begun."""
        fates = [state for state, share in progress.items() for _one in range(max(round(share * number), 1))]
        fates += [AssignmentState.WAITING] * max(number - len(fates), 0)
        fates = fates[:number]
        self._acts.past.random.shuffle(fates)
        return fates
