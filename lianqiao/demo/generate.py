"""Fills an empty database with the demonstration province, through the same functions that people use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from lianqiao.core import outbox
from lianqiao.core.models import MailState, Message
from lianqiao.demo.cast import Cast
from lianqiao.demo.filings import Filings
from lianqiao.demo.meetings import Meetings
from lianqiao.demo.past import Past, told
from lianqiao.demo.records import Records
from lianqiao.demo.texts import Content, load, logins, password
from lianqiao.registers.taxonomy.domain import load_regions

#: Messages older than this have been read.
UNREAD_DAYS = 10

#: Called with how much is done, how much there is, and what is being made.
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Account:
    """Who can sign in to the demonstration, as the command line prints it."""

    email: str
    password: str
    role: str
    advice: str


def accounts() -> list[Account]:
    """The log-ins of the demonstration, in the order in which they are to be shown."""
    return [Account(login.email, password(), f"{login.person}，{login.role}", login.advice) for login in logins()]


def is_empty() -> bool:
    """Whether the database has no people yet; only then the demonstration may be made."""
    return not get_user_model().objects.exists()


def generate(*, progress: Progress | None = None, today: date | None = None, seed: int = 29) -> None:
    """Make the demonstration province, all of it or, when anything fails, nothing.

    The code lists must be loaded. The past is counted back from `today` (Asia/Shanghai); the same day and seed give
    the same province, except for the identifiers. Raises RuntimeError when the database is not empty.
    """
    if not is_empty():
        raise RuntimeError("the demonstration is made in an empty database only")
    content = load()
    past = Past(today=today or timezone.localdate(), seed=seed)
    report = _Report(content, progress)
    with transaction.atomic():
        load_regions(
            [vars(region) for region in content.regions], version="1", source="lianqiao.demo: an invented province"
        )
        with told(past):
            cast = Cast(content, past)
            cast.enter(step=report.step("单位"))
            records = Records(content, cast, past)
            records.make(step=report.step("成果与需求"))
            Meetings(content, cast, past, records).hold(step=report.step("对接"))
            records.close_demands()
            Filings(content, cast, past, records).make(step=report.step("填报"))
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

    def __init__(self, content: Content, progress: Progress | None) -> None:
        self._progress = progress
        self._done = 0
        self._total = (
            2 * len(content.organisations) + len(content.achievements) + len(content.demands) + len(content.meetings)
        )
        self._total += Filings.CHAPTERS

    def step(self, label: str) -> Callable[[], None]:
        """A function that counts one more done of what `label` names."""

        def step() -> None:
            self._done += 1
            if self._progress is not None:
                self._progress(self._done, self._total, label)

        return step
