"""Questions on a call: asked by units until some days before its end, answered for everybody."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock, log, norms, outbox
from lianqiao.core.access import Actor
from lianqiao.core.chronograph import start_of
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.permissions import Permission
from lianqiao.core.publishing.secrecy import suspicious_words
from lianqiao.core.records import assign
from lianqiao.core.transitions import Context, Transition, TransitionTable, register
from lianqiao.processes.programmes import phrases
from lianqiao.processes.programmes.enums import CallState, QuestionState
from lianqiao.processes.programmes.models import Call, Question

Q = QuestionState
QUESTIONS_UNTIL = norms.declare("programmes.questions_until", norms.Kind.DURATION, _("截止前多久停止提问"))
ANSWERS_UNTIL = norms.declare("programmes.answers_until", norms.Kind.DURATION, _("截止前多久停止答复"))
#: A unit has so many questions on one call without an answer, and no more.
MOST_WAITING = 5


def last_day_to_ask(call: Call) -> dt.date:
    """The last day on which a question is taken."""
    before: Any = QUESTIONS_UNTIL.get(where=call.region_id, on=call.closes_on).value
    day: dt.date = before.start(call.closes_on)
    return day


def last_day_to_answer(call: Call) -> dt.date:
    """The last day on which an answer is published; what comes later would reach nobody in time."""
    before: Any = ANSWERS_UNTIL.get(where=call.region_id, on=call.closes_on).value
    day: dt.date = before.start(call.closes_on)
    return day


def takes_questions(call: Call) -> bool:
    """Whether questions are taken at this moment."""
    if call.state not in (CallState.SCHEDULED, CallState.OPEN):
        return False
    return clock.now() < start_of(last_day_to_ask(call) + dt.timedelta(days=1))


def secrecy_problem(text: str) -> str | None:
    """What is published at once, without a second pair of eyes, must not hold a word of the keyword guard."""
    words = suspicious_words(text)
    return _now("请先删去这些字词：%(words)s。") % {"words": "、".join(words)} if words else None


@transaction.atomic
def ask(call: Call, *, actor: Actor, text: str) -> Question:
    """A question of the unit that the actor acts for, to be answered by the body for everybody to read.

    By whoever writes applications of a unit other than the body. Raises AccessError, DomainError outside of the time,
    for a word of the keyword guard or too many waiting questions, or InvalidInput.
    """
    if actor.organisation is None or not actor.has(Permission.APPLICATION_EDIT):
        raise AccessError(_now("请先加入或登记一个单位，再以单位的名义提问。"), permission=Permission.APPLICATION_EDIT)
    locked: Call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if actor.organisation_id == locked.organisation_id:
        raise DomainError("own_call", _now("发布部门不用向自己提问。"))
    if not takes_questions(locked):
        raise DomainError("closed", _now("现在不接受提问：提问到 %(day)s 为止。") % {"day": last_day_to_ask(locked)})
    if problem := secrecy_problem(text):
        raise DomainError("words", problem, "text")
    waiting = Question.objects.filter(call=locked, unit=actor.organisation_id, state=Q.ASKED).count()
    if waiting >= MOST_WAITING:
        raise DomainError("many", _now("贵单位还有 %(count)d 个提问没有答复，请等答复以后再问。") % {"count": waiting})
    question = Question(call=locked, unit=actor.organisation, asked_by=actor.user)
    assign(question, {"text": text.strip()})
    question.save(force_insert=True)
    topic = outbox.topic_of(question, "create")
    log.record(topic, question, actor=actor, text=_now("提问"))
    outbox.publish(topic, question.pk)
    phrases.tell_of_question(question)
    return question


def is_in_time(question: Question, context: Context) -> str | None:
    """Answers come while the applicants can still do something with them."""
    call = question.call
    day = last_day_to_answer(call)
    if call.state in (CallState.SCHEDULED, CallState.OPEN) and clock.now() < start_of(day + dt.timedelta(days=1)):
        return None
    return _now("答复到 %(day)s 为止；还需要答复的，请先延期或发布更正。") % {"day": day}


def answer_is_clean(question: Question, context: Context) -> str | None:
    """Neither question nor answer holds a word of the keyword guard."""
    return secrecy_problem(f"{question.text} {context.data.get('answer', '')}")


def keep_answer(question: Question, context: Context) -> None:
    """What is answered, by whom and when."""
    question.answer = context.data["answer"]
    question.answered_by, question.answered_at = context.actor.user, context.at


QUESTIONS = register(
    TransitionTable(
        Question,
        QuestionState,
        Q.ASKED,
        (
            Transition(
                "answer",
                _("答复并公开"),
                (Q.ASKED,),
                Q.ANSWERED,
                Permission.CALL_MANAGE,
                guards=(is_in_time, answer_is_clean),
                effects=(keep_answer,),
                reactions=(phrases.tell_asker,),
                requires=("answer",),
            ),
            Transition(
                "refuse",
                _("不公开"),
                (Q.ASKED, Q.ANSWERED),
                Q.WITHHELD,
                Permission.CALL_MANAGE,
                reactions=(phrases.tell_asker,),
                reason_required=True,
            ),
        ),
    )
)
