"""Fills an empty database with the demonstration province, through the same functions that people use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from lianqiao.core import outbox
from lianqiao.core.context import in_request
from lianqiao.core.models import MailState, Message
from lianqiao.demo import (
    agreeing,
    asked,
    auctions,
    challenging,
    contracting,
    dealing,
    disposing,
    dividing,
    duties,
    evidencing,
    key_projects,
    ownership,
    performing,
    reporting_years,
    seconding,
    watched,
    ways,
    whole,
)
from lianqiao.demo.appraising import Appraising
from lianqiao.demo.batches import AchievementBatches, DemandBatches
from lianqiao.demo.casework import Casework
from lianqiao.demo.cast import Cast
from lianqiao.demo.contacts import Contacts, pairs_of
from lianqiao.demo.evaluating import Evaluating
from lianqiao.demo.filings import Filings
from lianqiao.demo.governing import Governing
from lianqiao.demo.maps import Maps, chains
from lianqiao.demo.marketing import Marketing
from lianqiao.demo.marketing import listings as told_listings
from lianqiao.demo.meetings import Meetings
from lianqiao.demo.past import Past, told
from lianqiao.demo.races import Races
from lianqiao.demo.races import told as told_races
from lianqiao.demo.recognising import Recognising
from lianqiao.demo.records import Records
from lianqiao.demo.texts import Content, logins, password
from lianqiao.demo.weighing import Weighing
from lianqiao.demo.whole import Extent
from lianqiao.demo.windows import Windows
from lianqiao.demo.windows import told as told_windows
from lianqiao.registers.taxonomy.domain import load_regions

#: Messages older than this have been read.
UNREAD_DAYS = 10

#: What the business log says of where all of this comes from.
REQUEST = "demonstration"

#: Called with how much is done, how much there is, and what is being made.
Progress = Callable[[int, int, str], None]


class Maker(Protocol):
    """What makes a part of the province after the records, within the one transaction, on days of the past."""

    def __init__(self, content: Content, cast: Cast, past: Past, records: Records) -> None: ...

    def make(self, *, step: Callable[[], None]) -> None:
        """All of it; `step` for each piece."""


@dataclass(frozen=True)
class Part:
    """A part of the province: what it is called, what makes it, in how many pieces, and in which extents it is made."""

    label: str
    maker: type[Maker]
    pieces: Callable[[Content], int]
    extents: frozenset[Extent] = frozenset(Extent)


#: What is made after the records that are told by hand, in order.
PARTS: tuple[Part, ...] = (
    Part("成果清单", AchievementBatches, lambda content: len(content.collected & content.achievements.keys())),
    Part("需求征集", DemandBatches, lambda content: len(content.collected & content.demands.keys())),
    Part("对接", Contacts, lambda content: len(pairs_of(content))),
    Part("签约与落地", Casework, lambda content: 1),
    # Out of cases that have come so far.
    Part("成交", dealing.Dealing, dealing.pieces),
    Part("技术交易市场", Marketing, lambda content: len(told_listings()), frozenset({Extent.WHOLE})),
    Part("专场对接", Windows, lambda content: len(told_windows())),
    # Alliances and research tasks name the chains that the maps bring.
    Part("产业图谱", Maps, lambda content: len(chains())),
    Part("重点项目", key_projects.KeyProjects, key_projects.pieces),
    Part("订阅与撮合", asked.Asked, asked.pieces),
    Part("省外成果", watched.Watched, watched.pieces),
    Part("填报", Filings, lambda content: Filings.CHAPTERS),
    Part("专家评审", Appraising, lambda content: 1, frozenset({Extent.WHOLE})),
    # Visits and panels come from the pool of experts.
    Part("考察、用户评价与技术预测", Weighing, lambda content: 1, frozenset({Extent.WHOLE})),
    Part("人才选派", seconding.Seconding, seconding.pieces),
    Part("成果评价", Evaluating, lambda content: 1, frozenset({Extent.WHOLE})),
    Part("揭榜挂帅", challenging.Challenging, challenging.pieces, frozenset({Extent.WHOLE})),
    # Also the contracts of challenges that were decided.
    Part("合同与执行", agreeing.Agreeing, agreeing.pieces, frozenset({Extent.WHOLE})),
    Part("转化义务与名单", duties.Duties, duties.pieces, frozenset({Extent.WHOLE})),
    Part("竞价", auctions.Auctions, auctions.pieces, frozenset({Extent.WHOLE})),
    # Judges come from the pool of experts.
    Part("赛马", Races, lambda content: len(told_races()), frozenset({Extent.WHOLE})),
    Part("转化决策", disposing.Disposing, disposing.pieces),
    Part("技术合同登记", contracting.Contracting, contracting.pieces, frozenset({Extent.WHOLE})),
    Part("合同履约", performing.Performing, performing.pieces, frozenset({Extent.WHOLE})),
    Part("收益分配", dividing.Dividing, dividing.pieces),
    Part("资格认定", Recognising, lambda content: 1, frozenset({Extent.WHOLE})),
    Part("单列台账与赋权", ownership.Ownership, ownership.pieces, frozenset({Extent.WHOLE})),
    Part("尽职免责证据", evidencing.Evidencing, evidencing.pieces, frozenset({Extent.WHOLE})),
    # Reports count what units sold, earned and gave.
    Part("转化年度报告", reporting_years.ReportingYears, reporting_years.pieces, frozenset({Extent.WHOLE})),
    # Enters assets of its own beside those of the ledger, and needs the offices that register contracts.
    Part("从定价到收益", ways.Ways, ways.pieces, frozenset({Extent.WHOLE})),
    # Counts what stands in the registers, so it comes last; its own tests make it from little.
    Part("方案与指标", Governing, lambda content: Governing.CHAPTERS, frozenset({Extent.WHOLE})),
)


@dataclass(frozen=True)
class Account:
    """Who can sign in to the demonstration, as the command line prints it.

    With a `secret` (base32) the person needs six figures as well, which an authenticator app makes from it.
    """

    email: str
    password: str
    role: str
    advice: str
    secret: str


def accounts() -> list[Account]:
    """The log-ins of the demonstration, in the order in which they are to be shown."""
    return [
        Account(login.email, password(), f"{login.person}，{login.role}", login.advice, login.secret)
        for login in logins()
    ]


def codes() -> dict[str, str]:
    """The six figures that an authenticator app would show now, by the address of who needs them."""
    counters = list(yield_hotp_counters_from_time())
    now = counters[len(counters) // 2]
    return {login.email: format_hotp_value(hotp_value(login.secret, now)) for login in logins() if login.secret}


def is_empty() -> bool:
    """Whether the database has no people yet; only then the demonstration may be made."""
    return not get_user_model().objects.exists()


def generate(
    *,
    extent: Extent = Extent.WHOLE,
    progress: Progress | None = None,
    today: date | None = None,
    seed: int = 29,
) -> None:
    """Make the demonstration province or, when anything fails, nothing of it.

    `extent` says how much there is of it; tests do with less. The code lists must be loaded. The past is counted back
    from `today` (Asia/Shanghai); the same day and seed give the same province, except for the identifiers. Raises
    RuntimeError when the database is not empty.
    """
    if not is_empty():
        raise RuntimeError("the demonstration is made in an empty database only")
    content = whole.content(extent, seed)
    past = Past(today=today or timezone.localdate(), seed=seed)
    parts = [part for part in PARTS if extent in part.extents]
    report = _Report(content, parts, progress)
    with transaction.atomic():
        load_regions(
            [vars(region) for region in content.regions], version="1", source="lianqiao.demo: an invented province"
        )
        # As within one request, norms are asked of the database once, and again when one has changed.
        with told(past), in_request(REQUEST):
            cast = Cast(content, past)
            cast.enter(step=report.step("单位"))
            records = Records(content, cast, past)
            records.make(step=report.step("成果与需求"))
            Meetings(content, cast, past, records).hold(step=report.step("对接"))
            records.close_demands()
            for part in parts:
                part.maker(content, cast, past, records).make(step=report.step(part.label))
        _settle_down(past)


def _settle_down(past: Past) -> None:
    """What was written in the invented past is not mailed today, and the older of it has been read.

    The worker is woken, to look for the matches of what was published.
    """
    transaction.on_commit(outbox.wake)
    Message.objects.update(mail_state=MailState.SENT)
    old = Message.objects.filter(created_at__date__lt=past.day(UNREAD_DAYS))
    old.update(read_at=F("created_at") + timedelta(hours=20))


class _Report:
    """Counts what is done for the one who waits."""

    def __init__(self, content: Content, parts: Sequence[Part], progress: Progress | None) -> None:
        self._progress = progress
        self._done = 0
        told = len((content.achievements.keys() | content.demands.keys()) - content.collected)
        pieces = sum(part.pieces(content) for part in parts)
        self._total = 2 * len(content.organisations) + told + len(content.meetings) + pieces

    def step(self, label: str) -> Callable[[], None]:
        """A function that counts one more done of what `label` names."""

        def step() -> None:
            self._done += 1
            if self._progress is not None:
                self._progress(self._done, self._total, label)

        return step
