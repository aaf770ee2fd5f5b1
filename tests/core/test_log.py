"""The business log and the row history: written with words, changed by nobody."""

import pghistory
import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.utils import Error

from lianqiao.core import log
from lianqiao.core.access import SYSTEM
from lianqiao.core.context import acting
from lianqiao.core.models import LogEntry
from tests.factories import OrganisationFactory, make_actor

pytestmark = pytest.mark.django_db


def test_an_entry_keeps_the_words_of_its_day() -> None:
    actor = make_actor()
    organisation = OrganisationFactory(name="旧名有限公司")
    with acting(actor, request="r-1", source="/test/"):
        log.record("test.done", organisation, actor=actor, text="做了一件事", reason="应当做")
    organisation.name = "新名有限公司"
    organisation.save()
    entry = log.history_of(organisation).get()
    assert (entry.subject_text, entry.actor_name, entry.text, entry.reason, entry.request_id) == (
        "旧名有限公司",
        actor.user.name,
        "做了一件事",
        "应当做",
        "r-1",
    )
    assert entry.organisation_id == actor.organisation_id


def test_what_the_program_does_is_said_to_be_the_system() -> None:
    organisation = OrganisationFactory()
    assert log.record("test.done", organisation, actor=SYSTEM, text="到期").actor_name == "系统"


@pytest.mark.parametrize("statement", ["UPDATE core_logentry SET text = ''", "DELETE FROM core_logentry"])
def test_log_rows_cannot_be_changed_even_by_sql(statement: str) -> None:
    entry = log.record("test.done", OrganisationFactory(), actor=SYSTEM, text="原文")
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert LogEntry.objects.get(pk=entry.pk).text == "原文"


def test_row_history_holds_each_change_with_actor_and_request() -> None:
    actor = make_actor()
    organisation = OrganisationFactory(name="甲有限公司")
    with acting(actor, request="r-2", source="/edit/"):
        organisation.name = "乙有限公司"
        organisation.save()
    event = apps.get_model("organisations", "OrganisationEvent")
    rows = event.objects.filter(pgh_obj=organisation).order_by("pgh_id")
    assert [row.name for row in rows] == ["甲有限公司", "乙有限公司"]
    context = rows.last().pgh_context.metadata
    assert (context["user"], context["request"], context["source"]) == (actor.user.pk, "r-2", "/edit/")


def test_row_history_is_append_only() -> None:
    organisation = OrganisationFactory()
    event = apps.get_model("organisations", "OrganisationEvent")
    with pytest.raises(Error), transaction.atomic():
        event.objects.filter(pgh_obj=organisation).update(name="改写")
    assert event.objects.get(pgh_obj=organisation).name == organisation.name


def test_every_model_with_an_owner_or_a_state_is_tracked() -> None:
    tracked = {model.pgh_tracked_model for model in apps.get_models() if issubclass(model, pghistory.models.Event)}
    ours = {m for m in apps.get_models() if m.__module__.startswith("lianqiao.") and hasattr(m, "state")}
    untracked = {model.__name__ for model in ours - tracked if not issubclass(model, pghistory.models.Event)}
    assert untracked == {
        "Job",
        "StoredFile",
        "Match",
    }  # progress, versions of their own, derived from records
