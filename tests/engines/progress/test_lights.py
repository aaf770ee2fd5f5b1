"""Lights: where a figure stands, the rule that judges, and the words that come with it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.engines.progress import (
    Direction,
    Ground,
    Light,
    LightRule,
    asked_for,
    judgement_sentence,
    rule_sentence,
    stand,
)

D = Decimal
RULE = LightRule(green_from=D(1), amber_from=D("0.8"))
MONEY = st.decimals(0, 10**9, places=2)


def light(
    value: str | None, *, target: str | None = "1000", due: str = "0.5", direction: Direction = Direction.UP
) -> Light:
    """The light of a value."""
    standing = stand(
        None if value is None else D(value),
        target=None if target is None else D(target),
        due=D(due),
        direction=direction,
    )
    return RULE.judge(standing).light


@pytest.mark.parametrize(
    ("value", "expected"),
    [("500", Light.GREEN), ("499.99", Light.AMBER), ("400", Light.AMBER), ("399.99", Light.RED), ("0", Light.RED)],
)
def test_light_follows_the_share_of_the_line(value: str, expected: Light) -> None:
    assert light(value) == expected


@pytest.mark.parametrize(
    ("target", "direction", "baseline", "expected"),
    [
        (D(1000), Direction.UP, None, 500),
        (D(1000), Direction.UP, D(200), 600),
        (D(100), Direction.DOWN, D(200), 150),
        (D(100), Direction.DOWN, None, 100),
    ],
)
def test_half_way_the_time_line_asks_for_half_of_the_way(
    target: Decimal, direction: Direction, baseline: Decimal | None, expected: int
) -> None:
    assert asked_for(target, due=D("0.5"), direction=direction, baseline=baseline) == expected
    assert stand(None, target=target, due=D("0.5"), direction=direction, baseline=baseline).line == expected


def test_light_is_grey_without_value_or_target() -> None:
    assert [light(None), light("5", target=None)] == [Light.GREY, Light.GREY]


def test_nothing_due_is_green() -> None:
    judged = RULE.judge(stand(D(0), target=D(10), due=D(0)))

    assert (judged.light, judged.ground) == (Light.GREEN, Ground.NOTHING_DUE)


def test_standing_says_what_is_missing_to_the_line() -> None:
    standing = stand(D(640), target=D(1000), due=D("0.75"))

    assert (standing.line, standing.completion, standing.ratio, standing.gap) == (
        D(750),
        D("0.64"),
        D(640) / D(750),
        D(110),
    )


def test_way_begins_at_the_baseline() -> None:
    standing = stand(D(110), target=D(120), due=D("0.5"), baseline=D(100))

    assert (standing.line, standing.completion, standing.ratio) == (D(110), D("0.5"), D(1))


def test_falling_figure_with_baseline_goes_down_its_way() -> None:
    standing = stand(D(28), target=D(20), due=D("0.5"), baseline=D(30), direction=Direction.DOWN)

    assert (standing.line, standing.completion, standing.ratio, standing.gap) == (D(25), D("0.2"), D("0.4"), D(3))


@pytest.mark.parametrize(("value", "expected"), [("20", Light.GREEN), ("23", Light.AMBER), ("25", Light.RED)])
def test_falling_figure_without_baseline_keeps_below_its_target(value: str, expected: Light) -> None:
    assert light(value, target="20", direction=Direction.DOWN) == expected


def test_falling_figure_to_nothing_is_red_until_nothing_is_left() -> None:
    assert [light(value, target="0", direction=Direction.DOWN) for value in ("1", "0")] == [Light.RED, Light.GREEN]


def test_reached_target_is_green_before_its_time() -> None:
    judged = RULE.judge(stand(D(1000), target=D(1000), due=D(1)))

    assert (judged.light, judged.ground) == (Light.GREEN, Ground.TARGET)


@pytest.mark.parametrize(("green", "amber"), [("0.8", "0.9"), ("1", "0"), ("1", "-1")])
def test_rule_that_contradicts_itself_is_refused(green: str, amber: str) -> None:
    with pytest.raises(ValueError, match="amber_from"):
        LightRule(green_from=D(green), amber_from=D(amber))


def test_rule_is_said_in_words() -> None:
    assert rule_sentence(RULE) == (
        "达到序时进度的100%及以上为绿灯，80%（含）至100%为黄灯，不足80%为红灯；"
        "已完成全期目标的为绿灯；没有数据或者没有目标的为灰灯"
    )


@pytest.mark.parametrize(
    ("value", "more", "words"),
    [
        ("1234.5", {"target": "4000"}, "现值1,234.5，序时应达2,000，相当于序时进度的61.7%，红灯"),
        ("4000", {"target": "4000"}, "现值4,000，已达到目标4,000，绿灯"),
        ("0", {"due": "0"}, "现值0，按进度目前还没有应完成的数，绿灯"),
        (None, {}, "还没有数据，灰灯"),
        ("3", {"target": None}, "没有设定目标，灰灯"),
        ("25", {"target": "20", "direction": Direction.DOWN}, "现值25，应控制在20以内，红灯"),
    ],
)
def test_light_is_said_in_words(value: str | None, more: dict[str, object], words: str) -> None:
    given_ = {"target": "1000", "due": "0.5", **more}
    target = given_.pop("target")
    standing = stand(
        None if value is None else D(value),
        target=None if target is None else D(str(target)),
        due=D(str(given_.pop("due"))),
        **given_,  # type: ignore[arg-type]
    )

    assert judgement_sentence(RULE.judge(standing)) == words


ORDER = (Light.RED, Light.AMBER, Light.GREEN)


@given(MONEY, MONEY, st.decimals("0.01", 10**9, places=2), st.decimals(0, 1, places=3))
def test_more_is_never_judged_worse(one: Decimal, other: Decimal, target: Decimal, due: Decimal) -> None:
    low, high = (RULE.judge(stand(value, target=target, due=due)).light for value in sorted((one, other)))

    assert ORDER.index(low) <= ORDER.index(high)


@given(MONEY, MONEY, st.decimals("0.01", 10**9, places=2))
def test_less_is_never_judged_worse_where_less_is_better(one: Decimal, other: Decimal, target: Decimal) -> None:
    low, high = (
        RULE.judge(stand(value, target=target, due=D(1), direction=Direction.DOWN)).light
        for value in sorted((one, other))
    )

    assert ORDER.index(low) >= ORDER.index(high)
