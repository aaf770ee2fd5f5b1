"""Records about an achievement name its owner: public only while all of the achievement is."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianqiao.core import clock
from lianqiao.core.access import ANONYMOUS
from lianqiao.core.errors import DomainError
from lianqiao.core.filing.kinds import kind_for
from lianqiao.core.lists.models import Entry
from lianqiao.core.lists.showing import as_public
from lianqiao.core.lists.subjects import kept_from_public
from lianqiao.core.models import Change
from lianqiao.core.permissions import Role
from lianqiao.core.publishing.enums import Publicity
from lianqiao.core.transitions import apply
from lianqiao.registers.achievements.domain.achievements import update_achievement
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.conversions.models import Conversion
from lianqiao.registers.programs.feed import heard_by, known
from lianqiao.registers.registrations.models import Registration
from tests.core.lists.makers import make_edition, make_issuer, make_kind
from tests.faces.api.conftest import Program
from tests.factories import AchievementFactory, OrganisationFactory, any_filing, make_actor, make_officer

pytestmark = pytest.mark.django_db

ABOUT = pytest.mark.parametrize("model", [Registration, Conversion])
KEPT_BACK = pytest.mark.parametrize("publicity", [Publicity.HIDDEN_OWNER, Publicity.VERIFIED, Publicity.ON_REQUEST])


def seen_by_everybody(record: Any) -> bool:
    """Whether page, list, API and feed show the record, which all say the same."""
    slug = kind_for(type(record)).slug
    page = Client().get(reverse("portal:filing", args=[slug, record.pk])).status_code == 200
    listed = str(record.organisation) in Client().get(reverse("portal:filings", args=[slug])).content.decode()
    read = Program().get(f"{slug}/{record.pk}").status_code == 200
    among = [one["id"] for one in Program().get(slug).json()["results"]] == [str(record.pk)]
    visible = type(record).objects.visible_to(make_actor()).filter(pk=record.pk).exists()
    fresh = type(record).objects.get(pk=record.pk)
    answers = {page, listed, read, among, visible, fresh.is_public}
    assert len(answers) == 1, (page, listed, read, among, visible, fresh.is_public)
    return page


@KEPT_BACK
@ABOUT
def test_what_would_name_a_hidden_owner_is_not_cleared(model: Any, publicity: Publicity) -> None:
    owner = OrganisationFactory()
    record = any_filing(
        model,
        organisation=owner,
        state="confirmed",
        achievement=AchievementFactory(organisation=owner, publicity=publicity),
    )

    with pytest.raises(DomainError, match="科技成果的公开范围不是“全部公开”"):
        apply(record, "clear", actor=make_officer(), opinion="可以公开")

    record.refresh_from_db()
    assert record.state == "confirmed"


@KEPT_BACK
@ABOUT
def test_who_hides_later_is_no_longer_named_and_is_again_after_showing(model: Any, publicity: Publicity) -> None:
    record = any_filing(model, state="published")
    assert seen_by_everybody(record)
    editor = make_actor(Role.EDITOR, organisation=record.organisation)

    update_achievement(record.achievement, actor=editor, values={"publicity": publicity})
    assert not seen_by_everybody(record)
    own = Client()
    own.force_login(editor.user)
    page = own.get(reverse(f"workbench:{kind_for(model).slug}_record", args=[record.pk])).content.decode()
    assert "公开页面暂不显示" in page

    update_achievement(record.achievement, actor=editor, values={"publicity": Publicity.PUBLIC})
    assert seen_by_everybody(record)


@ABOUT
def test_the_feed_tells_when_a_record_leaves_the_public_with_its_owner(model: Any) -> None:
    owner = OrganisationFactory()
    record = any_filing(model, organisation=owner, state="confirmed")
    apply(record, "clear", actor=make_officer(), opinion="可以公开")
    editor = make_actor(Role.EDITOR, organisation=owner)

    update_achievement(record.achievement, actor=editor, values={"publicity": Publicity.HIDDEN_OWNER})
    hidden = Change.objects.filter(record_id=record.pk).order_by("pk").last()
    update_achievement(record.achievement, actor=editor, values={"title": "另一个名称"})
    assert Change.objects.filter(record_id=record.pk).order_by("pk").last() == hidden
    heard = heard_by(make_actor(), [hidden], known())
    update_achievement(record.achievement, actor=editor, values={"publicity": Publicity.PUBLIC})
    shown = Change.objects.filter(record_id=record.pk).order_by("pk").last()

    assert [change.topic.rpartition(".")[2] for change in (hidden, shown)] == ["hide", "show"]
    assert [one.gone for one in heard] == [True]
    assert [one.gone for one in heard_by(make_actor(), [shown], known())] == [False]


@ABOUT
def test_lists_name_the_owner_no_longer(model: Any) -> None:
    record = any_filing(model, state="published")
    line = entry_about(record)
    assert (as_public([line], ANONYMOUS)[0].holder, kept_from_public(record)) == (str(record.organisation), "")

    Achievement.objects.filter(pk=record.achievement_id).update(publicity=Publicity.HIDDEN_OWNER)
    hidden = as_public([Entry.objects.get(pk=line.pk)], ANONYMOUS)[0]
    Achievement.objects.filter(pk=record.achievement_id).update(publicity=Publicity.VERIFIED)
    for_verified = as_public([Entry.objects.get(pk=line.pk)], ANONYMOUS)[0]

    assert (hidden.name, hidden.holder) == (line.name, "")
    assert (for_verified.name, for_verified.holder) == ("（仅向已核验单位公开）", "")
    assert kept_from_public(model.objects.get(pk=record.pk)) == "仅向已核验单位公开"


def test_lines_about_many_records_take_as_many_queries_as_about_one() -> None:
    counts = []
    for number in (1, 6):
        lines = [entry_about(any_filing(Registration, state="published")).pk for _one in range(number)]
        entries = list(Entry.objects.filter(pk__in=lines))
        with CaptureQueriesContext(connection) as queries:
            as_public(entries, ANONYMOUS)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def entry_about(record: Any) -> Entry:
    """A line of a list that names the record and its owner."""
    edition = make_edition(make_issuer(), make_kind(f"kind_{record.pk.hex}"))
    entered: Entry = Entry.objects.create(
        edition=edition,
        position=2,
        name=record.title,
        holder=str(record.organisation),
        subject=record,
        entered_on=clock.today(),
    )
    return entered
