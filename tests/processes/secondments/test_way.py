"""The way of a person into a post, through the term and out of it, and every refusal on it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lianqiao.core import clock
from lianqiao.core.chronograph import running
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.secondments.agreement import hash_of, text_of
from lianqiao.processes.secondments.domain.applying import apply_for, rank_applicants, refusal
from lianqiao.processes.secondments.domain.batches import change_batch, create_batch
from lianqiao.processes.secondments.domain.serving import conclude, grade_as_host, log_service, sum_up
from lianqiao.processes.secondments.domain.signing import set_plan, sign
from lianqiao.processes.secondments.enums import BatchState, Grade, Party, PostState
from lianqiao.processes.secondments.enums import SecondmentState as S
from lianqiao.processes.secondments.models import Assessment, Batch, Post, Secondment
from tests.factories.actors import make_actor, make_reviewer
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.factories.secondments import (
    CODE,
    application_values,
    ask_extension,
    body_of,
    decide,
    home_of,
    host_of,
    make_batch,
    make_home,
    make_post,
    make_secondment,
    plan,
    self_of,
    show,
    sign_all,
    sign_for,
)

pytestmark = pytest.mark.django_db


def _now(one: Secondment) -> Secondment:
    found: Secondment = Secondment.objects.get(pk=one.pk)
    return found


def test_way_from_application_to_the_end_of_the_term() -> None:
    one = make_secondment(S.SERVING)

    assert one.number.startswith("XPZS")
    assert (one.begins_on, one.ends_on) == (clock.today(), one.ends_on)
    assert one.ends_on is not None
    assert (one.ends_on - clock.today()).days in (729, 730)
    assert one.agreement_sha256 == hash_of(one.agreement_text)
    assert "模流分析" in one.agreement_text
    assert sorted(one.signatures.values_list("party", flat=True)) == ["home", "host", "person"]

    assert make_secondment(S.COMPLETED).state == S.COMPLETED


def test_clock_asks_for_assessments_reminds_and_ends_the_term() -> None:
    one = make_secondment(S.SERVING)
    ends: Any = one.ends_on

    with clock.ahead(timedelta(days=190)):
        running.run_due()
    first = Assessment.objects.get(secondment=one)
    assert (first.number, first.from_on) == (1, one.begins_on)
    with clock.ahead(ends - clock.today() + timedelta(days=2)):
        running.run_due()
    done = _now(one)

    assert done.state == S.COMPLETED
    assert done.ended_on == ends
    assert list(Assessment.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4]
    assert Assessment.objects.get(number=4).to_on == ends


def test_nobody_applies_for_a_closed_post_or_from_the_wrong_unit() -> None:
    closed, post = make_post(PostState.CLOSED), make_post()
    person = make_actor(Role.VIEWER, organisation=make_home())
    of_firm = make_actor(organisation=OrganisationFactory())
    of_host = make_actor(organisation=post.organisation)

    assert refusal(closed, person) == "这个岗位现在不接受应聘。"
    assert "科技总师从" in refusal(post, of_firm)
    assert refusal(post, of_host) == "本单位的人员不能应聘本单位的岗位。"
    with pytest.raises(DomainError, match="不接受应聘"):
        apply_for(closed, actor=person, values=application_values())
    with clock.ahead(timedelta(days=31)), pytest.raises(DomainError, match="不接受应聘"):
        apply_for(post, actor=person, values=application_values())
    assert not Secondment.objects.exists()


def test_who_is_near_to_the_host_is_kept_out() -> None:
    post = make_post()
    person = make_actor(Role.VIEWER, organisation=make_home())

    with pytest.raises(InvalidInput) as refused:
        apply_for(post, actor=person, values=application_values(holds_shares=True))
    assert "持股" in refused.value.errors["holds_shares"][0]
    MembershipFactory(user=person.user, organisation=post.organisation)
    with pytest.raises(DomainError, match="您也是这家单位的人员"):
        apply_for(post, actor=person, values=application_values())
    assert not Secondment.objects.exists()


def test_bad_values_are_refused_at_their_field() -> None:
    post, person = make_post(), make_actor(Role.VIEWER, organisation=make_home())

    with pytest.raises(InvalidInput) as refused:
        apply_for(post, actor=person, values=application_values(position="", profile="长" * 2001))
    assert set(refused.value.errors) == {"position", "profile"}
    with pytest.raises(InvalidInput) as refused:
        apply_for(post, actor=person, values=application_values(formal_since=clock.today() + timedelta(days=1)))
    assert set(refused.value.errors) == {"formal_since"}
    with pytest.raises(LookupError):
        apply_for(post, actor=person, values=application_values(state="serving"))
    assert not Secondment.objects.exists()


def test_somebody_applies_once_for_a_post_and_again_after_leaving() -> None:
    one = make_secondment()

    with pytest.raises(DomainError, match="已经应聘过"):
        apply_for(one.post, actor=self_of(one), values=application_values())
    apply(one, "decline", actor=self_of(one), reason="材料要重写")

    assert apply_for(one.post, actor=self_of(one), values=application_values()).state == S.APPLIED


def test_unit_consents_by_another_person_and_names_the_paper_of_a_leader() -> None:
    home = make_home()
    editor = make_actor(organisation=home)
    one = make_secondment(person=editor, is_leader=True)

    with pytest.raises(DomainError, match="不能替单位答复"):
        apply(one, "consent", actor=editor, leader_paper="院党字〔2026〕3号")
    with pytest.raises(DomainError, match="批准兼职的文件"):
        apply(one, "consent", actor=home_of(one), leader_paper=" ")
    with pytest.raises(AccessError):
        apply(one, "consent", actor=host_of(one), leader_paper="")
    assert _now(one).state == S.APPLIED
    assert (
        apply(one, "consent", actor=home_of(one), leader_paper="院党字〔2026〕3号").leader_paper == "院党字〔2026〕3号"
    )


def test_host_sees_nobody_whose_unit_has_not_agreed() -> None:
    one = make_secondment()
    host = host_of(one)

    assert not Secondment.objects.visible_to(host).exists()
    apply(one, "consent", actor=home_of(one), leader_paper="")
    assert Secondment.objects.visible_to(host).get() == one
    assert not Secondment.objects.visible_to(make_reviewer(code=CODE)).exists()
    assert not Secondment.objects.visible_to(make_actor()).exists()


def test_host_ranks_those_who_wait() -> None:
    post = make_post()
    one, two = (make_secondment(S.OFFERED, post=post) for _number in range(2))
    host = host_of(post)

    rank_applicants(post, actor=host, ranks={one.pk: 2, two.pk: 1})
    assert [_now(one).rank, _now(two).rank] == [2, 1]
    with pytest.raises(InvalidInput):
        rank_applicants(post, actor=host, ranks={one.pk: 0})
    with pytest.raises(AccessError):
        rank_applicants(post, actor=home_of(one), ranks={one.pk: 1})
    apply(two, "turn_down", actor=host, reason="方向不合")
    with pytest.raises(DomainError, match="刷新页面"):
        rank_applicants(post, actor=host, ranks={one.pk: 1, two.pk: 2})
    assert [_now(one).rank, _now(two).rank] == [2, 1]


def test_host_chooses_no_more_than_there_are_places() -> None:
    post = make_post()
    one, two = (make_secondment(S.OFFERED, post=post) for _number in range(2))
    apply(one, "choose", actor=host_of(post))

    with pytest.raises(DomainError, match="已经选满"):
        apply(two, "choose", actor=host_of(post))
    apply(one, "take_back", actor=host_of(post), reason="再比较")

    assert apply(two, "choose", actor=host_of(post)).state == S.CHOSEN


def test_person_holds_no_more_posts_than_the_norm_says() -> None:
    person = make_actor(Role.VIEWER, organisation=make_home())
    one, two = (make_secondment(S.CHOSEN, person=person) for _number in range(2))
    apply(one, "accept", actor=person)

    with pytest.raises(DomainError, match="同时最多担任 1 个"):
        apply(two, "accept", actor=person)
    assert _now(two).state == S.CHOSEN
    assert "同时最多" in refusal(make_post(), person)


def test_list_is_shown_and_decided_by_somebody_else_before_anybody_is_appointed() -> None:
    one = make_secondment(S.MATCHED)
    maker = body_of(one)
    batch = create_batch(actor=maker, values={"title": "第一批", "begins_on": clock.today()}, secondments=[one])
    batch = apply(batch, "fix", actor=maker)
    paper: dict[str, Any] = {"decision_title": "通知", "decided_on": clock.today()}

    with pytest.raises(DomainError, match="公示期满"):
        apply(batch, "decide", actor=body_of(one), **paper)
    show(batch)
    with pytest.raises(DomainError, match="自己提交"):
        apply(batch, "decide", actor=maker, **paper)
    with pytest.raises(DomainError, match="不能晚于今天"):
        apply(batch, "decide", actor=body_of(one), **{**paper, "decided_on": clock.today() + timedelta(days=1)})
    assert _now(one).state == S.MATCHED
    apply(batch, "decide", actor=body_of(one), **paper)
    assert _now(one).state == S.APPOINTED


def test_list_takes_only_those_of_the_body_that_are_free() -> None:
    one, other = make_secondment(S.MATCHED), make_secondment(S.MATCHED)
    values = {"title": "第一批", "begins_on": clock.today()}

    with pytest.raises(DomainError, match="刷新页面"):
        create_batch(actor=body_of(one), values=values, secondments=[one, other])
    batch = create_batch(actor=body_of(one), values=values, secondments=[one])
    with pytest.raises(DomainError, match="刷新页面"):
        create_batch(actor=body_of(one), values=values, secondments=[one])
    change_batch(batch, actor=body_of(one), values=values, secondments=[])
    assert _now(one).batch is None
    with pytest.raises(AccessError):
        create_batch(actor=host_of(one), values=values, secondments=[])
    assert Batch.objects.count() == 1


def test_who_leaves_is_not_appointed_and_a_cancelled_list_frees_the_rest() -> None:
    body = make_reviewer(code=CODE)
    one, two = (make_secondment(S.MATCHED, post=make_post(body=body)) for _number in range(2))
    batch = make_batch([one, two])
    apply(one, "decline", actor=self_of(one), reason="家里有事")
    decide(batch)

    assert [_now(one).state, _now(two).state] == [S.WITHDRAWN, S.APPOINTED]
    three = make_secondment(S.MATCHED, post=make_post(body=body))
    cancelled = apply(make_batch([three]), "cancel", actor=body, reason="另行安排")
    assert (cancelled.state, _now(three).batch) == (BatchState.CANCELLED, None)


def test_three_sign_what_they_have_read() -> None:
    one = make_secondment(S.APPOINTED)

    with pytest.raises(DomainError, match="工作计划"):
        sign_for(one, Party.HOST)
    one = plan(one)
    with pytest.raises(DomainError, match="内容已经改变"):
        sign(one, actor=host_of(one), party=Party.HOST, content_sha256=hash_of("别的内容"))
    with pytest.raises(AccessError):
        sign(one, actor=home_of(one), party=Party.HOST, content_sha256=hash_of(text_of(one)))
    sign_for(one, Party.HOST)
    with pytest.raises(DomainError, match="签协议以前"):
        set_plan(one, actor=self_of(one), items=[])
    sign_for(one, Party.HOST)
    assert _now(one).signatures.count() == 1
    sign_for(one, Party.HOME)
    assert _now(one).state == S.APPOINTED
    assert sign_for(one, Party.PERSON).state == S.SERVING


def test_term_is_extended_when_three_signed_and_the_body_agrees() -> None:
    one = make_secondment(S.SERVING)
    before: Any = one.ends_on
    one = ask_extension(one)

    with pytest.raises(DomainError, match="还没有签署"):
        apply(one, "extend", actor=body_of(one))
    sign_all(one)
    one = apply(one, "extend", actor=body_of(one))

    assert (one.state, one.ends_on) == (S.SERVING, before + timedelta(days=90))
    with pytest.raises(DomainError, match="一次最多延长"):
        ask_extension(one, 400)
    with pytest.raises(DomainError, match="晚于现在的任期"):
        ask_extension(one, 0)
    one = ask_extension(one)
    assert apply(one, "keep_term", actor=body_of(one), reason="目标已经达到").ends_on == before + timedelta(days=90)


def test_any_of_the_three_asks_for_the_end_and_the_body_decides() -> None:
    one = make_secondment(S.SERVING)
    with pytest.raises(AccessError):
        apply(one, "ask_end", actor=make_actor(), reason="随便")
    with pytest.raises(AccessError):
        apply(one, "ask_end", actor=make_actor(Role.VIEWER, organisation=one.host), reason="随便")
    one = apply(one, "ask_end", actor=host_of(one), reason="生产线停产")
    one = apply(one, "go_on", actor=body_of(one), reason="已经恢复")
    one = apply(one, "ask_end", actor=home_of(one), reason="教学需要")

    one = apply(one, "end_early", actor=body_of(one))
    assert (one.state, one.ended_on) == (S.ENDED, clock.today())


def test_services_are_logged_in_the_term_and_corrected_once() -> None:
    one = make_secondment(S.SERVING)
    person = self_of(one)
    values = {"done_on": clock.today(), "days": 1, "place": "三号厂房", "what": "调试模具"}

    line = log_service(one, actor=person, values=values)
    with pytest.raises(InvalidInput):
        log_service(one, actor=person, values={**values, "done_on": clock.today() - timedelta(days=1)})
    with pytest.raises(InvalidInput):
        log_service(one, actor=person, values={**values, "days": 0})
    with pytest.raises(AccessError):
        log_service(one, actor=host_of(one), values=values)
    log_service(one, actor=person, values={**values, "days": 2}, corrects=line)
    with pytest.raises(DomainError, match="已经更正过"):
        log_service(one, actor=person, values=values, corrects=type(line).objects.get(pk=line.pk))
    assert [row.days for row in one.services.filter(corrected_by__isnull=True)] == [2]


def test_period_is_summed_up_graded_and_concluded_in_this_order() -> None:
    one = make_secondment(S.SERVING)
    with clock.ahead(timedelta(days=190)):
        running.run_due()
        found = Assessment.objects.get(secondment=one)
        person, host, body = self_of(one), host_of(one), body_of(one)
        with pytest.raises(DomainError, match="用人单位评价以后"):
            conclude(found, actor=body, grade=Grade.GOOD, opinion="合格")
        sum_up(found, actor=person, summary="热裂减少六成。")
        with pytest.raises(InvalidInput):
            grade_as_host(found, actor=host, grade="perfect", opinion="很好")
        grade_as_host(found, actor=host, grade=Grade.EXCELLENT, opinion="解决了大问题")
        with pytest.raises(DomainError, match="小结不能再改"):
            sum_up(found, actor=person, summary="再写一份")
        with pytest.raises(AccessError):
            conclude(found, actor=host, grade=Grade.GOOD, opinion="合格")
        done = conclude(found, actor=body, grade=Grade.EXCELLENT, opinion="同意")
        with pytest.raises(DomainError, match="已经有结论"):
            grade_as_host(done, actor=host, grade=Grade.POOR, opinion="改一下")

    assert (done.host_grade, done.grade) == (Grade.EXCELLENT, Grade.EXCELLENT)


def test_post_is_offered_within_what_the_place_allows() -> None:
    owner = make_actor()
    post = make_post(PostState.DRAFT, host=owner.organisation, months=25)

    with pytest.raises(DomainError, match="任期最长"):
        apply(post, "submit", actor=owner)
    Post.objects.filter(pk=post.pk).update(months=12, apply_until=clock.today() - timedelta(days=1))
    with pytest.raises(DomainError, match="已经过去"):
        apply(Post.objects.get(pk=post.pk), "submit", actor=owner)
    with pytest.raises(InvalidInput, match="岗位由"):
        make_post(PostState.DRAFT, host=owner.organisation, kind="industry_professor")


def test_post_closes_after_its_last_day_and_does_not_change_under_those_who_applied() -> None:
    one = make_secondment(S.OFFERED)
    owner = host_of(one)

    with pytest.raises(DomainError, match="正在应聘"):
        apply(one.post, "correct", actor=owner, reason="改待遇")
    with clock.ahead(timedelta(days=40)):
        running.run_due()
        post = Post.objects.get(pk=one.post_id)
        assert post.state == PostState.CLOSED
        with pytest.raises(DomainError, match="已经过去"):
            apply(post, "reopen", actor=owner)
        assert apply(one, "choose", actor=owner).state == S.CHOSEN
