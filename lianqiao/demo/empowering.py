"""How an empowerment of the demonstration goes its way, each step on its day, up to yesterday."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.notices.domain.notices import Posting, record_posting
from lianqiao.core.notices.enums import Place
from lianqiao.core.notices.models import PublicNotice
from lianqiao.core.transitions import apply
from lianqiao.demo.acts import LATEST, Acts
from lianqiao.demo.cast import Cast
from lianqiao.demo.papers import paper
from lianqiao.processes.empowerments import announcing
from lianqiao.processes.empowerments.checking import STATEMENTS
from lianqiao.processes.empowerments.domain.applying import (
    Term,
    answer_consent,
    begin_empowerment,
    submit_empowerment,
)
from lianqiao.processes.empowerments.domain.income import make_income_due, record_payment
from lianqiao.processes.empowerments.domain.reporting import report_year
from lianqiao.processes.empowerments.domain.signing import sign_agreement
from lianqiao.processes.empowerments.enums import Answer
from lianqiao.processes.empowerments.models import Empowerment
from lianqiao.registers.achievements.models import Achievement

#: How far each story goes before its end; what is not named here is in force and goes on.
_ORDER = ("draft", "consenting", "checking", "deciding", "notice", "signing")


@dataclass(frozen=True)
class People:
    """Who asks, handles and decides in a university."""

    key: str
    professor: Actor
    office: Actor
    head: Actor


class Empowering:
    """Tells one empowerment after the other."""

    def __init__(self, acts: Acts, cast: Cast) -> None:
        self._acts, self._cast = acts, cast

    def tell(self, row: Mapping[str, Any], people: People, achievement: Achievement) -> None:
        """From the application to where the story ends."""
        acts, state = self._acts, row["state"]
        acts.begin(acts.day(row["days"], achievement))
        record = self._begin(row, people, achievement)
        reached = _ORDER.index(state) if state in _ORDER else len(_ORDER)
        if reached >= 1:
            record = submit_empowerment(record, actor=people.professor)
        if reached >= 2:
            record = self._consent(record, people)
        if state == "refused" or reached >= 3:
            acts.later(1, 3)
            record = apply(record, "check", actor=people.office, statements=list(STATEMENTS))
        if state == "refused":
            acts.later(2)
            apply(record, "refuse", actor=people.head, reason=row["why"])
        elif reached >= 4:
            acts.later(1, 3)
            paper_number = f"校长办公会纪要〔{clock.today().year}〕{acts.past.random.randint(3, 40)}号"
            record = apply(record, "decide", actor=people.head, decision_paper=paper_number)
            self._put_up(record, row, people, reached)

    def _begin(self, row: Mapping[str, Any], people: People, achievement: Achievement) -> Empowerment:
        return begin_empowerment(
            achievement,
            actor=people.professor,
            values={
                "form": row["form"],
                "share_percent": Decimal(row["share"]) if "share" in row else None,
                "years": row.get("years"),
                "plan": row["plan"],
                "idle_months": row.get("idle"),
            },
            terms=[
                Term(
                    one["kind"],
                    amount_yuan=Decimal(one["yuan"]) if "yuan" in one else None,
                    percent=Decimal(one["percent"]) if "percent" in one else None,
                    months=one.get("months"),
                    occasion=one.get("occasion", ""),
                )
                for one in row["terms"]
            ],
        )

    def _consent(self, record: Empowerment, people: People) -> Empowerment:
        self._acts.later(1, 2)
        for one in record.participants.filter(answer=Answer.WAITING):
            content = ContentFile(paper("同意书", [str(record), one.name]), name="同意书.pdf")
            record = answer_consent(
                one, actor=people.professor, agrees=True, sha256=record.content_sha256, paper=content
            )
        return record

    def _put_up(self, record: Empowerment, row: Mapping[str, Any], people: People, reached: int) -> None:
        acts = self._acts
        values = announcing.proposed(record)
        place = Posting(Place.UNIT, values.pop("unit_location"))
        notice = announcing.announce(record, actor=people.office, places=[place], **values)
        acts.later(1)
        notice = apply(notice, "clear", actor=self._cast.officer(people.key), opinion="不涉密，可以公示")
        notice = apply(notice, "start", actor=SYSTEM)
        if reached < len(_ORDER) - 1 or notice.last_day is None:
            return
        over = acts.ago(notice.last_day + timedelta(days=1))
        if over < LATEST:
            return
        acts.begin(over)
        notice = apply(notice, "end", actor=SYSTEM)
        self._prove(notice, people)
        apply(PublicNotice.objects.get(pk=notice.pk), "conclude", actor=people.head)
        record = apply(record, "begin_signing", actor=SYSTEM)
        if reached == len(_ORDER) - 1:
            self._sign(record, people, None)
            return
        acts.later(1, 4)
        for participant in (None, *record.participants.all()):
            record = self._sign(record, people, participant)
        self._go_on(record, row, people)

    def _prove(self, notice: PublicNotice, people: People) -> None:
        for one in notice.current_places():
            if one.place == Place.UNIT and notice.first_day is not None and notice.last_day is not None:
                content = ContentFile(paper("公示照片", [notice.title]), name="公示照片.pdf")
                record_posting(
                    one, actor=people.office, shown_from=notice.first_day, shown_to=notice.last_day, evidence=content
                )

    @staticmethod
    def _sign(record: Empowerment, people: People, participant: Any) -> Empowerment:
        name = people.head.user.get_full_name() if participant is None else participant.name
        return sign_agreement(
            record,
            actor=people.office,
            content_sha256=record.content_sha256,
            signer_name=name,
            participant=participant,
        )

    # ---- in force

    def _go_on(self, record: Empowerment, row: Mapping[str, Any], people: People) -> None:
        acts = self._acts
        if "pays" in row:
            acts.later(12)
            due = record.dues.get()
            given: dict[str, Any] = {"amount_yuan": Decimal(row["pays"]), "on": clock.today()}
            record_payment(due, actor=people.office, paper="收款凭证9-26号", invoice="发票00871203", **given)
        if "earns" in row:
            acts.later(10)
            term = record.terms.get()
            due_on = clock.today() + timedelta(days=30)
            base = Decimal(row["earns"])
            make_income_due(term, actor=people.office, due_on=due_on, base_yuan=base, note="首年许可费")
        if row["state"] == "overdue":
            due = record.dues.get()
            if (late := acts.ago(due.due_on + timedelta(days=1))) >= LATEST:
                acts.begin(late)
                apply(due, "fall_overdue", actor=SYSTEM)
        if row["state"] in ("warned", "reverted") and record.idle_on is not None:
            self._take_back(record, row, people)
        if row["state"] == "ended":
            acts.later(15)
            apply(record, "end", actor=people.head, reason=row["why"])
        if "report" in row:
            acts.later(5)
            report_year(record, actor=people.professor, is_implementing=True, text=row["report"])

    def _take_back(self, record: Empowerment, row: Mapping[str, Any], people: People) -> None:
        acts = self._acts
        if record.idle_on is None or (idle := acts.ago(record.idle_on)) < LATEST:
            return
        acts.begin(idle)
        record = apply(record, "warn_idle", actor=SYSTEM)
        if row["state"] == "reverted":
            acts.later(2)
            record = apply(record, "plead", actor=people.professor, reason=row["why"])
            acts.later(1)
            apply(record, "revert", actor=people.head, reason=row["why"])
