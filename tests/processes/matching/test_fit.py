"""The structured fit: marks that say what fits, what does not and what nobody has said, and never more than masking."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.permissions import Role
from lianqiao.core.publishing.enums import Publicity
from lianqiao.processes.matching import helpers as helpers_module
from lianqiao.processes.matching.domain.answering import Answering
from lianqiao.processes.matching.enums import Aspect, FitVerdict
from lianqiao.processes.matching.fit import WAYS, Mark, StructuredFit, fit_of
from lianqiao.processes.matching.fitting import FitFilter, fits_of
from lianqiao.processes.matching.helpers import Helper, gap_helpers, helpers_for, stages_between
from lianqiao.registers.achievements.enums import TransformationMode
from lianqiao.registers.achievements.queries.masking import shown_to_public as shown_achievement
from lianqiao.registers.demands.enums import CooperationMode, MaskedPart
from lianqiao.registers.demands.queries.masking import shown_to_public as shown_demand
from lianqiao.registers.organisations.enums import OrganisationKind
from lianqiao.registers.taxonomy.enums import PublicStage
from tests.processes import makers

pytestmark = pytest.mark.django_db
FITS, MISSES, UNKNOWN = FitVerdict.FITS, FitVerdict.MISSES, FitVerdict.UNKNOWN


def marks(demand: Any, achievement: Any, answering: Answering | None = None) -> dict[Aspect, Mark]:
    fit = fit_of(
        shown_demand(demand), shown_achievement(achievement), on=clock.today(), answering=answering, helpers={}
    )
    assert [mark.aspect for mark in fit.marks] == list(Aspect)
    return {mark.aspect: mark for mark in fit.marks}


def test_what_fits_is_marked_with_the_reason() -> None:
    achievement = makers.achievement(
        makers.organisation(), price_yuan=Decimal(300_000), modes=[TransformationMode.LICENCE]
    )
    demand = makers.demand(
        makers.organisation(), readiness_wanted=6, budget_yuan=Decimal(500_000), modes=[CooperationMode.LICENCE]
    )
    demand.fresh_from = achievement.fresh_from = clock.today()

    found = marks(demand, achievement, Answering(answered=3, lapsed=1))

    assert {aspect: mark.verdict for aspect, mark in found.items()} == {
        Aspect.FIELD: UNKNOWN,
        Aspect.REGION: FITS,
        Aspect.READINESS: FITS,
        Aspect.PRICE: FITS,
        Aspect.WAY: FITS,
        Aspect.FRESHNESS: FITS,
        Aspect.ANSWERS: FITS,
    }
    assert found[Aspect.READINESS].words == "单位自评 7 级，达到要求的 6 级"
    assert found[Aspect.WAY].words == "双方都接受许可"
    assert found[Aspect.ANSWERS].words == "答复过 3 次对接，1 次逾期未答"


def test_what_does_not_fit_is_marked_with_the_gap_and_what_could_close_it() -> None:
    achievement = makers.achievement(
        makers.organisation(code="290101"),
        readiness=3,
        price_yuan=Decimal(900_000),
        modes=[TransformationMode.ASSIGNMENT],
    )
    demand = makers.demand(
        makers.organisation(code="290101"),
        readiness_wanted=8,
        budget_yuan=Decimal(500_000),
        modes=[CooperationMode.EQUITY],
    )
    demand.fresh_from = achievement.fresh_from = clock.today() - timedelta(days=800)

    found = marks(demand, achievement, Answering(answered=1, lapsed=2))

    assert {aspect for aspect, mark in found.items() if mark.verdict == MISSES} == {
        Aspect.READINESS,
        Aspect.PRICE,
        Aspect.WAY,
        Aspect.FRESHNESS,
        Aspect.ANSWERS,
    }
    assert found[Aspect.READINESS].words == (
        "单位自评 3 级，差 5 级到要求的 8 级，可借助概念验证中心；中试平台；产业化基金或孵化载体"
    )


def test_what_is_kept_back_or_not_said_is_unknown() -> None:
    achievement = makers.achievement(
        makers.organisation(),
        price_yuan=Decimal(100),
        modes=[TransformationMode.LICENCE],
        publicity=Publicity.ON_REQUEST,
    )
    demand = makers.demand(makers.organisation(), budget_yuan=Decimal(500), masked=[MaskedPart.BUDGET])
    demand.fresh_from = achievement.fresh_from = None

    found = marks(demand, achievement)

    assert {aspect for aspect, mark in found.items() if mark.verdict == UNKNOWN} == set(Aspect) - {Aspect.REGION}


def test_every_way_of_cooperation_has_its_answers() -> None:
    assert set(WAYS) == set(CooperationMode)


def test_stages_between_levels() -> None:
    assert stages_between(3, 8) == (PublicStage.LAB, PublicStage.PILOT, PublicStage.INDUSTRY)
    assert stages_between(5, 6) == (PublicStage.PILOT,)
    assert stages_between(6, 6) == stages_between(9, 2) == ()


def test_funds_of_the_province_are_named_and_other_registers_add_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    near = makers.organisation("近处基金", kind=OrganisationKind.FUND)
    makers.organisation("企业不算", kind=OrganisationKind.ENTERPRISE)
    monkeypatch.setattr(helpers_module, "_SOURCES", list(helpers_module._SOURCES))
    gap_helpers(lambda stages, region: [Helper(PublicStage.PILOT, f"{region}中试线")])

    found = helpers_for({PublicStage.PILOT, PublicStage.INDUSTRY}, near.region_id)

    assert found == {PublicStage.INDUSTRY: ("近处基金",), PublicStage.PILOT: (f"{near.region_id}中试线",)}
    assert helpers_for((), near.region_id) == {}


def reader() -> Actor:
    return makers.actor(makers.organisation(), Role.EDITOR)


def test_the_answers_of_a_hidden_owner_are_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "lianqiao.processes.matching.fitting.answering_of", lambda keys: dict.fromkeys(keys, Answering(4, 0))
    )
    demand, actor = makers.demand(makers.organisation()), reader()
    hidden = makers.achievement(makers.organisation(), publicity=Publicity.HIDDEN_OWNER)
    known = makers.achievement(makers.organisation())

    one, other = fits_of([(demand, hidden), (demand, known)], actor=actor, on=clock.today())

    assert not one.fits(Aspect.ANSWERS)
    assert other.fits(Aspect.ANSWERS)


def test_many_pairs_cost_as_many_queries_as_one() -> None:
    actor = reader()
    pairs = [
        (makers.demand(makers.organisation(), readiness_wanted=9), makers.achievement(makers.organisation()))
        for _ in range(5)
    ]

    def queries(some: list[Any]) -> int:
        fresh = [(type(a).objects.get(pk=a.pk), type(b).objects.get(pk=b.pk)) for a, b in some]
        with CaptureQueriesContext(
            connection,
        ) as captured:
            fits_of(fresh, actor=actor, on=clock.today())
        return len(captured)

    queries(pairs)
    assert queries(pairs) <= queries(pairs[:1])


def fit(*verdicts: FitVerdict) -> StructuredFit:
    return StructuredFit(tuple(Mark(aspect, verdict, "") for aspect, verdict in zip(Aspect, verdicts, strict=False)))


def test_a_filter_keeps_what_is_known_to_fit_and_orders_by_what_does_not() -> None:
    wanted = FitFilter.from_params(QueryDict("must=region&must=nonsense&order=fit"))
    fits = [fit(UNKNOWN, FITS, MISSES), fit(FITS, FITS, FITS), fit(FITS, UNKNOWN, FITS), fit(FITS, FITS, UNKNOWN)]

    assert wanted == FitFilter(("region",), by_fit=True)
    assert [name for name, _ in wanted.apply("abcd", fits)] == ["b", "d", "a"]
    assert [name for name, _ in FitFilter().apply("abcd", fits)] == list("abcd")
    assert not FitFilter.from_params(QueryDict("")).is_set
