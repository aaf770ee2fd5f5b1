"""What became of the cases of the demonstration after the two sides had met: steps, confirmations, managers, teams."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from lianqiao.core import files
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.demo.cast import Cast
from lianqiao.demo.papers import paper
from lianqiao.demo.past import Past
from lianqiao.demo.records import Records
from lianqiao.demo.texts import Content, read
from lianqiao.processes.introductions.domain.introductions import (
    confirm_step,
    dispute_step,
    record_follow_up,
    record_outcome,
    verify_step,
)
from lianqiao.processes.introductions.domain.mandates import (
    accept_mandate,
    decline_mandate,
    end_mandate,
    give_mandate,
)
from lianqiao.processes.introductions.domain.teams import assign_person
from lianqiao.processes.introductions.enums import (
    CLAIM_CODES,
    DISCLOSED_STATES,
    PENDING,
    DeadlineKind,
    DeadlineState,
    FeeWay,
    OutcomeCode,
    Side,
    Stage,
    TeamRole,
)
from lianqiao.processes.introductions.models import Deadline, Introduction, Step
from lianqiao.processes.introductions.queries.sides import other
from lianqiao.registers.organisations.enums import SERVING_KINDS, OrganisationKind
from lianqiao.registers.organisations.models import Membership
from lianqiao.registers.organisations.queries.actors import actor_of, actors_of, managers_serving, overseers_with

#: Of ten thousand yuan, what contracts that follow a trial are worth.
AMOUNTS = (12, 18, 30, 45, 60, 80, 120, 200)
#: Kinds of organisation whose people look after money.
FINANCE = (OrganisationKind.FUND, OrganisationKind.BANK, OrganisationKind.GUARANTOR)


class Casework:
    """Carries on every case whose sides have met, by a chance of its own."""

    def __init__(self, content: Content, cast: Cast, past: Past, records: Records) -> None:
        self._past = past
        self._said = read("cases")
        self._chance = random.Random(f"{past.seed} cases")

    def make(self, *, step: Callable[[], None]) -> None:
        """All of them; `step` once at the end."""
        met = Introduction.objects.filter(state__in=DISCLOSED_STATES).order_by("created_at", "pk")
        for introduction in met:
            self._help(introduction)
            self._carry_on(introduction)
        self._ask()
        step()

    def _help(self, introduction: Introduction) -> None:
        """Somewhat more than every fourth case has a technology manager, fewer a team."""
        met = self._ago(introduction.disclosed_at)
        if self._happens(0.3):
            self._mandate(introduction, met)
        if self._happens(0.15) and not introduction.is_ended:
            self._assign(introduction, max(1, met - 5))

    def _mandate(self, introduction: Introduction, met: int) -> None:
        giver = self._side(introduction, Side.INITIATOR)
        manager = self._manager(introduction)
        if manager is None or introduction.is_ended:
            return
        self._go(max(1, met - 1))
        fee = self._one(self._said["fees"])
        mandate = give_mandate(
            actor=giver,
            introduction=introduction,
            manager_organisation=manager.organisation,
            manager=manager.user,
            is_exclusive=self._happens(0.4),
            scope_text=self._one(self._said["scopes"]),
            fee_text=fee["text"],
            fee_way=FeeWay.SHARE,
            fee_rate=Decimal(fee["rate"]),
            tail_months=fee["tail"],
            until=self._past.day(-self._chance.choice((30, 120, 240))),
        )
        if met < 3:
            return
        self._go(met - 2)
        if self._happens(0.1):
            decline_mandate(mandate, actor=manager, reason=self._said["declined"])
            return
        mandate = accept_mandate(mandate, actor=manager)
        if met > 60 and self._happens(0.1):
            self._go(met - 50)
            end_mandate(mandate, actor=giver, reason=self._said["ended_mandate"])

    def _assign(self, introduction: Introduction, days: int) -> None:
        role = self._one((TeamRole.FINANCE, TeamRole.TECHNICAL, TeamRole.LEGAL, TeamRole.PROPERTY))
        kinds = FINANCE if role == TeamRole.FINANCE else tuple(SERVING_KINDS)
        people = Membership.objects.filter(organisation__kind__in=kinds, organisation__state="verified")
        outside = people.exclude(organisation__in=(introduction.organisation_id, introduction.counterpart_id))
        member = self._one(list(outside.select_related("organisation", "user").order_by("organisation__uscc", "pk")))
        self._go(days)
        assign_person(
            introduction,
            actor=self._side(introduction, Side.INITIATOR),
            member=member,
            role=role,
            duty=self._said["duties"][role],
            until=self._past.day(-60),
        )

    def _carry_on(self, introduction: Introduction) -> None:
        """From where it stands to where it stands today."""
        case, days = introduction, self._ago(introduction.outcome_at or introduction.disclosed_at)
        if case.stage == Stage.TALKS and not case.is_ended:
            case, days = self._talk(case, days)
        if case.stage == Stage.TRIAL and not case.is_ended and days > 50:
            case, days = self._try(case, days)
        if case.stage == Stage.CONTRACT and not case.is_ended:
            self._sign(case, days)

    def _talk(self, case: Introduction, days: int) -> tuple[Introduction, int]:
        if days > 100 and self._happens(0.5):
            return self._end(case, days - 70, ("solved_otherwise", "no_fit_technical", "no_funds", "rights"))
        if days > 20 and self._happens(0.6):
            days -= self._chance.randint(8, 18)
            case = self._tell(case, days, OutcomeCode.IN_TALKS, "talks")
        if days > 60 and self._happens(0.4):
            days -= self._chance.randint(20, 40)
            case = self._tell(case, days, OutcomeCode.TRIAL, "trial")
        return case, days

    def _try(self, case: Introduction, days: int) -> tuple[Introduction, int]:
        after = self._chance.randint(20, 45)
        if self._happens(0.5):
            amount = Decimal(self._one(AMOUNTS) * 10_000)
            return self._tell(case, days - after, OutcomeCode.CONTRACT_SIGNED, "contract", amount), days - after
        if self._happens(0.4):
            return self._end(case, days - after, ("trial_failed", "no_funds", "rights"))
        return case, days

    def _sign(self, case: Introduction, days: int) -> None:
        """Whether the other side agrees that there is a contract, and whether it lands."""
        days = self._settle(case, Stage.CONTRACT, days)
        case = Introduction.objects.get(pk=case.pk)
        if case.contract_on is None or days < 40:
            return
        if self._happens(0.08):
            self._end(case, days - 30, ("contract_ended", "not_landed"))
        elif self._happens(0.75):
            days -= self._chance.randint(20, min(90, days - 15))
            self._land(self._tell(case, days, OutcomeCode.LANDED, "landing"), days)

    def _land(self, case: Introduction, days: int) -> None:
        self._settle(case, Stage.LANDING, days)
        waiting = Deadline.objects.filter(introduction=case, kind=DeadlineKind.FOLLOW_UP, state__in=PENDING)
        amount = case.steps.filter(stage=Stage.CONTRACT, amount_yuan__isnull=False).values_list("amount_yuan").first()
        base = Decimal(500_000) if amount is None else amount[0]
        for number, due_on in list(waiting.order_by("round").values_list("round", "due_on")):
            due = (self._past.today - due_on).days - self._chance.randint(0, 12)
            if due < 1 or self._happens(0.15):
                return
            self._go(due)
            grown = Decimal(number) * Decimal(self._chance.randint(5, 30)) / 10
            record_follow_up(
                Introduction.objects.get(pk=case.pk),
                actor=self._somebody(case),
                round=number,
                text=self._one(self._said["follow_up"]),
                paid_yuan=_rounded(base * min(number, 3) / 3),
                sales_yuan=_rounded(base * grown),
                tax_yuan=_rounded(base * grown * 6 / 100),
                jobs=self._chance.randint(0, 12),
            )

    def _settle(self, case: Introduction, stage: Stage, days: int) -> int:
        """What is said of a claim, some days later; returns how many days ago that was."""
        claim = case.steps.filter(stage=stage, reply__isnull=True).order_by("recorded_at").first()
        days -= self._chance.randint(1, 8)
        if claim is None or days < 1:
            return max(days, 0)
        kind = self._chance.random()
        asked = self._side(case, other(Side(claim.side)))
        self._go(days)
        if kind < 0.82:
            confirm_step(claim, actor=asked)
        elif kind < 0.88:
            dispute_step(claim, actor=asked, reason=self._one(self._said["disputed"]))
        elif kind < 0.94 and (official := self._official(case)) is not None:
            self._prove(claim)
            verify_step(claim, actor=official)
        return days

    def _paper(self, case: Introduction, code: OutcomeCode) -> ContentFile[bytes]:
        return ContentFile(paper(str(code.label), [str(case)]), name=f"{code.label}证明.pdf")

    def _prove(self, claim: Step) -> None:
        """Evidence of a claim that came without any."""
        if files.files_of(claim).exists():
            return
        content = self._paper(claim.introduction, OutcomeCode(claim.code))
        files.store(content, actor=SYSTEM, organisation=claim.organisation, subject=claim)

    def _tell(
        self, case: Introduction, days: int, code: OutcomeCode, said: str, amount: Decimal | None = None
    ) -> Introduction:
        self._go(days)
        return record_outcome(
            case,
            actor=self._somebody(case),
            code=code,
            text=self._one(self._said[said]),
            amount_yuan=amount,
            evidence=[self._paper(case, code)] if code in CLAIM_CODES else [],
            place=case.region if code == OutcomeCode.LANDED else None,
        )

    def _end(self, case: Introduction, days: int, codes: Sequence[str]) -> tuple[Introduction, int]:
        code = self._one(codes)
        self._go(days)
        text = self._one(self._said["ended"][code])
        return record_outcome(case, actor=self._somebody(case), code=code, text=text), days

    def _ask(self) -> None:
        """Whoever did not bring in time what was expected was asked on that day."""
        late = Deadline.objects.filter(state=DeadlineState.OPEN, due_on__lt=self._past.today)
        for deadline in late.order_by("due_on", "pk"):
            self._go((self._past.today - deadline.due_on).days)
            apply(deadline, "ask", actor=SYSTEM)

    def _somebody(self, case: Introduction) -> Actor:
        """Who records the next step: mostly a side, often its manager where it has one."""
        held = case.mandates.filter(state="active").select_related("manager", "manager_organisation").first()
        if held is not None and held.holds(timezone.localdate()) and self._happens(0.6):
            return actor_of(held.manager, held.manager_organisation_id)
        return self._side(case, self._one((Side.INITIATOR, Side.COUNTERPART)))

    def _side(self, case: Introduction, side: Side) -> Actor:
        if side == Side.INITIATOR:
            return actor_of(case.created_by, case.organisation_id)
        return actor_of(case.answered_by, case.counterpart_id)

    def _manager(self, case: Introduction) -> Actor | None:
        sides = (case.organisation_id, case.counterpart_id)
        found = [
            actor
            for user in managers_serving(case.region_id)
            for actor in actors_of(user)
            if Role.MANAGER in actor.roles and actor.service is not None and actor.organisation_id not in sides
        ]
        return self._one(found) if found else None

    def _official(self, case: Introduction) -> Actor | None:
        people = overseers_with(Role.REVIEWER, case.region_id)
        return next((actor for actor in actors_of(people[0]) if actor.oversight is not None), None) if people else None

    def _ago(self, moment: Any) -> int:
        day: date = timezone.localdate(moment)
        return (self._past.today - day) // timedelta(days=1)

    def _go(self, days: int) -> None:
        self._past.go(max(days, 0), share=self._chance.random())

    def _happens(self, share: float) -> bool:
        return self._chance.random() < share

    def _one(self, choices: Sequence[Any]) -> Any:
        return self._chance.choice(choices)


def _rounded(amount: Decimal) -> Decimal:
    """As people tell it: to hundreds of yuan."""
    return (amount / 100).quantize(Decimal(1)) * 100
