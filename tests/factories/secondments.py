"""Posts, secondments and batches, made and moved on by the domain functions and the clock."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.filing.domain import create_filing
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.secondments import announcing
from lianqiao.processes.secondments.agreement import hash_of, text_of
from lianqiao.processes.secondments.domain.applying import apply_for
from lianqiao.processes.secondments.domain.batches import create_batch
from lianqiao.processes.secondments.domain.serving import log_service
from lianqiao.processes.secondments.domain.signing import set_plan, sign
from lianqiao.processes.secondments.enums import Party, PostState
from lianqiao.processes.secondments.enums import SecondmentState as S
from lianqiao.processes.secondments.models import Batch, Post, Secondment, Service
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.factories.actors import make_actor, make_officer, make_reviewer
from tests.factories.organisations import OrganisationFactory

CODE = "290100"


def make_home(**values: Any) -> Any:
    """A verified university in 290100."""
    return OrganisationFactory(**{"kind": OrganisationKind.UNIVERSITY, **values})


def post_values(**values: Any) -> dict[str, Any]:
    """A post as a firm offers it."""
    return {
        "title": "镁合金压铸科技总师",
        "kind": "chief_engineer",
        "tasks": "解决薄壁件热裂，建一条中试线。",
        "wanted": "材料成形方向，副高以上。",
        "place": "高新区三号厂房",
        "months": 24,
        "days_a_month": 6,
        "seats": 1,
        "apply_until": clock.today() + timedelta(days=30),
        "offers": "住宿、助手两名、研发经费。",
        **values,
    }


def make_post(state: str = PostState.PUBLISHED, *, host: Any = None, body: Actor | None = None, **values: Any) -> Post:
    """A post of a firm (a new one in 290100 unless told), confirmed by `body`."""
    firm = host or OrganisationFactory()
    owner = make_actor(organisation=firm)
    post: Post = create_filing(Post, actor=owner, values=post_values(**values))
    if state == PostState.DRAFT:
        return post
    post = apply(post, "submit", actor=owner)
    if state == PostState.SUBMITTED:
        return post
    post = apply(post, "confirm", actor=body or make_reviewer(code=CODE))
    if state == PostState.CONFIRMED:
        return post
    post = apply(post, "clear", actor=make_officer(code=CODE), opinion="可以公开")
    return apply(post, "close", actor=owner, reason="已经选好") if state == PostState.CLOSED else post


def host_of(one: Any) -> Actor:
    """Somebody of the unit that offers the post."""
    return make_actor(organisation=one.host if isinstance(one, Secondment) else one.organisation)


def home_of(one: Secondment) -> Actor:
    """Somebody of the unit that the person comes from, another one each time."""
    return make_actor(organisation=one.organisation)


def self_of(one: Secondment) -> Actor:
    """The person."""
    from lianqiao.registers.organisations.queries.actors import actor_of

    return actor_of(one.person, one.organisation_id)


def body_of(one: Any, role: Role = Role.REVIEWER) -> Actor:
    """Somebody of the body in charge, another one each time."""
    return make_actor(role, organisation=one.post.body if isinstance(one, Secondment) else one.organisation)


def application_values(**values: Any) -> dict[str, Any]:
    """What a person applies with."""
    return {
        "position": "副教授",
        "formal_since": clock.today() - timedelta(days=2000),
        "profile": "做过三项压铸工艺攻关。",
        "intent": "先做模流分析，再改浇道。",
        **values,
    }


def make_secondment(
    state: str = S.APPLIED, *, post: Post | None = None, person: Actor | None = None, **values: Any
) -> Secondment:
    """Somebody of a university (a new one unless told) on the way into a post, moved on to that state."""
    actor = person or make_actor(Role.VIEWER, organisation=make_home())
    made = apply_for(post or make_post(), actor=actor, values=application_values(**values))
    return move_on(made, state)


def move_on(one: Secondment, state: str) -> Secondment:
    """A secondment that has just been applied for, moved on to a later state by what leads there."""
    if state == S.APPLIED:
        return one
    if state == S.DENIED:
        return apply(one, "deny", actor=home_of(one), reason="教学任务重")
    one = apply(one, "consent", actor=home_of(one), leader_paper="院党字〔2026〕3号" if one.is_leader else "")
    if state == S.WITHDRAWN:
        return apply(one, "decline", actor=self_of(one), reason="另有安排")
    if state == S.OFFERED:
        return one
    if state == S.REFUSED:
        return apply(one, "turn_down", actor=host_of(one), reason="方向不合")
    one = apply(one, "choose", actor=host_of(one))
    if state == S.CHOSEN:
        return one
    one = apply(one, "accept", actor=self_of(one))
    if state == S.MATCHED:
        return one
    if state == S.REJECTED:
        return apply(one, "reject", actor=body_of(one), reason="材料不实")
    decide(make_batch([one]))
    one = Secondment.objects.get(pk=one.pk)
    if state == S.APPOINTED:
        return one
    one = sign_all(plan(one))
    if state == S.EXTENDING:
        return ask_extension(one)
    if state in (S.ENDING, S.ENDED):
        one = apply(one, "ask_end", actor=self_of(one), reason="回校任职")
        return one if state == S.ENDING else apply(one, "end_early", actor=body_of(one))
    if state == S.COMPLETED:
        ends: Any = one.ends_on
        with clock.ahead(ends + timedelta(days=1) - clock.today()):
            return apply(one, "expire", actor=SYSTEM)
    return one


def make_batch(people: list[Secondment], *, fixed: bool = True, **values: Any) -> Batch:
    """A list of the body in charge with these persons, settled unless told."""
    actor = body_of(people[0])
    given = {"title": "第一批选派名单", "begins_on": clock.today(), **values}
    batch = create_batch(actor=actor, values=given, secondments=people)
    return apply(batch, "fix", actor=actor) if fixed else batch


def show(batch: Batch) -> None:
    """Let the list hang for its whole time, without an objection."""
    from lianqiao.core.notices.models import PublicNotice

    notice = announcing.announce(batch, actor=make_actor(Role.EDITOR, organisation=batch.organisation))
    officer = make_actor(Role.SECRECY_OFFICER, organisation=batch.organisation)
    notice = apply(notice, "clear", actor=officer, opinion="可以公示")
    notice = apply(notice, "start", actor=SYSTEM)
    last: Any = PublicNotice.objects.get(pk=notice.pk).last_day
    with clock.ahead(last + timedelta(days=1) - clock.today()):
        apply(notice, "pass", actor=SYSTEM)


def decide(batch: Batch) -> Batch:
    """The decision after the notice."""
    show(batch)
    paper: dict[str, Any] = {"decision_title": "关于选派科技人员的通知", "decided_on": clock.today()}
    return apply(batch, "decide", actor=body_of(batch), **paper)


def plan(one: Secondment) -> Secondment:
    """With a work plan."""
    item = {"task": "模流分析", "result": "热裂减少一半", "due_on": clock.today() + timedelta(days=90)}
    return set_plan(one, actor=self_of(one), items=[item])


def sign_for(one: Secondment, party: str) -> Secondment:
    """One of the three signs what is to be signed now."""
    actors = {Party.PERSON: self_of, Party.HOME: home_of, Party.HOST: host_of}
    now = Secondment.objects.get(pk=one.pk)
    return sign(now, actor=actors[Party(party)](now), party=party, content_sha256=hash_of(text_of(now)))


def sign_all(one: Secondment) -> Secondment:
    """All three sign."""
    for party in Party:
        one = sign_for(one, party)
    return one


def ask_extension(one: Secondment, days: int = 90) -> Secondment:
    """The host asks for a longer term."""
    ends: Any = one.ends_on
    return apply(one, "ask_extension", actor=host_of(one), until=ends + timedelta(days=days), reason="中试线还没建完")


def log_one(one: Secondment, **values: Any) -> Service:
    """A service of today, written down by the person."""
    given = {"done_on": clock.today(), "days": 1, "place": "三号厂房", "what": "调试模具", **values}
    return log_service(one, actor=self_of(one), values=given)
