"""Guards and effects of the tables of posts, secondments and batches."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from lianqiao.core import numbering
from lianqiao.core.access import SYSTEM
from lianqiao.core.documents import day_words
from lianqiao.core.norms import Duration, TimeUnit
from lianqiao.core.transitions import Context, apply
from lianqiao.processes.secondments import announcing, checks, limits
from lianqiao.processes.secondments.enums import PARTIES, UNDER_WAY, PostState, SecondmentState
from lianqiao.processes.secondments.models import Assessment, Batch, Post, Secondment

# --- posts ---------------------------------------------------------------------------------------------


def post_is_sound(post: Post, context: Context) -> str | None:
    """The unit is one that may offer it, for no longer than the place allows, and still to be applied for."""
    today = localdate(context.at)
    kind = post.definition
    if post.organisation.kind not in kind.hosts:
        return _("%(kind)s的岗位由%(hosts)s提供。") % {"kind": kind.name, "hosts": kind.host_words}
    if post.apply_until < today:
        return _("应聘截止日期已经过去，请改为以后的日期。")
    if _last_day(today, post.months) > limits.longest(post.kind, today, where=post.region_id):
        term = limits.needed(post.kind, "term", where=post.region_id, on=today)
        return _("%(kind)s的任期最长 %(term)s，请改短。") % {"kind": kind.name, "term": term.text}
    latest = limits.since_when(post.kind, "host_age", where=post.region_id, on=today)
    founded = post.organisation.founded_on
    if latest is not None and founded is not None and founded > latest:
        return _("要求单位在 %(day)s 以前成立。") % {"day": day_words(latest)}
    return None


def nobody_waits(post: Post, context: Context) -> str | None:
    """The words of a post do not change while people are on their way into it."""
    waiting = Secondment.objects.filter(post=post, state__in=UNDER_WAY).count()
    return _("还有 %(count)d 人正在应聘，请先办结。") % {"count": waiting} if waiting else None


def is_still_open(post: Post, context: Context) -> str | None:
    """A post is offered again while there is time to apply."""
    return None if localdate(context.at) <= post.apply_until else _("应聘截止日期已经过去，请另发一个岗位。")


def time_is_over(post: Post, context: Context) -> str | None:
    """The last day for applications lies behind."""
    return None if localdate(context.at) > post.apply_until else _("还没有到应聘截止日期。")


def take_charge(post: Post, context: Context) -> None:
    """The body that confirms the post decides on the persons as well."""
    post.body = context.actor.organisation


def next_post_number(post: Post, context: Context) -> str:
    """The number of a confirmed post."""
    day = localdate(context.at)
    return numbering.next_number(limits.POST_NUMBER, on=day, where=post.region_id, kind=post.definition.mark)


# --- before the term -----------------------------------------------------------------------------------


def not_oneself(secondment: Secondment, context: Context) -> str | None:
    """Four eyes: nobody answers his own application in the name of his unit."""
    if secondment.person_id != context.actor.user_id:
        return None
    return _("本人不能替单位答复自己的应聘，请由单位的另一位同事办理。")


def leader_is_permitted(secondment: Secondment, context: Context) -> str | None:
    """Who holds a leading office needs the paper that permits the further post."""
    if secondment.is_leader and context.data and not str(context.data.get("leader_paper", "")).strip():
        return _("本人声明担任领导职务，请写明批准兼职的文件。")
    return None


def note_consent(secondment: Secondment, context: Context) -> None:
    """Who agreed, when, and by which paper a leader may."""
    secondment.consented_at, secondment.consented_by = context.at, context.actor.user
    secondment.leader_paper = str(context.data.get("leader_paper", "")).strip()


def post_stands(secondment: Secondment, context: Context) -> str | None:
    """The post was neither taken back nor struck out."""
    if secondment.post.state in (PostState.PUBLISHED, PostState.CLOSED):
        return None
    return _("这个岗位已经停止公开或撤销，现在不能选人。")


def take_place(secondment: Secondment, context: Context) -> None:
    """One of the places of the post, counted under its lock."""
    checks.take_place(secondment)
    secondment.chosen_at = context.at


def leave_place(secondment: Secondment, context: Context) -> None:
    """The choice is taken back."""
    secondment.chosen_at = None


def no_conflict(secondment: Secondment, context: Context) -> str | None:
    """What kept people from applying keeps them from accepting as well."""
    today, post, person = localdate(context.at), secondment.post, secondment.person
    return (
        checks.conflict(post, person, holds_shares=secondment.holds_shares)
        or checks.barred(post, person, secondment.organisation, today)
        or checks.too_many(secondment.kind, person, where=secondment.region_id, on=today, without=secondment.pk)
        or None
    )


def take_post(secondment: Secondment, context: Context) -> None:
    """One of the posts that the person may hold, counted under the lock of the person."""
    checks.take_post(secondment, localdate(context.at))
    secondment.accepted_at = context.at


def leave_batch(secondment: Secondment, context: Context) -> None:
    """Whoever leaves on the way is in no batch any more."""
    secondment.batch = None


def note_appointment(secondment: Secondment, context: Context) -> None:
    """By which batch, with a number of its own."""
    batch: Batch = context.data["batch"]
    secondment.appointed_on = batch.decided_on
    on: Any = batch.decided_on
    mark = secondment.definition.mark
    secondment.number = numbering.next_number(limits.NUMBER, on=on, where=secondment.region_id, kind=mark)


def all_have_signed(secondment: Secondment, context: Context) -> str | None:
    """The three have signed what is to be signed in this round."""
    signed = set(secondment.signatures.filter(round=secondment.signing_round).values_list("party", flat=True))
    missing = [str(party.label) for party in PARTIES if party not in signed]
    return _("还没有签署：%(parties)s。") % {"parties": "、".join(missing)} if missing else None


def begin(secondment: Secondment, context: Context) -> None:
    """The term begins on the day that was decided, or today where the three signed later."""
    today = localdate(context.at)
    planned = secondment.batch.begins_on if secondment.batch is not None else today
    secondment.begins_on = max(planned, today)
    longest = limits.longest(secondment.kind, secondment.begins_on, where=secondment.region_id)
    secondment.ends_on = min(_last_day(secondment.begins_on, secondment.post.months), longest)
    _plan(secondment, secondment.begins_on)


# --- the term ------------------------------------------------------------------------------------------


def make_assessment(secondment: Secondment, context: Context) -> None:
    """The period that is over is to be assessed; the next one ends later, or with the term."""
    last = secondment.assessments.order_by("-number").first()
    due: Any = secondment.assess_on
    begins: Any = secondment.begins_on if last is None else last.to_on + timedelta(days=1)
    number = 1 if last is None else last.number + 1
    Assessment.objects.create(secondment=secondment, number=number, from_on=begins, to_on=due)
    ends: Any = secondment.ends_on
    secondment.assess_on = None if due >= ends else min(_next(secondment, due), ends)


def note_reminder(secondment: Secondment, context: Context) -> None:
    """The reminder was sent."""
    secondment.remind_on = None


def day_is_over(secondment: Secondment, context: Context) -> str | None:
    """The last day of the term lies behind."""
    if secondment.ends_on is not None and localdate(context.at) > secondment.ends_on:
        return None
    return _("任期还没有届满。")


def end_with_term(secondment: Secondment, context: Context) -> None:
    """It ended on its last day; an open question about it is settled by that."""
    secondment.ended_on = secondment.ends_on
    secondment.assess_on = secondment.remind_on = None


def extension_is_sound(secondment: Secondment, context: Context) -> str | None:
    """A later day, no further away than the place allows."""
    until = context.data.get("until")
    if until is None or secondment.ends_on is None:
        return None
    if until <= secondment.ends_on:
        return _("新的截止日期要晚于现在的任期。")
    most = limits.EXTENSION_MOST.get(where=secondment.region_id, on=secondment.ends_on)
    if until > most.value.end(secondment.ends_on):
        return _("一次最多延长 %(most)s。") % {"most": most.text}
    return None


def note_extension(secondment: Secondment, context: Context) -> None:
    """Until when, and why; the three sign it in a round of its own."""
    secondment.extension_until, secondment.extension_reason = context.data["until"], context.reason
    secondment.signing_round += 1


def extend(secondment: Secondment, context: Context) -> None:
    """The term lasts longer, with its assessments and its reminder."""
    secondment.ends_on = secondment.extension_until
    secondment.extension_until, secondment.extension_reason = None, ""
    last = secondment.assessments.order_by("-number").first()
    begins: Any = secondment.begins_on
    _plan(secondment, begins if last is None else last.to_on)


def forget_extension(secondment: Secondment, context: Context) -> None:
    """The term stays as it was."""
    secondment.extension_until, secondment.extension_reason = None, ""


def note_end_asked(secondment: Secondment, context: Context) -> None:
    """Who wants to end it, and why."""
    secondment.end_asked_by, secondment.end_reason = context.actor.user, context.reason


def forget_end(secondment: Secondment, context: Context) -> None:
    """The term goes on."""
    secondment.end_asked_by, secondment.end_reason = None, ""


def end_today(secondment: Secondment, context: Context) -> None:
    """Today is its last day, or the day before it would have begun."""
    begins: Any = secondment.begins_on
    secondment.ended_on = max(localdate(context.at), begins)
    secondment.assess_on = secondment.remind_on = None


# --- batches -------------------------------------------------------------------------------------------


def has_persons(batch: Batch, context: Context) -> str | None:
    """Somebody is to be seconded."""
    if batch.secondments.filter(state=SecondmentState.MATCHED).exists():
        return None
    return _("名单里还没有双方选定的人。")


def notice_is_concluded(batch: Batch, context: Context) -> str | None:
    """Everybody could object for the whole time, and every objection is answered."""
    if announcing.is_concluded(batch):
        return None
    return _("公示期满、异议都答复以后才能决定。")


def no_notice_hangs(batch: Batch, context: Context) -> str | None:
    """What hangs is not changed."""
    return _("正在公示，请先撤回公示。") if announcing.is_under_way(batch) else None


def decision_day_is_known(batch: Batch, context: Context) -> str | None:
    """A decision has been made, on a day that is not to come."""
    day = context.data.get("decided_on")
    return _("决定日期不能晚于今天。") if day is not None and day > localdate(context.at) else None


def appoint_all(batch: Batch, context: Context) -> None:
    """Everybody of the list who still stands on it is seconded, by this paper."""
    batch.decision_title, batch.decided_on = str(context.data["decision_title"]).strip(), context.data["decided_on"]
    rows = Secondment.objects.select_for_update(of=("self",)).filter(batch=batch).order_by("pk")
    for one in rows:
        if one.state == SecondmentState.MATCHED:
            apply(one, "appoint", actor=SYSTEM, batch=batch)


def release_all(batch: Batch, context: Context) -> None:
    """Whoever stood on the list may stand on another one."""
    for one in Secondment.objects.select_for_update(of=("self",)).filter(batch=batch).order_by("pk"):
        one.batch = None
        one.save()


def _last_day(first: date, months: int) -> date:
    return Duration(months, TimeUnit.MONTHS).end(first) - timedelta(days=1)


def _next(secondment: Secondment, after: date) -> date:
    return limits.next_assessment(secondment.kind, after, where=secondment.region_id)


def _plan(secondment: Secondment, after: date) -> None:
    """The days of the next assessment and of the reminder, for the term as it is now."""
    ends: Any = secondment.ends_on
    secondment.assess_on = min(_next(secondment, after), ends)
    secondment.remind_on = limits.REMIND_BEFORE.get(where=secondment.region_id, on=ends).value.start(ends)
