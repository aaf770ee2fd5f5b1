"""The days and hours of a listing, by the norms of its place."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.calendar.days import is_working_day
from lianqiao.core.chronograph import start_of
from lianqiao.core.documents import day_words
from lianqiao.processes.market import limits
from lianqiao.processes.market.models import Listing


def end_of(norm: Any, listing: Listing, *, begins: date) -> date:
    """The last day of a time that begins on that day, by the norm that holds for the listing's place."""
    last: date = norm.get(where=listing.region_id, on=begins).value.end(begins)
    return last


def least_end(listing: Listing, begins: date) -> date:
    """The first day that may be the last for intents, when it is announced on that day."""
    return end_of(limits.ANNOUNCE_LEAST, listing, begins=begins)


def set_times(listing: Listing) -> None:
    """Announced today: the shortest announcement, the last day for intents, and the day on which is reminded."""
    today = clock.today()
    listing.opens_on = today
    listing.announced_until = least_end(listing, today)
    wanted = listing.intents_until or listing.announced_until
    set_last_day(listing, max(wanted, listing.announced_until))


def set_last_day(listing: Listing, last: date) -> None:
    """The last day for intents, and with it the day on which is reminded."""
    listing.intents_until = last
    listing.remind_on = max(limits.REMIND_BEFORE.get(where=listing.region_id, on=last).value.start(last), clock.today())


def after_amendment(listing: Listing, wanted: date | None = None) -> date:
    """The last day for intents when an amendment is published today: never earlier than it was."""
    last: date = listing.intents_until or clock.today()
    least = end_of(limits.AFTER_AMENDMENT, listing, begins=clock.today())
    return max(last, wanted or last, least)


def last_day_to_ask(listing: Listing) -> date:
    """The last day on which a question is taken."""
    last: date = listing.intents_until or clock.today()
    before: date = limits.QUESTIONS_UNTIL.get(where=listing.region_id, on=last).value.start(last)
    return before


def earliest_contest(listing: Listing) -> datetime:
    """The first moment at which a contest that is arranged today may begin."""
    day = end_of(limits.CONTEST_NOTICE, listing, begins=clock.today())
    while not is_working_day(day):
        day += timedelta(days=1)
    return _at(day, hour_of(limits.CONTEST_FROM, listing, day))


def hour_of(norm: Any, listing: Listing, day: date) -> int:
    """The hour that the norm states for that day."""
    return int(norm.get(where=listing.region_id, on=day).value)


def problems_of_contest(listing: Listing, opens_at: datetime, closes_at: datetime) -> list[str]:
    """Why a contest cannot be held at these times; nothing when it can."""
    begins, ends = timezone.localtime(opens_at), timezone.localtime(closes_at)
    day = begins.date()
    earliest = end_of(limits.CONTEST_NOTICE, listing, begins=clock.today())
    first, last = hour_of(limits.CONTEST_FROM, listing, day), hour_of(limits.CONTEST_UNTIL, listing, day)
    minutes = hour_of(limits.CONTEST_MINUTES, listing, day)
    problems = []
    if day < earliest:
        problems.append(_("竞价要提前通知，最早安排在 %(day)s。") % {"day": day_words(earliest)})
    if not is_working_day(day):
        problems.append(_("竞价要安排在工作日。"))
    if ends.date() != day or begins < _at(day, first) or ends > _at(day, last):
        problems.append(_("竞价要在同一天的 %(first)d 点到 %(last)d 点之间。") % {"first": first, "last": last})
    if closes_at - opens_at < timedelta(minutes=minutes):
        problems.append(_("竞价至少要有 %(minutes)d 分钟。") % {"minutes": minutes})
    return problems


def _at(day: date, hour: int) -> datetime:
    return start_of(day, hour=hour)
