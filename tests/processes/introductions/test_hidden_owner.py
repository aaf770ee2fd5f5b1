"""A record that hides its owner: who that is stands nowhere for the side that asked, until both have agreed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models import Comment, LogEntry, Message
from lianqiao.core.permissions import Role
from lianqiao.core.publishing.enums import Publicity
from lianqiao.processes.introductions.domain import introductions
from lianqiao.processes.introductions.domain.clock import run_day
from lianqiao.processes.introductions.domain.talk import say
from lianqiao.processes.introductions.models import Introduction
from lianqiao.processes.introductions.queries.names import counterpart_name_for, knows_counterpart
from lianqiao.processes.matching.models import Match
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.processes import makers
from tests.processes.introductions.conftest import Scene

HIDDEN = "单位信息在对接后提供"


@dataclass
class Asking:
    """Who asks whom about what; `names` are the words that would give the asked side away."""

    asker: Actor
    asked: Actor
    subject: Any
    own: Any
    names: tuple[str, ...]

    def ask(self, publicity: Publicity = Publicity.HIDDEN_OWNER) -> Introduction:
        """An introduction about the other side's record, with one's own beside it."""
        self.subject.publicity = publicity
        self.subject.save()
        kinds = {type(record).__name__.lower(): record for record in (self.subject, self.own)}
        return introductions.request_introduction(actor=self.asker, problem_text=makers.PROBLEM, agrees=True, **kinds)


@pytest.fixture(params=["achievement", "demand"])
def asking(scene: Scene, request: Any) -> Asking:
    if request.param == "achievement":
        names = ("辽河材料研究所", "王研究", "赵联系")
        return Asking(scene.buyer, scene.researcher, scene.achievement, scene.demand, names)
    names = ("沈河压铸有限公司", "李采购", "钱联系")
    return Asking(scene.researcher, scene.buyer, scene.demand, scene.achievement, names)


def signed_in(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def all_that_is_read(actor: Actor, introduction: Introduction) -> str:
    """The pages, the exports and the messages of the actor's person."""
    client = signed_in(actor)
    listed, page = reverse("workbench:introductions"), reverse("workbench:introduction", args=[introduction.pk])
    texts = []
    for address in (listed, f"{listed}?sort=counterpart", page, reverse("workbench:inbox"), reverse("workbench:home")):
        answer = client.get(address)
        assert answer.status_code == 200
        texts.append(answer.content.decode())
    export: Any = client.get(listed, {"export": "csv"})
    texts.append(b"".join(export.streaming_content).decode("utf-8-sig"))
    assert all(introduction.subject.title in text for text in (texts[0], texts[2], texts[-1]))
    texts += [f"{message.subject}\n{message.text}" for message in Message.objects.filter(recipient=actor.user)]
    return "\n".join(texts)


def given_away(asking: Asking, text: str) -> list[str]:
    return [name for name in asking.names if name in text]


def nothing(asking: Asking, introduction: Introduction) -> None:
    """The request waits."""


def answered_with_a_remark(asking: Asking, introduction: Introduction) -> None:
    say(introduction, actor=asking.asked, text="请补充壁厚和牌号")


def reminded(asking: Asking, introduction: Introduction) -> None:
    run_day(on=introduction.answer_by)


def declined(asking: Asking, introduction: Introduction) -> None:
    introductions.decline(introduction, actor=asking.asked, code="no_capacity", text="年内排满了")


def cancelled(asking: Asking, introduction: Introduction) -> None:
    introductions.cancel(introduction, actor=asking.asker, reason="已解决")


def lapsed(asking: Asking, introduction: Introduction) -> None:
    run_day(on=introduction.answer_by + timedelta(days=366))


STEPS = (nothing, answered_with_a_remark, reminded, declined, cancelled, lapsed)


@pytest.mark.parametrize("step", STEPS)
def test_the_hidden_name_is_nowhere_before_both_agree(
    asking: Asking, step: Callable[..., None], django_capture_on_commit_callbacks: Any
) -> None:
    introduction = asking.ask()
    with django_capture_on_commit_callbacks(execute=True):
        step(asking, introduction)

    text = all_that_is_read(asking.asker, introduction)

    assert given_away(asking, text) == []
    assert HIDDEN in text


def test_the_form_and_the_matches_do_not_tell_the_hidden_name(asking: Asking) -> None:
    type(asking.subject).objects.update(publicity=Publicity.HIDDEN_OWNER)
    kind, own = type(asking.subject).__name__.lower(), type(asking.own).__name__.lower()
    Match.objects.create(
        **{kind: asking.subject, own: asking.own}, side=own, organisation=asking.asker.organisation, score=0.8
    )
    client = signed_in(asking.asker)

    matches = client.get(reverse("workbench:matches")).content.decode()
    form = client.get(
        reverse("workbench:introduction_new"), {kind: asking.subject.pk, "own": asking.own.pk}
    ).content.decode()

    for page in (matches, form):
        assert asking.subject.title in page
        assert HIDDEN in page
        assert given_away(asking, page) == []
    assert f"{kind}={asking.subject.pk}&amp;own={asking.own.pk}" in matches
    assert f'<option value="{asking.own.pk}" selected>' in form


def test_both_read_each_others_names_once_they_have_agreed(asking: Asking) -> None:
    introduction = introductions.accept(asking.ask(), actor=asking.asked)

    text = all_that_is_read(asking.asker, introduction)

    assert asking.names[0] in text
    assert HIDDEN not in text
    assert asking.names[0] in introduction.certificate.text
    assert asking.names[0] == introduction.snapshot()["counterpart"]


def test_the_asked_side_reads_its_own_name_and_that_of_the_asker(asking: Asking) -> None:
    introduction = asking.ask()
    type(asking.own).objects.filter(pk=asking.own.pk).update(publicity=Publicity.HIDDEN_OWNER)

    page = signed_in(asking.asked).get(reverse("workbench:introduction", args=[introduction.pk])).content.decode()

    assert asking.names[0] in page
    assert asking.asker.organisation.name in page


@pytest.mark.parametrize("publicity", [level for level in Publicity if level != Publicity.HIDDEN_OWNER])
def test_an_owner_that_is_public_is_named_from_the_first_day(asking: Asking, publicity: Publicity) -> None:
    introduction = asking.ask(publicity)

    assert counterpart_name_for(introduction, asking.asker) == asking.names[0]
    assert asking.names[0] in all_that_is_read(asking.asker, introduction)


def test_a_government_knows_the_hidden_owner_in_its_own_region_alone(asking: Asking) -> None:
    introduction = asking.ask()
    sides = introduction.region_id, introduction.counterpart_region_id
    asker_s, asked_s, both = (
        makers.actor(makers.organisation(code=code, kind=OrganisationKind.GOVERNMENT), Role.REVIEWER)
        for code in (*sides, "290000")
    )

    assert [knows_counterpart(introduction, actor) for actor in (asker_s, asked_s, both)] == [False, True, True]
    assert given_away(asking, all_that_is_read(asker_s, introduction)) == []
    assert asking.names[0] in all_that_is_read(asked_s, introduction)


def test_a_remark_is_signed_by_the_side_in_messages(asking: Asking) -> None:
    introduction = asking.ask()
    Message.objects.all().delete()

    say(introduction, actor=asking.asked, text="请补充壁厚和牌号")

    message = Message.objects.get()
    assert message.recipient == asking.asker.user
    assert message.subject.startswith("受邀方 在“")


@pytest.mark.parametrize("text", ["请打13812345678", "写信到 wang@example.com", "", "长" * 2001])
def test_a_remark_before_both_agree_holds_no_contact_data(asking: Asking, text: str) -> None:
    introduction = asking.ask()
    before = Message.objects.count(), LogEntry.objects.count()

    with pytest.raises(DomainError) as refusal:
        say(introduction, actor=asking.asker, text=text)

    assert refusal.value.field == "text"
    assert not Comment.objects.exists()
    assert (Message.objects.count(), LogEntry.objects.count()) == before

    accepted = introductions.accept(introduction, actor=asking.asked)
    assert say(accepted, actor=asking.asker, text="请打13812345678").text == "请打13812345678"


def test_only_the_two_sides_write_remarks(asking: Asking) -> None:
    introduction = asking.ask()
    overseer = makers.actor(makers.organisation(code="290000", kind=OrganisationKind.GOVERNMENT), Role.REVIEWER)

    for actor in (overseer, makers.actor(makers.organisation()), makers.actor(asking.asker.organisation, Role.VIEWER)):
        with pytest.raises(AccessError):
            say(introduction, actor=actor, text="请尽快答复")

    assert not Comment.objects.exists()
