"""The template tags of the shell."""

from datetime import timedelta

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from lianqiao.faces.shell.templatetags.shell import (
    UnknownIconError,
    duration,
    grouped,
    icon,
    page_numbers,
    percent_of,
)


def test_icon_is_hidden_from_screen_readers_without_label() -> None:
    drawn = icon("search")

    assert 'aria-hidden="true"' in drawn
    assert "aria-label" not in drawn
    assert 'd="M21 21l-6 -6"' in drawn
    assert 'd="M0 0h24v24H0z"' not in drawn


def test_icon_with_label_is_an_image_with_that_name() -> None:
    drawn = icon("search", label='搜索"')

    assert 'role="img" aria-label="搜索&quot;"' in drawn
    assert "aria-hidden" not in drawn


@pytest.mark.parametrize("name", ["no-such-icon", "../../css/lianqiao", "", "."])
def test_icon_refuses_names_that_are_no_icons(name: str) -> None:
    with pytest.raises(UnknownIconError):
        icon(name)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1, [1, 2, 3, 0, 10]),
        (4, [1, 2, 3, 4, 5, 6, 0, 10]),
        (5, [1, 2, 3, 4, 5, 6, 7, 0, 10]),
        (6, [1, 0, 4, 5, 6, 7, 8, 9, 10]),
        (10, [1, 0, 8, 9, 10]),
    ],
)
def test_page_numbers_keep_first_last_and_neighbours(number: int, expected: list[int]) -> None:
    page = Paginator(range(100), 10).page(number)

    assert page_numbers(page) == expected


def test_page_numbers_of_a_single_page() -> None:
    assert page_numbers(Paginator(range(3), 10).page(1)) == [1]


def _render(source: str, address: str) -> str:
    request = RequestFactory().get(address)
    return Template("{% load shell %}{% autoescape off %}" + source + "{% endautoescape %}").render(
        Context({"request": request})
    )


def test_query_with_changes_one_condition_and_leaves_the_page() -> None:
    assert _render('{% query_with q="泵" region=None %}', "/?q=阀&region=2901&page=3&k=1&k=2") == (
        "?q=%E6%B3%B5&k=1&k=2"
    )


def test_page_query_changes_only_the_page() -> None:
    assert _render("{% page_query 4 %}", "/?q=a&k=1&k=2&page=3") == "?q=a&k=1&k=2&page=4"


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0.2, "1 秒"),
        (59, "59 秒"),
        (60, "1 分钟"),
        (95, "2 分钟"),
        (3599, "1 小时 0 分钟"),
        (7500, "2 小时 5 分钟"),
    ],
)
def test_duration_speaks_as_people_do(seconds: float, expected: str) -> None:
    assert duration(timedelta(seconds=seconds)) == expected


def test_grouped_separates_thousands() -> None:
    assert grouped(11420) == "11,420"


@pytest.mark.parametrize(("part", "whole", "expected"), [(1, 3, 33), (5, 0, 0), (7, 5, 100), (-1, 5, 0)])
def test_percent_of_stays_between_nothing_and_all(part: int, whole: int, expected: int) -> None:
    assert percent_of(part, whole) == expected
