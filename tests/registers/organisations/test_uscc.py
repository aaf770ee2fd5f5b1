"""统一社会信用代码: length, alphabet, check character, how people write it."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.registers.organisations.validators import (
    ALPHABET,
    normalise_uscc,
    uscc_check_character,
    validate_uscc,
)

HEADS = ("11", "12", "13", "31", "51", "52", "53", "91", "92", "93", "A1", "A9", "N1", "N2", "N3", "Y1")
bodies = st.text(alphabet=ALPHABET, min_size=9, max_size=9)
first_17 = st.builds(
    lambda head, division, body: f"{head}{division:06d}{body}",
    st.sampled_from(HEADS),
    st.integers(min_value=110000, max_value=659999),
    bodies,
)


@pytest.mark.parametrize(
    "code",
    [
        "91350100M000100Y43",  # the worked example of the standard, GB 32100-2015
        "A12901000000000012"[:17] + uscc_check_character("A1290100000000001"),
        "N22901000000000012"[:17] + uscc_check_character("N2290100000000001"),
    ],
)
def test_valid_codes_pass_also_those_that_begin_with_a_letter(code: str) -> None:
    validate_uscc(code)


@given(first=first_17)
def test_every_well_formed_code_with_its_check_character_passes(first: str) -> None:
    validate_uscc(first + uscc_check_character(first))


@given(first=first_17, position=st.integers(min_value=8, max_value=16), replacement=st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(first: str, position: int, replacement: str) -> None:
    code = first + uscc_check_character(first)
    wrong = code[:position] + replacement + code[position + 1 :]
    if wrong == code:
        return

    with pytest.raises(ValidationError) as refusal:
        validate_uscc(wrong)

    assert refusal.value.code == "check"


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("91350100M000100Y4", "length"),
        ("91350100M000100Y430", "length"),
        ("91350100I000100Y43", "characters"),
        ("91350100O000100Y43", "characters"),
        ("9135010AM000100Y43", "characters"),
        ("91350100M000100Y44", "check"),
    ],
)
def test_what_is_no_code_is_refused_with_its_reason(code: str, problem: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        validate_uscc(code)

    assert refusal.value.code == problem


def test_code_is_stored_in_one_spelling() -> None:
    assert normalise_uscc(" ９１３５ 0100m000-100y43 ") == "91350100M000100Y43"
