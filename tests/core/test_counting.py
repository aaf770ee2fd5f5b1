"""The numbers of many questions: each as Django counts it, all of them in one query."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianqiao.core import counting
from lianqiao.registers.achievements.enums import AchievementState
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.organisations.models import Organisation
from tests.factories import AchievementFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def test_counts_are_those_of_each_question() -> None:
    owner = OrganisationFactory()
    for state in (AchievementState.DRAFT, AchievementState.DRAFT, AchievementState.RETURNED):
        AchievementFactory(organisation=owner, state=state)
    drafts = Achievement.objects.filter(state=AchievementState.DRAFT)
    asked = {
        "drafts": drafts.order_by("title").select_related("organisation"),
        "either": drafts | Achievement.objects.filter(state=AchievementState.RETURNED),
        "owners": Organisation.objects.filter(pk__in=Achievement.objects.values("organisation")).distinct(),
        "percent": Achievement.objects.filter(title__contains="100%"),
        "none": drafts.none(),
        "nobody": drafts.filter(pk__in=()),
    }

    with CaptureQueriesContext(connection) as queries:
        found = counting.counts(asked)

    assert found == {"drafts": 2, "either": 3, "owners": 1, "percent": 0, "none": 0, "nobody": 0}
    assert len(queries) == 1


def test_no_question_takes_no_query() -> None:
    with CaptureQueriesContext(connection) as queries:
        assert counting.counts({}) == {}
        assert counting.counts({"none": Achievement.objects.none()}) == {"none": 0}
    assert len(queries) == 0
