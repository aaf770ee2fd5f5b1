"""Remarks on a record's own page."""

import pytest

from lianqiao.core import conversation
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models import Comment
from lianqiao.core.permissions import Role
from tests.factories import AchievementFactory, make_actor

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
