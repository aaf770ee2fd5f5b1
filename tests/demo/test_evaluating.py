"""What institutions of the invented province appraise, and what funds make of it."""

from collections import Counter
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from lianqiao.demo.acts import read
from lianqiao.demo.cast import Cast
from lianqiao.demo.evaluating import Evaluating
from lianqiao.demo.past import Past, told
from lianqiao.demo.records import Records
from lianqiao.demo.texts import load
from lianqiao.processes.appraisals.models import Appraisal, Referral
from lianqiao.processes.reviews.enums import AssignmentState, ReviewState
from lianqiao.processes.reviews.models import Assignment, Review
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.taxonomy.domain import load_packaged, load_regions


@pytest.mark.slow
@pytest.mark.django_db
def test_appraisals_come_to_differing_ends_and_funds_answer(django_db_blocker: Any) -> None:
    content = load()
    with transaction.atomic():
        load_packaged()
        past = Past(today=timezone.localdate(), seed=29)
        regions = [vars(region) for region in content.regions]
        load_regions(regions, version="1", source="lianqiao.demo: an invented province")
        with told(past):
            cast = Cast(content, past)
            cast.enter(step=lambda: None)
            records = Records(content, cast, past)
            records.make(step=lambda: None)
            Evaluating(content, cast, past, records).make(step=lambda: None)

        wanted = read("appraisals")
        states = Counter(Appraisal.objects.values_list("state", flat=True))
        proven = Achievement.objects.filter(proven_readiness__isnull=False).count()
        referrals = Counter(Referral.objects.values_list("state", flat=True))
        scored = Appraisal.objects.filter(score__isnull=False)
        ends = {one.kind: (one.state, one.review.state) for one in scored.select_related("review")}
        going_on = Review.objects.get(state=ReviewState.SCORING)
        handed_in = Assignment.objects.filter(review=going_on, state=AssignmentState.SUBMITTED).count()
        transaction.set_rollback(True)

    assert ends == {"value": ("published", ReviewState.CLOSED)}
    assert handed_in == 1
    assert sum(states.values()) == 30
    assert states["published"] == wanted["fates"]["published"] + 1 == proven + 1
    assert states["revoked"] == 1
    assert referrals["invested"] > 0
    assert referrals["declined"] > 0
