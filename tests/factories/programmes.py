"""Schemes, calls and applications, made and moved on by the domain functions and the clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils.module_loading import import_string

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.programmes.asking import ask
from lianqiao.processes.programmes.domain.applications import begin_application, save_section
from lianqiao.processes.programmes.domain.calls import create_call
from lianqiao.processes.programmes.domain.schemes import create_scheme
from lianqiao.processes.programmes.enums import ApplicationState as A
from lianqiao.processes.programmes.enums import CallState as C
from lianqiao.processes.programmes.models import Application, Call, Question, SchemeEdition
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.factories.actors import make_actor, make_reviewer
from tests.factories.organisations import OrganisationFactory

#: Days for which applications are taken, as the packaged norm `programmes.open` says.
OPEN_DAYS = 20
FORM: list[dict[str, Any]] = [
    {
        "key": "s1",
        "title": "项目内容",
        "fields": [
            {"key": "f1", "label": "主要技术指标", "kind": "long", "is_public": True},
            {"key": "f2", "label": "企业自筹", "kind": "money"},
            {"key": "f3", "label": "是否已有合同", "kind": "yes_no"},
            {"key": "f4", "label": "合同编号", "kind": "text", "when": {"field": "f3", "value": "是"}},
        ],
    },
    {
        "key": "s2",
        "title": "团队",
        "fields": [
            {"key": "f5", "label": "团队人数", "kind": "number", "unit": "人"},
            {"key": "f6", "label": "补充说明", "kind": "long", "required": False},
        ],
    },
]
ANSWERS: dict[str, dict[str, Any]] = {
    "s1": {"f1": "盐雾 1000 小时不出锈点", "f2": Decimal(500_000), "f3": False},
    "s2": {"f5": "12"},
}
HEAD = {
    "title": "压铸件防腐涂层产业化",
    "asked_yuan": Decimal(1_000_000),
    "leader_name": "季明湛",
    "contact_name": "季明湛",
    "contact_phone": "0290-7654321",
}


def make_scheme(state: str = "issued", *, body: Any = None, pattern: str = "", **values: Any) -> SchemeEdition:
    """The first edition of a scheme of a new body of province 290000 unless told."""
    actor = body or make_reviewer()
    given = {
        "title": "科技成果转化专项",
        "code": "ZHZX",
        "summary": "支持企业把科技成果变成产品。",
        "applicants": [OrganisationKind.ENTERPRISE],
        "form": FORM,
        **values,
    }
    edition = create_scheme(actor=actor, values=given, pattern=pattern)
    if state == "draft":
        return edition
    edition = issue(edition, actor)
    return edition if state == "issued" else apply(edition, "supersede", actor=SYSTEM)


def issue(edition: SchemeEdition, actor: Any) -> SchemeEdition:
    """The edition as its body issues it."""
    return apply(edition, "issue", actor=actor, decision_title="专项管理办法", decided_on=clock.today())


def body_of(record: Any, *roles: Role) -> Any:
    """Somebody of the body of a scheme or call: a reviewer unless told."""
    return make_actor(*(roles or (Role.REVIEWER,)), organisation=record.organisation)


#: The function that makes what a call of a shipped scheme needs besides its own columns, by the name of the scheme.
COMPLETED_BY = {
    "open_challenge_firm": "tests.factories.challenges.write_challenge",
    "open_challenge_government": "tests.factories.challenges.write_challenge",
}


def complete_call(call: Call) -> None:
    """What the processes above ask of a call of this pattern."""
    if name := COMPLETED_BY.get(call.edition.scheme.pattern):
        import_string(name)(call)


def make_call(
    state: str = C.OPEN, *, edition: Any = None, complete: Callable[[Call], Any] = complete_call, **values: Any
) -> Call:
    """A call in that state; whatever lies behind it was done, in the days before today.

    `complete` makes what else belongs to the draft.
    """
    edition = edition or make_scheme()
    actor = body_of(edition)
    given = {
        "title": "2026年度科技成果转化专项",
        "text": "请符合条件的企业申报。",
        "opens_on": clock.today(),
        "quota": 1,
        "contact_name": "魏申报",
        "contact_phone": "0290-1234567",
        **values,
    }
    call = create_call(edition, actor=actor, values=given)
    complete(call)
    if state == C.DRAFT:
        return call
    if state == C.CANCELLED:
        return apply(call, "cancel", actor=actor, reason="另有安排")
    call = apply(call, "submit", actor=actor)
    if state == C.CLEARING:
        return call
    call = apply(call, "clear", actor=body_of(call, Role.SECRECY_OFFICER), opinion="可以公开")
    if state == C.SCHEDULED:
        return call
    call = apply(call, "open", actor=SYSTEM)
    return call if state == C.OPEN else move_on(call, state)


def close(call: Call) -> Call:
    """The call after its deadline, which is moved to yesterday."""
    yesterday = clock.today() - timedelta(days=1)
    days = {"opens_on": yesterday - timedelta(days=OPEN_DAYS), "closes_on": yesterday}
    Call.objects.filter(pk=call.pk).update(**days)
    return apply(call, "close", actor=SYSTEM)


def move_on(call: Call, state: str) -> Call:
    """An open call moved on to a later state, with one application that was accepted."""
    from lianqiao.processes.programmes.domain.deciding import enter_scores, make_list

    actor = body_of(call)
    application = make_application(A.SUBMITTED, call=call)
    call = close(call)
    if state == C.CHECKING:
        return call
    apply(application, "accept", actor=actor)
    call = apply(call, "begin_selection", actor=actor)
    if state == C.SELECTING:
        return call
    enter_scores(call, actor=actor, scores={application: (Decimal(90), "")})
    make_list(call, actor=actor)
    call = apply(call, "put_up", actor=actor)
    if state == C.NOTICE:
        return call
    conclude_notice(call)
    return apply(call, "decide", actor=actor)


def conclude_notice(call: Call) -> None:
    """The notice of the settled list, hung for its whole time without an objection."""
    from lianqiao.core.notices.models import PublicNotice
    from lianqiao.processes.programmes.announcing import announce

    notice = announce(call, actor=body_of(call, Role.EDITOR))
    notice = apply(notice, "clear", actor=body_of(call, Role.SECRECY_OFFICER), opinion="可以公开")
    notice = apply(notice, "start", actor=SYSTEM)
    long_ago = clock.today() - timedelta(days=30)
    notice.places.update(shown_from=long_ago)
    PublicNotice.objects.filter(pk=notice.pk).update(first_day=long_ago, last_day=clock.today() - timedelta(days=1))
    apply(notice, "pass", actor=SYSTEM)


def make_application(state: str = A.DRAFT, *, call: Any = None, unit: Any = None, **values: Any) -> Application:
    """An application of a new enterprise (or of `unit`) to an open call, filled in, in that state."""
    call = call or make_call()
    actor = make_actor(organisation=unit or OrganisationFactory())
    application = begin_application(call, actor=actor, values={**HEAD, **values})
    for key, answers in ANSWERS.items():
        save_section(application, key, actor=actor, values=answers, seen=0)
    application.refresh_from_db()
    if state == A.DRAFT:
        return application
    if state == A.WITHDRAWN:
        return apply(application, "withdraw", actor=actor, reason="不做了")
    application = hand_in(application, actor)
    if state == A.SUBMITTED:
        return application
    body = body_of(call)
    close(call)
    application.refresh_from_db()
    if state == A.RETURNED:
        return apply(application, "return", actor=body, reason="指标不清楚", fields=["f1"])
    if state == A.REJECTED:
        return apply(application, "reject", actor=body, reason="不属于支持范围")
    application = apply(application, "accept", actor=body)
    if state == A.ACCEPTED:
        return application
    name = {A.RESERVE: "stand_by", A.DECLINED: "decline"}.get(A(state), "select")
    application = apply(application, name, actor=SYSTEM)
    if state != A.RENOUNCED:
        return application
    Call.objects.filter(pk=call.pk).update(state=C.DECIDED)
    return apply(application, "renounce", actor=actor, reason="资金没有落实")


def make_question(
    state: str = "asked", *, call: Any = None, unit: Any = None, text: str = "能联合揭榜吗？"
) -> Question:
    """A question of a new enterprise (or of `unit`) on an open call, in that state."""
    question = ask(call or make_call(), actor=make_actor(organisation=unit or OrganisationFactory()), text=text)
    if state == "asked":
        return question
    body = body_of(question)
    if state == "answered":
        return apply(question, "answer", actor=body, answer="可以，由牵头单位提交。")
    return apply(question, "refuse", actor=body, reason="与本次申报无关")


def hand_in(application: Application, actor: Any = None) -> Application:
    """The application handed in by somebody of its unit."""
    who = actor or make_actor(organisation=application.organisation)
    return apply(application, "submit", actor=who, is_not_secret=True)
