"""Recognitions and yearly checks, made and moved on by the domain functions and the clock."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.recognitions.domain.checks import open_checks, save_report
from lianqiao.processes.recognitions.domain.entering import enter_recognition
from lianqiao.processes.recognitions.enums import CheckState as K
from lianqiao.processes.recognitions.enums import RecognitionState as S
from lianqiao.processes.recognitions.models import Recognition, RecognitionKind, YearlyCheck
from tests.factories.actors import make_actor, make_reviewer
from tests.factories.organisations import OrganisationFactory

DECISION = {"decision_title": "关于公布2026年创新平台名单的通知", "decision_number": "辽科发〔2026〕15号"}
PLATFORM = {"category": "重点实验室", "level": "省级", "title": "石墨材料重点实验室"}
#: What a report on an innovation platform says, by key of the field.
REPORT = {"spent": "320", "transformed": "4", "income": "56", "shared": "800", "results": "建成两条中试线"}


def kind(key: str = "innovation_platform") -> RecognitionKind:
    """A packaged kind."""
    return RecognitionKind.objects.get(pk=key)


def make_recognition(state: str = S.VALID, *, body: Any = None, unit: Any = None, **values: Any) -> Recognition:
    """A recognition by a new body of 290000 (or of the actor `body`) in that state; a platform unless told."""
    actor = body or make_reviewer()
    key = values.pop("kind", "innovation_platform")
    told = PLATFORM if key == "innovation_platform" else {}
    given = {
        **DECISION,
        **told,
        "decided_on": clock.today(),
        "valid_from": clock.today(),
        "holder": unit or OrganisationFactory(),
        **values,
    }
    recognition = enter_recognition(kind(key), actor=actor, values=given)
    if state == S.VALID:
        return recognition
    if state == S.SUSPENDED:
        return apply(recognition, "suspend", actor=actor, reason="停止开放服务")
    if state == S.EXPIRED:
        over(recognition)
        return apply(recognition, "expire", actor=SYSTEM)
    if state == S.RENEWED:
        return apply(recognition, "renew", actor=SYSTEM, ended_on=clock.today())
    recognition = apply(recognition, "propose", actor=actor, reason="提供虚假材料")
    if state == S.HEARING:
        return recognition
    over(recognition, "hearing_until")
    return apply(recognition, "revoke", actor=actor, reason="查实", end_decision="辽科发〔2026〕21号")


def over(record: Any, column: str = "valid_until", *, days: int = 1) -> None:
    """Move a day of the record into the past."""
    day = clock.today() - timedelta(days=days)
    values = {column: day}
    if column == "valid_until":
        values["valid_from"] = day - timedelta(days=1)
    type(record).objects.filter(pk=record.pk).update(**values)
    record.refresh_from_db()
    record.save()


def body_of(record: Any, *roles: Role) -> Any:
    """Somebody of the body that recognised: a reviewer unless told."""
    return make_actor(*(roles or (Role.REVIEWER,)), organisation=record.organisation)


def holder_of(record: Any, *roles: Role) -> Any:
    """Somebody of the unit that holds it: an editor unless told."""
    recognition = getattr(record, "recognition", record)
    return make_actor(*roles, organisation=recognition.holder)


def make_check(state: str = K.OPEN, *, recognition: Recognition | None = None, year: int | None = None) -> YearlyCheck:
    """The check of this year (or of `year`) in that state."""
    held = recognition or make_recognition(valid_from=date(clock.today().year - 1, 1, 1))
    actor = body_of(held)
    asked = year or clock.today().year
    open_checks(held.kind, actor=actor, year=asked, due_on=clock.today() + timedelta(days=30))
    check: YearlyCheck = YearlyCheck.objects.get(recognition=held, year=asked)
    if state == K.OPEN:
        return check
    if state == K.MISSED:
        over(check, "due_on")
        return apply(check, "lapse", actor=SYSTEM)
    check = hand_in(check)
    if state == K.SUBMITTED:
        return check
    return apply(check, "grade", actor=actor, grade="good", opinion="运行良好")


def hand_in(check: YearlyCheck) -> YearlyCheck:
    """The check with its whole report handed in by the holder."""
    actor = holder_of(check)
    save_report(check, actor=actor, values=REPORT)
    return apply(check, "submit", actor=actor)
