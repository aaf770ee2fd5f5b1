"""What bodies and units of the demonstration do to a contract: draw, sign, report, judge, pay, amend, stop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.demo.acts import LATEST, Acts
from lianqiao.demo.papers import paper
from lianqiao.processes.agreements.domain.amending import agree_to_amendment, propose_amendment
from lianqiao.processes.agreements.domain.drawing import Promised, Target, draw_up, update_draft
from lianqiao.processes.agreements.domain.executing import judge_milestone, punish_lateness, report_milestone
from lianqiao.processes.agreements.domain.signing import sign
from lianqiao.processes.agreements.enums import AmendmentState, PartyRole
from lianqiao.processes.agreements.models import Agreement, Milestone
from lianqiao.processes.disbursements.domain.payments import approval_limit, approve, pay, record_return
from lianqiao.processes.disbursements.domain.promises import withhold
from lianqiao.processes.disbursements.models import Disbursement
from lianqiao.processes.disbursements.queries.sums import find
from lianqiao.processes.programmes.definitions.milestones import later
from lianqiao.processes.programmes.domain.promoting import open_vacancies, promote
from lianqiao.processes.programmes.models import Application


@dataclass(frozen=True)
class Story:
    """A selected application, who acts for its unit, length and money of the contract, and what happened to it."""

    application: Application
    unit: Actor
    months: int
    amount: int | None
    acts: Sequence[Mapping[str, Any]]

    @property
    def agreement(self) -> Agreement:
        """The contract as it is now."""
        return Agreement.objects.for_detail().get(application=self.application.pk)


class Executing:
    """Does one act of a story on its day; what the clock does to its milestones in between happens before."""

    def __init__(self, acts: Acts, keeper: Actor, words: Mapping[str, str]) -> None:
        self._acts, self._keeper, self._words = acts, keeper, words
        self._colleague = acts.of_first(Role.REVIEWER, other_than=keeper)
        self._vouchers = 0
        #: How far each application's story has come, by its key, in days counted back.
        self._reached: dict[Any, int] = {}

    def do(self, story: Story, act: Mapping[str, Any]) -> None:
        """One act, by the method that its word names."""
        self._run_clock(story, until=max(act["at"], LATEST))
        self._acts.begin(act["at"])
        getattr(self, f"_{act['do']}")(story, act)
        self._reached[story.application.pk] = self._acts.today_is()

    def finish(self, story: Story) -> None:
        """What the clock does after the last act, up to yesterday."""
        self._run_clock(story, until=LATEST)

    def _run_clock(self, story: Story, *, until: int) -> None:
        """Reminders and lapses of the contract and its milestones, each on its day."""
        since = self._reached.get(story.application.pk, until)
        agreements = Agreement.objects.filter(application=story.application)
        for record in (*agreements, *Milestone.objects.filter(agreement__in=agreements).order_by("position")):
            self._acts.begin(since)
            self._acts.run_clock(record, until=until)

    # ---- the contract

    def _draw(self, story: Story, act: Mapping[str, Any]) -> None:
        """Drawn up from the scheme, and fitted to the length and money that were agreed."""
        agreement = draw_up(story.application, actor=self._keeper)
        begins, ends = agreement.starts_on, later(agreement.starts_on, story.months)
        stretch = (ends - begins) / (agreement.ends_on - begins)
        promised = [
            Promised(one.key, one.name, one.stage, one.evidence, self._fitted(one.due_on, begins, stretch), one.share)
            for one in agreement.milestones.order_by("position")
        ]
        targets = [
            Target(one.key, one.name, one.comparator, one.target, one.unit, one.milestone.name)
            for one in agreement.indicators.select_related("milestone").order_by("position")
        ]
        values: dict[str, Any] = {"ends_on": ends}
        if story.amount is not None:
            values["amount_yuan"] = Decimal(story.amount)
        first = agreement.payments.get(milestone=None).share
        update_draft(
            agreement, actor=self._keeper, values=values, promised=promised, targets=targets, first_share=first
        )

    @staticmethod
    def _fitted(day: date, begins: date, stretch: float) -> date:
        return begins + timedelta(days=int((day - begins).days * stretch))

    def _offer(self, story: Story, act: Mapping[str, Any]) -> None:
        apply(story.agreement, "offer", actor=self._keeper)

    def _sign(self, story: Story, act: Mapping[str, Any]) -> None:
        self._sign_unit(story, act)
        self._acts.later(1)
        self._sign_by(story, self._keeper, PartyRole.ISSUER)

    def _sign_unit(self, story: Story, act: Mapping[str, Any]) -> None:
        for role in (PartyRole.APPLICANT, PartyRole.LEADER):
            self._sign_by(story, story.unit, role)

    def _sign_by(self, story: Story, actor: Actor, role: PartyRole) -> None:
        agreement = story.agreement
        for party in agreement.parties.filter(role=role):
            signer = party.name or actor.user.name
            sign(party, actor=actor, content_sha256=agreement.content_sha256, signer_name=signer)

    def _void(self, story: Story, act: Mapping[str, Any]) -> None:
        apply(story.agreement, "void", actor=self._keeper, reason=act["reason"])

    def _close(self, story: Story, act: Mapping[str, Any]) -> None:
        apply(story.agreement, "close", actor=self._keeper)

    # ---- milestones

    def _milestone(self, story: Story, act: Mapping[str, Any]) -> Milestone:
        found: Milestone = story.agreement.milestones.get(key=act["milestone"])
        return found

    def _report(self, story: Story, act: Mapping[str, Any]) -> None:
        milestone = self._milestone(story, act)
        words = [story.application.title, act["text"]]
        upload = ContentFile(paper(f"{milestone.name}报告", words), name=f"{milestone.name}报告.pdf")
        values = {key: Decimal(value) for key, value in act["values"].items()}
        report_milestone(milestone, actor=story.unit, text=act["text"], values=values, uploads=[upload])

    def _judge(self, story: Story, act: Mapping[str, Any]) -> None:
        given = {"reason": act.get("reason", ""), "opinion": act.get("opinion", "")}
        judge_milestone(self._milestone(story, act), act["do"], actor=self._keeper, **given)

    _accept = _return = _refuse = _judge

    def _punish(self, story: Story, act: Mapping[str, Any]) -> None:
        """So many days after the milestone was due."""
        milestone = self._milestone(story, act)
        self._acts.begin(self._acts.ago(milestone.due_on) - act["late"])
        punish_lateness(milestone, actor=self._keeper, reason=act["reason"])

    # ---- changes and the stop

    def _amend(self, story: Story, act: Mapping[str, Any]) -> None:
        agreement = story.agreement
        given: dict[str, Any] = {"leader_name": act.get("leader", "")}
        if "extend" in act:
            given["ends_on"] = agreement.ends_on + timedelta(days=act["extend"])
        if "postpone" in act:
            given["due"] = {act["postpone"]: self._acts.past.day(act["until"])}
        if "targets" in act:
            given["targets"] = {key: Decimal(value) for key, value in act["targets"].items()}
        propose_amendment(agreement, actor=story.unit, reason=act["reason"], **given)

    def _agree(self, story: Story, act: Mapping[str, Any]) -> None:
        agree_to_amendment(self._proposed(story), actor=self._keeper)

    def _disagree(self, story: Story, act: Mapping[str, Any]) -> None:
        apply(self._proposed(story), "refuse", actor=self._keeper, reason=act["reason"])

    def _proposed(self, story: Story) -> Any:
        return story.agreement.amendments.get(state=AmendmentState.PROPOSED)

    def _propose_stop(self, story: Story, act: Mapping[str, Any]) -> None:
        apply(story.agreement, "propose_stop", actor=self._keeper, reason=act["reason"])

    def _plead(self, story: Story, act: Mapping[str, Any]) -> None:
        apply(story.agreement, "plead", actor=story.unit, reason=act["reason"])

    def _resume(self, story: Story, act: Mapping[str, Any]) -> None:
        apply(story.agreement, "resume", actor=self._colleague, reason=act["reason"])

    def _stop(self, story: Story, act: Mapping[str, Any]) -> None:
        apply(story.agreement, "stop", actor=self._colleague, reason=act["reason"])

    # ---- money

    def _part(self, story: Story, act: Mapping[str, Any]) -> Disbursement:
        found = find(story.agreement, act["part"])
        if found is None:
            raise LookupError(f"{story.application.title} has no money for {act['part']}")
        return found

    def _voucher(self, day: date) -> str:
        self._vouchers += 1
        return f"辽科财〔{day.year}〕{self._vouchers:04d}号"

    def _pay(self, story: Story, act: Mapping[str, Any]) -> None:
        """What is payable, approved by a colleague where four eyes are asked for."""
        part = self._part(story, act)
        amount = part.payable_yuan
        if part.paid_yuan + amount > approval_limit(part):
            approve(part, actor=self._colleague, amount_yuan=amount, reason=self._words["approved"])
            self._acts.later(1)
        today = clock.today()
        pay(part, actor=self._keeper, amount_yuan=amount, on=today, paper=self._voucher(today))

    def _withhold(self, story: Story, act: Mapping[str, Any]) -> None:
        withhold(self._part(story, act), actor=self._keeper, reason=act["reason"])

    def _come_back(self, story: Story, act: Mapping[str, Any]) -> None:
        """What was demanded back of this part."""
        part = self._part(story, act)
        today = clock.today()
        record_return(part, actor=self._keeper, amount_yuan=part.owed_back_yuan, on=today, paper=self._voucher(today))

    # ---- places that are given up

    def _renounce(self, story: Story, act: Mapping[str, Any]) -> None:
        apply(Application.objects.get(pk=story.application.pk), "renounce", actor=story.unit, reason=act["reason"])

    def _promote(self, story: Story, act: Mapping[str, Any]) -> None:
        vacancy = open_vacancies(story.application.call)[0]
        promote(vacancy, actor=self._keeper, reason=act["reason"])
