"""What came of a window: who took part, who talked, what followed after some months, and what counts of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, Sum

from lianqiao.core import clock
from lianqiao.processes.introductions.enums import ESTABLISHED, OutcomeCode
from lianqiao.processes.introductions.models import Introduction, Step
from lianqiao.processes.windows.enums import EntryState, TalkResult
from lianqiao.processes.windows.models import Entry, Pair, Remark, Talk, Window


@dataclass(frozen=True)
class Followed:
    """What had followed by a day: introductions in which both agreed, and contracts and landings that count.

    `amount_yuan` is that of the contracts. `is_over` is False while the day lies ahead and the figures still grow.
    """

    until: date
    is_over: bool
    introductions: int
    contracts: int
    amount_yuan: Decimal
    landings: int


@dataclass(frozen=True)
class Report:
    """The figures of one window. `intents` are sides that said they wanted to go on: no result."""

    demands: int
    achievements: int
    units: int
    signed_in: int
    delegates: int
    pairs: int
    wanted: int
    mutual: int
    seated: int
    held: int
    intents: int
    introductions: int
    followed: tuple[Followed, ...]


def report_of(window: Window) -> Report:
    """The figures as they are now, in a number of queries that does not grow with the window."""
    entries = Entry.objects.filter(window=window, state=EntryState.TAKING_PART).aggregate(
        demands=Count("demand"),
        achievements=Count("achievement"),
        units=Count("organisation", distinct=True),
        delegates=Count("delegate", distinct=True),
        signed_in=Count("delegate", distinct=True, filter=Q(signed_in_at__isnull=False)),
    )
    wants_demand, wants_achievement = Q(demand_wants=True), Q(achievement_wants=True)
    pairs = Pair.objects.filter(window=window).aggregate(
        pairs=Count("pk"),
        wanted=Count("pk", filter=wants_demand | wants_achievement),
        mutual=Count("pk", filter=wants_demand & wants_achievement),
    )
    talks = Talk.objects.filter(window=window)
    return Report(
        **entries,
        **pairs,
        seated=talks.count(),
        held=Talk.objects.held().filter(window=window).count(),
        intents=Remark.objects.filter(talk__window=window, result=TalkResult.GO_ON).count(),
        introductions=talks.filter(introduction__isnull=False).aggregate(n=Count("introduction", distinct=True))["n"],
        followed=tuple(_followed(window, until) for until in _days_of(window)),
    )


def _days_of(window: Window) -> list[date]:
    return [] if window.held_on is None else window.looks()


def _followed(window: Window, until: date) -> Followed:
    """What had followed by the end of the day."""
    cases = Introduction.objects.filter(pk__in=Talk.objects.filter(window=window).values("introduction"))
    counted = cases.aggregate(
        introductions=Count("pk", filter=Q(disclosed_at__date__lte=until)),
        contracts=Count("pk", filter=Q(contract_on__lte=until)),
        landings=Count("pk", filter=Q(landed_on__lte=until)),
    )
    signed = Step.objects.filter(
        introduction__in=cases.filter(contract_on__lte=until),
        code=OutcomeCode.CONTRACT_SIGNED,
        reply__verdict__in=ESTABLISHED,
        happened_on__lte=until,
    )
    amount = signed.aggregate(total=Sum("amount_yuan"))["total"] or Decimal(0)
    return Followed(until=until, is_over=until < clock.today(), amount_yuan=amount, **counted)
