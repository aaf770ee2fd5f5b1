"""What is filed in the province: every kind in every state, days in order, nothing that the house would refuse."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import pdfplumber
import pytest
from django.utils import timezone

from lianqiao.core import log
from lianqiao.core.filing.enums import FilingState
from lianqiao.core.filing.kinds import kinds
from lianqiao.core.lists.enums import EditionState, Visibility
from lianqiao.core.lists.models import Edition, ListKind
from lianqiao.core.models import Message
from lianqiao.core.norms.models import Norm
from lianqiao.core.notices.domain.notices import is_concluded
from lianqiao.core.notices.enums import NoticeState, ObjectionState
from lianqiao.core.notices.models import Objection, PublicNotice
from lianqiao.core.transitions import table_of
from lianqiao.demo.papers import paper
from lianqiao.demo.past import REMEMBERED_DAYS
from lianqiao.registers.achievements.enums import TransformationMode
from lianqiao.registers.campaigns.enums import AssignmentState, CampaignState, Verdict
from lianqiao.registers.campaigns.models import Assignment, Campaign, Classification
from lianqiao.registers.conversions.models import Conversion
from lianqiao.registers.enterprises.enums import ENTERPRISE_KINDS
from lianqiao.registers.enterprises.models import Credential, YearFigures
from lianqiao.registers.intellectual_property.models import Right
from lianqiao.registers.organisations.enums import OrganisationState
from lianqiao.registers.organisations.models import Organisation
from lianqiao.registers.programs.enums import PauseReason
from lianqiao.registers.programs.models import Webhook
from lianqiao.registers.registrations.models import Registration

#: One process makes the province for all of the module.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]
#: Those who appraise and offices that register come with their work: see `test_evaluating`, `test_contracting`.
WITH_THEIR_WORK = ("evaluators", "contract-offices", "unit-rules")
TOLD = [kind for kind in kinds() if kind.slug not in WITH_THEIR_WORK]
KINDS = pytest.mark.parametrize("kind", TOLD, ids=lambda kind: kind.slug)


@KINDS
def test_every_state_occurs(kind: Any) -> None:
    table = table_of(kind.model)
    reached = {table.initial, *(step.target for step in table)}

    assert set(kind.model.objects.values_list("state", flat=True)) == reached


def test_every_kind_of_list_has_an_edition() -> None:
    assert set(ListKind.objects.values_list("key", flat=True)) == set(Edition.objects.values_list("kind", flat=True))


def test_every_state_of_editions_and_notices_occurs() -> None:
    assert set(Edition.objects.values_list("state", flat=True)) == set(EditionState.values)
    assert set(PublicNotice.objects.values_list("state", flat=True)) == set(NoticeState.values)
    assert set(Objection.objects.values_list("state", flat=True)) == set(ObjectionState.values)


def test_every_state_of_campaigns_occurs() -> None:
    assert set(Campaign.objects.values_list("state", flat=True)) == set(CampaignState.values)
    assert set(Assignment.objects.values_list("state", flat=True)) == set(AssignmentState.values)
    assert set(Classification.objects.values_list("verdict", flat=True)) == set(Verdict.values)


def test_restricted_lists_are_not_public() -> None:
    restricted = Edition.objects.filter(visibility=Visibility.RESTRICTED)

    assert restricted.exists()
    assert not restricted.filter(is_published=True).exists()


def test_nothing_of_the_past_is_left_to_the_clock() -> None:
    for model in (Credential, Right, Edition, PublicNotice, Campaign):
        assert not model.objects.filter(next_check__lt=timezone.now() - timedelta(days=1)).exists()


def test_every_enterprise_that_was_verified_has_figures_of_three_years() -> None:
    kinds_filing = [kind.value for kind in ENTERPRISE_KINDS]
    for firm in Organisation.objects.filter(kind__in=kinds_filing, state=OrganisationState.VERIFIED):
        years = YearFigures.objects.filter(organisation=firm).values_list("year", flat=True)

        assert len(set(years)) == 3


def test_some_firms_do_no_research_and_some_are_just_below_the_scale() -> None:
    last = timezone.localdate().year - 1
    rows = YearFigures.objects.filter(year=last)

    assert rows.filter(research_yuan=0).exists()
    assert rows.filter(main_revenue_yuan__lt=20_000_000, main_revenue_yuan__gte=16_000_000).exists()


def test_credentials_have_run_out_run_out_soon_and_hold() -> None:
    today = timezone.localdate()
    held = Credential.objects.filter(state=FilingState.CONFIRMED)

    assert held.filter(valid_to__lt=today).exists()
    assert held.filter(valid_to__range=(today, today + timedelta(days=60))).exists()
    assert held.holding(today).count() > held.count() // 2


def test_history_of_a_filed_record_is_told_in_order() -> None:
    for kind in kinds():
        for record in kind.model.objects.all():
            told = [entry.at for entry in log.history_of(record) if "to" in entry.data]

            assert told == sorted(told)


def test_every_way_of_conversion_is_told_and_some_are_certified() -> None:
    assert set(Conversion.objects.values_list("mode", flat=True)) == set(TransformationMode.values)
    assert Conversion.objects.filter(certified_on__isnull=False).exists()


def test_registration_after_the_rule_has_its_notice() -> None:
    rule = Norm.objects.get(key="registration.notice_before_certificate", region="290000")
    later = Registration.objects.filter(decided_at__date__gte=rule.effective_from).exclude(number="")

    assert later.exists()
    for registration in later:
        assert is_concluded(registration, "registration")


def test_papers_are_pages_that_can_be_read() -> None:
    with pdfplumber.open(BytesIO(paper("技术合同", ["铁屏管阀"]))) as document:
        (page,) = document.pages

        assert "技术合同" in page.extract_text()


def test_only_steps_that_ask_for_a_reason_have_one() -> None:
    for kind in kinds():
        table = table_of(kind.model)
        explained = {str(step.label) for step in table if step.reason_required}
        for record in kind.model.objects.all():
            given = {entry.text for entry in log.history_of(record) if entry.reason and "to" in entry.data}

            assert given <= explained


def test_address_that_hears_of_changes_leads_nowhere_and_is_paused() -> None:
    webhook = Webhook.objects.get()

    assert (urlsplit(webhook.url).hostname or "").endswith(".example")
    assert webhook.pause_reason == PauseReason.BY_HAND
    assert not webhook.deliveries.exists()


def test_people_have_heard_of_what_happened_of_late_and_of_nothing_older() -> None:
    days = set(Message.objects.filter(kind="achievements").values_list("created_at__date", flat=True))

    assert days
    assert min(days) >= timezone.localdate() - timedelta(days=REMEMBERED_DAYS)
