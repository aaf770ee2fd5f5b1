"""Empowerments, walked to any state by what people do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM
from lianqiao.core.notices.domain.notices import Posting
from lianqiao.core.notices.enums import Place
from lianqiao.core.notices.models import PublicNotice
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.empowerments import announcing
from lianqiao.processes.empowerments.checking import STATEMENTS
from lianqiao.processes.empowerments.domain.applying import (
    Completer,
    Term,
    answer_consent,
    begin_empowerment,
    submit_empowerment,
)
from lianqiao.processes.empowerments.domain.signing import sign_agreement
from lianqiao.processes.empowerments.enums import Answer, EmpowermentState, Form, TermKind
from lianqiao.processes.empowerments.models import Empowerment
from tests.factories.actors import make_actor, make_officer
from tests.factories.notices import post_everywhere
from tests.factories.registers import AchievementFactory

S = EmpowermentState
_WAY = (S.DRAFT, S.CONSENTING, S.CHECKING, S.DECIDING, S.NOTICE, S.SIGNING, S.IN_FORCE)
TERMS = (
    Term(TermKind.FIXED, amount_yuan=Decimal(100_000), months=6),
    Term(TermKind.INCOME, percent=Decimal("12.5")),
    Term(TermKind.MILESTONE, amount_yuan=Decimal(50_000), occasion="完成中试"),
)


#: From where the states are reached that do not lie on the way.
_BEFORE = {
    S.WARNED: S.IN_FORCE,
    S.REVERTED: S.IN_FORCE,
    S.ENDED: S.IN_FORCE,
    S.REFUSED: S.DECIDING,
    S.WITHDRAWN: S.DRAFT,
}


@dataclass
class Unit:
    """The people of a unit who ask, check and decide."""

    professor: Any
    office: Any
    head: Any

    @property
    def organisation(self) -> Any:
        """The unit."""
        return self.professor.organisation


def unit_of(organisation: Any = None) -> Unit:
    """A professor, somebody of the transfer office and the head, in one new unit unless told."""
    professor = make_actor(Role.EDITOR) if organisation is None else make_actor(Role.EDITOR, organisation=organisation)
    home = professor.organisation
    office, head = (make_actor(role, organisation=home) for role in (Role.MANAGER, Role.ADMINISTRATOR))
    return Unit(professor, office, head)


def make_empowerment(
    state: str = S.DRAFT,
    *,
    unit: Unit | None = None,
    achievement: Any = None,
    form: str = Form.FULL,
    terms: Any = TERMS,
    **values: Any,
) -> Empowerment:
    """Of two completers, the professor and one without an account, moved on by real steps."""
    people = unit or unit_of()
    given = {"form": form, "plan": "两年内完成中试，由完成人出资设立企业实施。", **values}
    if form == Form.SHARE:
        given.setdefault("share_percent", Decimal(70))
    if form == Form.USE:
        given.setdefault("years", 10)
    record = begin_empowerment(
        achievement or AchievementFactory(organisation=people.organisation),
        actor=people.professor,
        values=given,
        completers=[
            Completer("季明湛", str(people.organisation), Decimal(60), people.professor.user),
            Completer("晁墨林", "", Decimal(40)),
        ],
        terms=terms,
    )
    reached = _BEFORE.get(state, state)
    for step in _WAY[1 : _WAY.index(S(reached)) + 1]:
        record = _STEPS[step](record, people)
    if state != reached:
        _finish(record, state, people)
    return Empowerment.objects.for_detail().get(pk=record.pk)


def consent_on_paper(record: Empowerment, people: Unit) -> Empowerment:
    """Who has no account has signed."""
    for one in record.participants.filter(answer=Answer.WAITING):
        paper = ContentFile("同意".encode(), name="同意书.txt")
        record = answer_consent(one, actor=people.professor, agrees=True, sha256=record.content_sha256, paper=paper)
    return record


def check(record: Empowerment, people: Unit) -> Empowerment:
    """The transfer office confirms everything."""
    return apply(record, "check", actor=people.office, statements=list(STATEMENTS))


def decide(record: Empowerment, people: Unit) -> Empowerment:
    """The head agrees."""
    return apply(record, "decide", actor=people.head, decision_paper="校长办公会纪要〔2026〕8号")


def put_up(record: Empowerment, people: Unit) -> Empowerment:
    """The notice hangs everywhere for its whole time, and passes."""
    hang(announcing.notices_of(record).first() or announce(record, people), people)
    return apply(record, "begin_signing", actor=SYSTEM)


def hang(notice: PublicNotice, people: Unit) -> PublicNotice:
    """Cleared, shown everywhere for the whole time, and concluded."""
    notice = apply(notice, "clear", actor=make_officer(code=notice.region_id), opinion="可以公示")
    notice = apply(notice, "start", actor=SYSTEM)
    assert notice.last_day is not None
    with clock.ahead(notice.last_day + timedelta(days=1) - clock.today()):
        notice = apply(notice, "end", actor=SYSTEM)
        post_everywhere(notice, actor=people.office)
        return apply(PublicNotice.objects.get(pk=notice.pk), "conclude", actor=people.head)


def announce(record: Empowerment, people: Unit) -> PublicNotice:
    """The notice as it is proposed, in the unit and on the portal."""
    values = announcing.proposed(record)
    location = values.pop("unit_location")
    return announcing.announce(record, actor=people.head, places=[Posting(Place.UNIT, location)], **values)


def sign_all(record: Empowerment, people: Unit) -> Empowerment:
    """The unit and every completer."""
    for participant in (None, *record.participants.all()):
        name = "邵签批" if participant is None else participant.name
        record = sign_agreement(
            record,
            actor=people.office,
            content_sha256=record.content_sha256,
            signer_name=name,
            participant=participant,
        )
    return record


def _finish(record: Empowerment, state: str, people: Unit) -> None:
    """The last steps to a state beside the way."""
    if state == S.WITHDRAWN:
        apply(record, "withdraw", actor=people.professor, reason="另有安排")
    elif state == S.REFUSED:
        apply(record, "refuse", actor=people.head, reason="不宜赋权")
    elif state == S.ENDED:
        apply(record, "end", actor=people.head, reason="双方同意")
    else:
        assert record.idle_on is not None
        with clock.ahead(record.idle_on - clock.today()):
            record = apply(record, "warn_idle", actor=SYSTEM)
            if state == S.REVERTED:
                record = apply(record, "plead", actor=people.professor, reason="同意收回")
                apply(record, "revert", actor=people.head, reason="长期没有实施")


_STEPS: dict[str, Any] = {
    S.CONSENTING: lambda record, people: submit_empowerment(record, actor=people.professor),
    S.CHECKING: consent_on_paper,
    S.DECIDING: check,
    S.NOTICE: decide,
    S.SIGNING: put_up,
    S.IN_FORCE: sign_all,
}
