"""The province as it stands in the database: a sample, made once for all of these tests, because it takes seconds."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate, get_user_model
from django.db import models, transaction
from django.utils import timezone

from lianqiao.core import log
from lianqiao.core.models import Change, LogEntry, MailState, Message, SecrecyReview, Version
from lianqiao.core.permissions import Office
from lianqiao.demo import accounts, codes, generate, is_empty, whole
from lianqiao.demo.contacts import pairs_of
from lianqiao.demo.whole import Extent
from lianqiao.processes.introductions.enums import (
    DISCLOSED_STATES,
    DeadlineState,
    IntroductionState,
    MandateState,
    Stage,
)
from lianqiao.processes.introductions.models import (
    Certificate,
    Deadline,
    DisclosedContact,
    Introduction,
    Mandate,
    Step,
    TeamMember,
)
from lianqiao.registers.achievements.domain.completeness import score
from lianqiao.registers.achievements.enums import AchievementState
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.demands.domain.quality import quality_of
from lianqiao.registers.demands.enums import DemandState
from lianqiao.registers.demands.models import Demand
from lianqiao.registers.organisations.enums import OrganisationState
from lianqiao.registers.organisations.models import Organisation
from lianqiao.registers.taxonomy.domain import load_packaged
from lianqiao.registers.taxonomy.models import Region

#: One process makes the province for all of the module.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SEED = 29
CONTENT = whole.content(Extent.SAMPLE, SEED)


@pytest.fixture(scope="module")
def steps(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[tuple[int, int, str]]]:
    """The province, and what its making reported."""
    reported: list[tuple[int, int, str]] = []
    with django_db_blocker.unblock(), transaction.atomic():
        load_packaged()
        generate(extent=Extent.SAMPLE, seed=SEED, progress=lambda *step: reported.append(step))
        yield reported
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def province(steps: list[tuple[int, int, str]], db: None) -> None:
    """Each test begins with the province, and leaves it as it was."""


def states(model: type[models.Model]) -> set[str]:
    return set(model._default_manager.values_list("state", flat=True))


def collected(texts: Any) -> list[str]:
    return [texts[key].title for key in texts if key in CONTENT.collected]


def test_everything_written_has_been_made() -> None:
    assert Organisation.objects.count() == len(CONTENT.organisations)
    assert Achievement.objects.count() == len(CONTENT.achievements)
    assert Demand.objects.count() == len(CONTENT.demands)
    met, may_have_met = len(CONTENT.meetings), len(CONTENT.meetings) + len(pairs_of(CONTENT))
    assert met < Introduction.objects.count() <= may_have_met
    assert Region.objects.filter(code__startswith="29").count() == len(CONTENT.regions)


def test_every_state_occurs() -> None:
    assert states(Organisation) == set(OrganisationState.values)
    assert states(Achievement) == set(AchievementState.values)
    assert states(Demand) == set(DemandState.values)
    assert states(Introduction) == set(IntroductionState.values)


def test_progress_counts_to_the_end(steps: list[tuple[int, int, str]]) -> None:
    total = steps[-1][1]

    assert [done for done, _total, _label in steps] == list(range(1, total + 1))


def test_nothing_has_happened_in_the_future() -> None:
    now = timezone.now()

    assert not LogEntry.objects.filter(at__gt=now).exists()
    assert not Message.objects.filter(created_at__gt=now).exists()
    assert not Achievement.objects.filter(published_at__gt=now).exists()


def test_history_of_a_record_is_told_in_order() -> None:
    for record in (*Achievement.objects.all(), *Demand.objects.all(), *Introduction.objects.all()):
        told = [(entry.at, entry.data["to"]) for entry in log.history_of(record) if "to" in entry.data]

        assert told == sorted(told, key=lambda row: row[0])
        assert not told or told[-1][1] == record.state


def test_nothing_is_public_without_a_secrecy_review() -> None:
    reviewed = set(SecrecyReview.objects.filter(conclusion="may_publish").values_list("subject_id", flat=True))

    for model in (Achievement, Demand):
        assert set(model.objects.filter(state="published").values_list("pk", flat=True)) <= reviewed


def test_published_records_stay_fresh_for_a_month() -> None:
    soon = timezone.localdate() + timedelta(days=30)

    for model in (Achievement, Demand):
        assert not model.objects.filter(state="published", fresh_until__lte=soon).exists()


def test_published_records_are_well_described() -> None:
    """Best those that are told by hand; of the others not everybody says all that may be said."""
    published = Achievement.objects.filter(state="published")

    assert min(score(record) for record in published.exclude(title__in=collected(CONTENT.achievements))) >= 90
    assert min(score(record) for record in published) >= 80
    assert min(quality_of(record).score for record in Demand.objects.filter(state="published")) >= 60


@pytest.mark.parametrize(("model", "texts"), [(Achievement, CONTENT.achievements), (Demand, CONTENT.demands)])
def test_collected_records_have_all_that_single_ones_have(model: Any, texts: Any) -> None:
    records = model.objects.filter(title__in=collected(texts), state="published")
    ids = list(records.values_list("pk", flat=True))

    assert len(ids) > 0.5 * len(collected(texts))
    for rows in (SecrecyReview.objects, Version.objects):
        assert set(rows.filter(subject_id__in=ids).values_list("subject_id", flat=True)) == set(ids)
    actions = Counter(LogEntry.objects.filter(subject_id__in=ids).values_list("action", flat=True))
    feed = Counter(Change.objects.filter(record_id__in=ids).values_list("topic", flat=True))
    named = f"{model._meta.label_lower}."
    for verb in ("create", "submit", "clear"):
        assert actions[named + verb] == feed[named + verb] == len(ids)
    assert not records.filter(submitted_at__isnull=True).exists()


@pytest.mark.parametrize("texts", [CONTENT.achievements, CONTENT.demands], ids=["achievements", "demands"])
def test_collected_records_have_come_over_two_years(texts: Any) -> None:
    model = Achievement if texts is CONTENT.achievements else Demand
    days = model.objects.filter(title__in=collected(texts)).values_list("published_at", flat=True)
    ages = sorted((timezone.now() - day).days for day in days if day is not None)

    assert ages[0] < 90
    assert ages[-1] > 400
    assert 120 < ages[len(ages) // 2] < 550


def test_newcomers_wait_to_be_verified_with_drafts() -> None:
    for key in CONTENT.newcomers:
        firm = Organisation.objects.get(name=CONTENT.organisations[key].name)

        assert firm.state == OrganisationState.PENDING
        assert set(Demand.objects.filter(organisation=firm).values_list("state", flat=True)) <= {DemandState.DRAFT}


def test_work_was_over_before_it_was_written_down() -> None:
    for record in Achievement.objects.all():
        assert record.finished_on < timezone.localdate(record.created_at)
        assert record.started_on < record.finished_on


def test_inboxes_are_not_flooded() -> None:
    unread = Counter(Message.objects.filter(read_at__isnull=True).values_list("recipient", flat=True))

    assert max(unread.values()) <= 40


def test_revised_achievement_has_two_versions() -> None:
    for key in CONTENT.stories["achievements"]["revised"]:
        record = Achievement.objects.get(title=CONTENT.achievements[key].title)

        assert Version.objects.filter(subject_id=record.pk).count() == 2


def test_contacts_are_disclosed_where_both_agreed_and_nowhere_else() -> None:
    agreed = set(Introduction.objects.filter(state__in=DISCLOSED_STATES).values_list("pk", flat=True))

    assert set(Certificate.objects.values_list("introduction", flat=True)) == agreed
    assert Counter(DisclosedContact.objects.values_list("introduction", flat=True)) == dict.fromkeys(agreed, 2)


def test_invented_past_is_not_mailed() -> None:
    assert not Message.objects.filter(mail_state=MailState.WAITING).exists()


def test_reviewers_find_unread_messages() -> None:
    person = get_user_model().objects.get(email="city@lianqiao.example")

    assert Message.objects.filter(recipient=person, read_at__isnull=True).exists()


@pytest.mark.parametrize(
    "account",
    [account for account in accounts() if account.email.partition("@")[0] not in Office.values],
    ids=lambda account: account.email,
)
def test_log_in_works_and_acts_for_an_organisation(account: Any) -> None:
    person = authenticate(None, username=account.email, password=account.password)

    assert person is not None
    assert person.memberships.exists()


def test_administrators_can_sign_in_with_the_figures_that_are_printed() -> None:
    figures = codes()

    assert set(figures) == {account.email for account in accounts() if account.secret}
    for email, code in figures.items():
        key = Authenticator.objects.get(user__email=email, type=Authenticator.Type.TOTP)
        assert key.wrap().validate_code(code)
        assert not key.wrap().validate_code("000000" if code != "000000" else "111111")


def test_nobody_else_can_log_in() -> None:
    listed = {account.email for account in accounts()}

    for person in get_user_model().objects.exclude(email__in=listed):
        assert not person.has_usable_password()


def test_second_generation_is_refused_and_changes_nothing() -> None:
    before = LogEntry.objects.count()

    assert not is_empty()
    with pytest.raises(RuntimeError, match="empty database"):
        generate()
    assert LogEntry.objects.count() == before


def test_cases_go_on_to_contracts_landings_and_follow_ups() -> None:
    """The sample may be too small for each ending; what is there is whole, and nothing is left from the past."""
    stages = set(Introduction.objects.values_list("stage", flat=True))
    assert {Stage.INTEREST, Stage.TALKS, Stage.TRIAL, Stage.CONTRACT} <= stages
    assert Introduction.objects.filter(contract_on__isnull=False).exists()
    assert not Introduction.objects.filter(contract_on__isnull=False).exclude(steps__reply__isnull=False).exists()
    assert Mandate.objects.filter(state=MandateState.ACTIVE).exists()
    assert TeamMember.objects.exists()
    today = timezone.localdate()
    assert not Deadline.objects.filter(state=DeadlineState.OPEN, due_on__lt=today).exists()
    assert not Step.objects.filter(happened_on__gt=today).exists()
