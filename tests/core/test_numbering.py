"""Numbers without gaps and doubles: schemes are read strictly, and two who ask at once wait for each other."""

import threading
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from sequences.models import Sequence

from lianqiao.core import norms, numbering
from lianqiao.core.errors import DomainError
from lianqiao.core.norms import content
from lianqiao.core.numbering import next_number, parse
from tests.factories import OrganisationFactory, RegionFactory
from tests.waiting import until_somebody_waits

DAY = date(2026, 11, 22)


def test_schemes_of_the_program_are_sound_and_all_declared() -> None:
    packaged = {
        edition.key: edition.value for edition in content.packaged().editions if edition.key.startswith("numbering.")
    }

    assert packaged
    for text in packaged.values():
        parse(text)
    assert {f"numbering.{key}" for key in numbering._declared} >= set(packaged)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "有且只有一个流水号"),
        ("{year}", "有且只有一个流水号"),
        ("{serial:04}-{serial:04}", "有且只有一个流水号"),
        ("{year}{serial}", "前面要有一个非数字的字"),
        ("A1{serial}", "前面要有一个非数字的字"),
        ("{office}{serial}", "前面要有一个非数字的字"),
        ("{year:3}{serial:04}", "没有这种字段：{year:3}"),
        ("{month:2}{serial:04}", "没有这种字段：{month:2}"),
        ("{region:5}{serial:04}", "没有这种字段：{region:5}"),
        ("{town}{serial:04}", "没有这种字段：{town}"),
        ("{serial:4}", "流水号的位数"),
        ("{serial:013}", "流水号的位数"),
        ("{kind:0}{serial:04}", "字段的长度"),
        ("{year{serial:04}", "花括号"),
        ("{Year}{serial:04}", "花括号"),
    ],
)
def test_a_text_that_is_no_scheme_is_refused(text: str, why: str) -> None:
    with pytest.raises(DomainError) as refusal:
        parse(text)
    assert refusal.value.code == "number_scheme"
    assert why in refusal.value.message


@given(st.text(alphabet="{}:0246ayer serial年", max_size=30))
def test_any_text_is_a_scheme_or_refused_in_words(text: str) -> None:
    try:
        fields = [part.field for part in parse(text).parts]
    except DomainError:
        fields = ["serial"]

    assert fields.count("serial") == 1


def number(key: str, **asked: Any) -> str:
    with transaction.atomic():
        return next_number(key, **{"on": DAY, **asked})


def test_achievements_are_registered_with_twelve_characters(db: None) -> None:
    county = RegionFactory(code="290102")

    assert number("achievement_registration", where=county, kind="Y") == "9292026Y0001"
    assert number("achievement_registration", where=county, kind="Y") == "9292026Y0002"
    assert number("achievement_registration", where="290000", kind="Y") == "9292026Y0003"
    assert number("achievement_registration", where="290000", kind="R") == "9292026R0001"
    assert number("achievement_registration", where="290000", kind="Y", on=date(2027, 1, 1)) == "9292027Y0001"


@pytest.mark.parametrize(
    ("key", "asked", "expected"),
    [
        ("contract_registration", {"where": "290102", "office": "03"}, "26290103000001"),
        ("contract_internal", {"where": "290102"}, "2026290102000001"),
        ("conversion", {"where": "290102"}, "ZH202629010200001"),
        ("official_document", {"office": "辽科发"}, "辽科发〔2026〕1号"),
        ("public_notice", {"where": "290000"}, "GS20262900000001"),
        ("list_edition", {"where": "290000"}, "QD2026290000001"),
    ],
)
def test_numbers_of_the_program(db: None, key: str, asked: dict[str, Any], expected: str) -> None:
    assert number(key, **asked) == expected


def test_an_organisation_is_numbered_in_its_region(db: None) -> None:
    organisation = OrganisationFactory(region=RegionFactory(code="290102"))

    assert number("contract_internal", where=organisation) == "2026290102000001"


@pytest.mark.parametrize(
    ("key", "asked", "message"),
    [
        ("contract_internal", {}, "按编号规则需要6 位的“地区”。"),
        ("achievement_registration", {"where": "290000"}, "按编号规则需要1 位的“类别”。"),
        ("achievement_registration", {"where": "290000", "kind": "YY"}, "按编号规则需要1 位的“类别”。"),
        ("official_document", {}, "按编号规则需要“机关代字或代码”。"),
    ],
)
def test_what_a_scheme_needs_must_be_given(db: None, key: str, asked: dict[str, Any], message: str) -> None:
    with pytest.raises(DomainError) as refusal:
        number(key, **asked)
    assert refusal.value.message == message
    assert not Sequence.objects.exists()


def test_a_full_sequence_is_refused_and_stays_full(db: None) -> None:
    Sequence.objects.create(name="list_edition|QD2026290000", last=998)
    assert number("list_edition", where="290000") == "QD2026290000999"

    with transaction.atomic():
        for _attempt in range(2):
            with pytest.raises(DomainError) as refusal:
                next_number("list_edition", on=DAY, where="290000")
            assert refusal.value.code == "number_used_up"

    assert Sequence.objects.get().last == 999
    assert number("list_edition", where="290000", on=date(2027, 1, 1)) == "QD2027290000001"


def test_long_office_names_count_apart(db: None) -> None:
    one, other = "甲" * 50, "乙" * 50

    assert number("official_document", office=one) == f"{one}〔2026〕1号"
    assert number("official_document", office=other) == f"{other}〔2026〕1号"
    assert number("official_document", office=one) == f"{one}〔2026〕2号"

    with pytest.raises(DomainError) as refusal:
        number("official_document", office="甲" * 60)
    assert refusal.value.code == "number_long"


def test_an_unknown_scheme_and_a_missing_norm_are_errors_of_the_program(db: None) -> None:
    with pytest.raises(LookupError, match="declared"):
        number("nothing")
    with pytest.raises(norms.NormMissing):
        number("conversion", where="290000", on=date(1990, 1, 1))


@pytest.mark.django_db(transaction=True)
def test_a_number_belongs_into_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        next_number("conversion", on=DAY, where="290000")


@pytest.mark.django_db(transaction=True)
def test_a_number_that_was_rolled_back_is_given_again() -> None:
    assert number("conversion", where="290000") == "ZH202629000000001"
    with transaction.atomic():
        assert next_number("conversion", on=DAY, where="290000") == "ZH202629000000002"
        transaction.set_rollback(True)

    assert number("conversion", where="290000") == "ZH202629000000002"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("commits", "expected"), [(True, "ZH202629000000002"), (False, "ZH202629000000001")])
def test_two_at_once_wait_for_each_other(commits: bool, expected: str) -> None:
    """The second gets the next number when the first commits, and the first's own when that is rolled back."""
    numbers: list[str] = []

    def ask() -> None:
        numbers.append(number("conversion", where="290000"))
        connection.close()

    other = threading.Thread(target=ask)
    with transaction.atomic():
        assert next_number("conversion", on=DAY, where="290000") == "ZH202629000000001"
        other.start()
        until_somebody_waits(other)
        assert numbers == []
        transaction.set_rollback(not commits)
    other.join(60)

    assert numbers == [expected]


@pytest.mark.django_db(transaction=True)
def test_other_sequences_do_not_wait() -> None:
    numbers: list[str] = []

    def ask() -> None:
        numbers.append(number("conversion", where="290100"))
        connection.close()

    other = threading.Thread(target=ask)
    with transaction.atomic():
        next_number("conversion", on=DAY, where="290000")
        other.start()
        other.join(60)
        assert numbers == ["ZH202629010000001"]
