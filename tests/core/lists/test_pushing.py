"""Sending a published edition to organisations, and what they answer to its lines."""

from typing import Any

import pytest

from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.lists.audience import audience
from lianqiao.core.lists.domain import answer_entry, hide, push_edition
from lianqiao.core.lists.models import Answer, Edition, Push
from lianqiao.core.models import Channel, Delivery, LogEntry, Message
from lianqiao.core.permissions import Role
from lianqiao.registers.organisations.models import Organisation
from tests.core.lists.makers import RESTRICTED, colleague, entry_of, make_edition, make_issuer, make_kind
from tests.factories import OrganisationFactory, make_actor
from tests.factories.taxonomy import RegionFactory

pytestmark = pytest.mark.django_db


def published(actor: Any) -> Edition:
    return make_edition(actor, make_kind(), state="issued", is_published=True)


def test_an_edition_goes_to_each_organisation_once_and_to_its_channels() -> None:
    actor = make_issuer()
    edition = published(actor)
    editor, viewer = make_actor(Role.EDITOR), make_actor(Role.VIEWER)
    Channel.objects.create(
        organisation=editor.organisation, label="群", scheme="json", address=b"", masked="json://…", groups=[]
    )
    firms = [editor.organisation, viewer.organisation, actor.organisation]

    assert push_edition(edition, actor=actor, organisations=firms) == 2

    assert set(Push.objects.values_list("organisation", flat=True)) == {firms[0].pk, firms[1].pk}
    message = Message.objects.get(kind="lists")
    assert (message.recipient, message.url) == (editor.user, f"/workbench/received-lists/{edition.pk}/")
    assert message.subject == f"{actor.organisation} 推送了《第一期》"
    assert Delivery.objects.get().channel.organisation == editor.organisation
    assert LogEntry.objects.filter(subject_id=edition.pk).latest("id").text == "推送给 2 个单位"

    with pytest.raises(DomainError, match="没有符合条件"):
        push_edition(edition, actor=actor, organisations=firms)
    later = make_actor(Role.ADMINISTRATOR)
    assert push_edition(edition, actor=actor, organisations=[*firms, later.organisation]) == 1
    assert Message.objects.filter(kind="lists").count() == 2


@pytest.mark.parametrize("case", ["draft", "not public", "restricted"])
def test_what_is_not_public_is_sent_to_nobody(case: str) -> None:
    actor = make_issuer()
    kind = make_kind(**(RESTRICTED if case == "restricted" else {}))
    edition = make_edition(actor, kind, state="draft" if case == "draft" else "issued")

    with pytest.raises(DomainError):
        push_edition(edition, actor=actor, organisations=[make_actor().organisation])

    assert not Push.objects.exists()
    assert not Message.objects.filter(kind="lists").exists()


def test_only_whoever_issues_sends() -> None:
    actor = make_issuer()
    edition = published(actor)
    for other in (make_issuer("290100"), colleague(actor, Role.EDITOR), make_actor(Role.EDITOR)):
        with pytest.raises(AccessError):
            push_edition(edition, actor=other, organisations=[make_actor().organisation])
    assert not Push.objects.exists()


def test_who_was_sent_the_list_answers_and_takes_the_answer_back() -> None:
    actor, editor = make_issuer(), make_actor(Role.EDITOR)
    edition = published(actor)
    entry = entry_of(edition)
    with pytest.raises(AccessError, match="只有收到这份清单的单位"):
        answer_entry(entry, actor=editor, text="想联系")
    push_edition(edition, actor=actor, organisations=[editor.organisation])

    answer_entry(entry, actor=editor, text=" 想联系 ")
    answer_entry(entry, actor=editor, text="已签约")

    answer = Answer.objects.get()
    assert (answer.text, answer.organisation, answer.answered_by) == ("已签约", editor.organisation, editor.user)
    with pytest.raises(DomainError, match="最多 500 个字"):
        answer_entry(entry, actor=editor, text="长" * 501)
    with pytest.raises(AccessError):
        answer_entry(entry, actor=make_actor(Role.VIEWER, organisation=editor.organisation), text="不行")
    assert Answer.objects.get().text == "已签约"

    assert answer_entry(entry, actor=editor, text=" ") is None
    assert not Answer.objects.exists()


def test_a_list_that_is_public_no_more_is_not_answered() -> None:
    actor, editor = make_issuer(), make_actor(Role.EDITOR)
    edition = published(actor)
    push_edition(edition, actor=actor, organisations=[editor.organisation])
    hide(edition, actor=actor, reason="需要更正")

    with pytest.raises(AccessError, match="现在没有公开"):
        answer_entry(entry_of(edition), actor=editor, text="想联系")

    assert not Edition.objects.sent_to(editor.organisation_id).exists()


def test_organisations_are_chosen_by_regions_industries_and_kinds() -> None:
    actor = make_issuer()
    city = OrganisationFactory(kind="government")
    elsewhere = OrganisationFactory(region=RegionFactory(code="290200"))
    pending = OrganisationFactory(state="pending")
    chosen = audience()

    def found(**query: Any) -> set[Organisation]:
        filters = chosen.filters(query, queryset=chosen.organisations(actor))
        assert filters.is_valid(), filters.errors
        return set(filters.qs)

    assert pending not in found()
    assert found(region=["290100"]) == {city}
    assert found(region=["290100", "290200"]) == {city, elsewhere}
    assert found(kind=["enterprise"]) == {elsewhere}
    assert found(industry=[]) == {actor.organisation, city, elsewhere}
