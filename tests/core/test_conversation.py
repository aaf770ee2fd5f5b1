"""Remarks on a record's own page."""

import pytest

from lianqiao.core import conversation
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models import Comment, Message
from lianqiao.core.permissions import Role
from lianqiao.registers.organisations.enums import MembershipState
from lianqiao.registers.organisations.models import Membership
from tests.factories import AchievementFactory, MembershipFactory, complete_achievement, make_actor, make_reviewer

pytestmark = pytest.mark.django_db


def test_a_remark_keeps_author_and_organisation_and_order() -> None:
    actor = make_actor()
    achievement = AchievementFactory(organisation=actor.organisation)
    conversation.say(achievement, actor=actor, text="  第一句 ")
    conversation.say(achievement, actor=actor, text="第二句")
    said = list(conversation.comments_on(achievement))
    assert [comment.text for comment in said] == ["第一句", "第二句"]
    assert {(c.author, c.organisation) for c in said} == {(actor.user, actor.organisation)}


@pytest.mark.parametrize(("text", "code"), [("   ", "empty_comment"), ("长" * 2001, "long_comment")])
def test_bad_remarks_are_refused_and_nothing_is_kept(text: str, code: str) -> None:
    actor = make_actor()
    achievement = AchievementFactory(organisation=actor.organisation)
    with pytest.raises(DomainError) as refusal:
        conversation.say(achievement, actor=actor, text=text)
    assert refusal.value.code == code
    assert Comment.objects.count() == 0


def test_a_viewer_reads_and_does_not_write() -> None:
    actor = make_actor(Role.VIEWER)
    achievement = AchievementFactory(organisation=actor.organisation)
    with pytest.raises(AccessError):
        conversation.say(achievement, actor=actor, text="意见")
    assert Comment.objects.count() == 0


def test_those_who_worked_on_a_record_hear_of_it_while_they_may_read_all_of_it() -> None:
    achievement = complete_achievement("published")
    owner, elsewhere = achievement.submitted_by, MembershipFactory(user=achievement.submitted_by)
    reviewer = make_reviewer()
    conversation.say(achievement, actor=reviewer, text="第一句")
    assert Message.objects.filter(recipient=owner, text="第一句").exists()

    Membership.objects.filter(user=owner).exclude(pk=elsewhere.pk).update(state=MembershipState.ENDED)
    colleague = make_actor(organisation=achievement.organisation)
    conversation.say(achievement, actor=colleague, text="第二句")

    told = {message.recipient for message in Message.objects.filter(text="第二句")}
    assert reviewer.user in told
    assert owner not in told
