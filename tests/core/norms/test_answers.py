"""Asking: places, days, the most specific, the strictest, what is missing, many places at once."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Q

from lianqiao.core import norms
from lianqiao.core.norms.enums import Kind, Level, Strictest
from lianqiao.core.norms.registry import Declared
from lianqiao.registers.organisations.models import Organisation
from tests.core.norms.makers import KEY, START, make_key, make_norm
from tests.factories import OrganisationFactory, RegionFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 22)


def ask(where: Any = None, on: date = DAY) -> Any:
    return norms.get(KEY, where=where, on=on)


def test_most_specific_edition_counts_and_the_chain_says_why() -> None:
    key = make_key()
    university = OrganisationFactory(name="辽河大学")
    make_norm(key, "0.5", is_verified=True)
    make_norm(key, "0.7", code="290000")
    make_norm(key, "0.8", organisation=university)

    answers = {
        name: ask(where)
        for name, where in {
            "nation": None,
            "100000": "100000",
            "province": "290000",
            "prefix": "29",
            "city": RegionFactory(code="290100"),
            "elsewhere": "230100",
            "university": university,
        }.items()
    }

    assert {name: str(answer.value) for name, answer in answers.items()} == {
        "nation": "0.5",
        "100000": "0.5",
        "province": "0.7",
        "prefix": "0.7",
        "city": "0.7",
        "elsewhere": "0.5",
        "university": "0.8",
    }
    chain = answers["university"].chain
    assert [(step.level, step.edition is not None, step.chosen) for step in chain] == [
        (Level.NATION, True, False),
        (Level.PROVINCE, True, False),
        (Level.CITY, False, False),
        (Level.INSTITUTION, True, True),
    ]
    assert [step.name for step in chain if step.edition] == ["全国", "测试地区290000", "辽河大学"]
    assert chain[0].why == "下级另有规定，以下级为准"
    assert (answers["nation"].verified, answers["province"].verified) == (True, False)
    assert answers["nation"].source == "《测试办法》"
    assert answers["nation"].text == "50%"


@pytest.mark.parametrize(
    ("rule", "national", "provincial", "chosen", "level"),
    [
        (Strictest.STRICTEST_MAX, "0.5", "0.4", "0.5", Level.NATION),
        (Strictest.STRICTEST_MAX, "0.5", "0.7", "0.7", Level.PROVINCE),
        (Strictest.STRICTEST_MAX, "0.5", "0.5", "0.5", Level.PROVINCE),
        (Strictest.STRICTEST_MIN, "0.5", "0.4", "0.4", Level.PROVINCE),
        (Strictest.STRICTEST_MIN, "0.5", "0.7", "0.5", Level.NATION),
        (Strictest.STRICTEST_MIN, "0.5", "0.5", "0.5", Level.PROVINCE),
    ],
)
def test_strictest_edition_counts_and_the_nearest_of_equals(
    rule: Strictest, national: str, provincial: str, chosen: str, level: Level
) -> None:
    key = make_key(strictest=rule)
    make_norm(key, national)
    make_norm(key, provincial, code="290000")
    answer = ask("290100")
    assert answer.value == Decimal(chosen)
    assert [step.level for step in answer.chain if step.chosen] == [level]


def test_strictest_durations_are_compared_by_their_ends() -> None:
    key = make_key(Kind.DURATION, Strictest.STRICTEST_MAX)
    make_norm(key, {"length": 15, "unit": "working_days"})
    make_norm(key, {"length": 18, "unit": "days"}, code="290000")
    assert ask("290000").value == norms.Duration(15, norms.TimeUnit.WORKING_DAYS)


def test_old_case_is_decided_by_the_edition_of_its_day() -> None:
    key = make_key()
    make_norm(key, "0.2", effective_to=date(2020, 1, 1))
    make_norm(key, "0.5", effective_from=date(2020, 1, 1))
    days = (START, date(2019, 12, 31), date(2020, 1, 1), DAY)
    assert [str(ask(on=day).value) for day in days] == ["0.2", "0.2", "0.5", "0.5"]


def test_missing_norm_says_what_was_asked() -> None:
    key = make_key()
    make_norm(key, "0.5", code="290000")
    with pytest.raises(norms.NormMissing) as missing:
        ask("230100")
    assert isinstance(missing.value, LookupError)
    assert str(missing.value) == "no norm test.floor holds in 230100 on 2026-11-22"
    assert Declared(KEY, Kind.SHARE).find(where="230100", on=DAY) is None
    with pytest.raises(norms.NormMissing):
        ask("290000", on=date(2015, 9, 30))


@pytest.mark.parametrize(
    ("where", "error"), [("29x", ValueError), ("290", ValueError), (7, TypeError), (DAY, TypeError)]
)
def test_what_is_no_place_is_an_error_of_the_caller(where: Any, error: type[Exception]) -> None:
    make_norm(make_key(), "0.5")
    with pytest.raises(error):
        ask(where)


def test_corrected_edition_is_not_asked() -> None:
    key = make_key()
    make_norm(key, "0.5", superseded_at="2026-01-01T00:00+08:00")
    make_norm(key, "0.6")
    assert ask().value == Decimal("0.6")


def test_table_is_a_fresh_list_each_time() -> None:
    key = make_key(Kind.TABLE, columns=[{"name": "code", "title": "代码", "cell": "text"}])
    make_norm(key, [{"code": "a"}])
    ask().value.append("spoilt")
    assert ask().value == [{"code": "a"}]


def test_condition_takes_each_row_by_the_rule_of_its_place() -> None:
    key = make_key(Kind.NUMBER)
    special = OrganisationFactory(region=RegionFactory(code="290100"), staff=5)
    make_norm(key, "10")
    make_norm(key, "20", code="290000")
    make_norm(key, "30", code="290100")
    make_norm(key, "1", organisation=special)
    rows = {
        code: [OrganisationFactory(region=RegionFactory(code=code), staff=staff) for staff in (10, 20, 30)]
        for code in ("230000", "290000", "290100", "290200")
    }

    def kept(**options: Any) -> set[Any]:
        condition = Declared(KEY, Kind.NUMBER).condition(lambda least: Q(staff__gte=int(least)), on=DAY, **options)
        return set(Organisation.objects.filter(condition).values_list("pk", flat=True))

    everywhere = {o.pk for o in rows["230000"]} | {o.pk for code in ("290000", "290200") for o in rows[code][1:]}
    everywhere |= {rows["290100"][2].pk}
    assert kept() == everywhere
    assert kept(organisation="id") == everywhere | {special.pk}


def test_declaring_one_norm_as_two_kinds_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    from lianqiao.core.norms import registry

    monkeypatch.setattr(registry, "_kinds", {})
    monkeypatch.setattr(registry, "_uses", {})
    norms.declare(KEY, Kind.SHARE, "检验")
    norms.declare(KEY, Kind.SHARE)
    assert [(use.module, use.purpose) for use in registry.uses_of(KEY)] == [(__name__, "检验")]
    with pytest.raises(LookupError):
        norms.declare(KEY, Kind.MONEY)
