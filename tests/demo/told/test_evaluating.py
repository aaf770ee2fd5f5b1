"""What institutions of the invented province appraise, and what funds make of it."""

from collections import Counter

import pytest

from lianqiao.demo.acts import read
from lianqiao.demo.evaluating import Evaluating
from lianqiao.processes.appraisals.models import Appraisal, Referral
from lianqiao.processes.reviews.enums import AssignmentState, ReviewState
from lianqiao.processes.reviews.models import Assignment, Review
from lianqiao.registers.achievements.models import Achievement
from tests.demo.told.conftest import Making


@pytest.mark.slow
@pytest.mark.django_db
def test_appraisals_come_to_differing_ends_and_funds_answer(making: Making) -> None:
    with making(Evaluating):
        wanted = read("appraisals")
        states = Counter(Appraisal.objects.values_list("state", flat=True))
        proven = Achievement.objects.filter(proven_readiness__isnull=False).count()
        referrals = Counter(Referral.objects.values_list("state", flat=True))
        scored = Appraisal.objects.filter(score__isnull=False)
        ends = {one.kind: (one.state, one.review.state) for one in scored.select_related("review")}
        going_on = Review.objects.get(state=ReviewState.SCORING)
        handed_in = Assignment.objects.filter(review=going_on, state=AssignmentState.SUBMITTED).count()

    assert ends == {"value": ("published", ReviewState.CLOSED)}
    assert handed_in == 1
    assert sum(states.values()) == 30
    assert states["published"] == wanted["fates"]["published"] + 1 == proven + 1
    assert states["revoked"] == 1
    assert referrals["invested"] > 0
    assert referrals["declined"] > 0
