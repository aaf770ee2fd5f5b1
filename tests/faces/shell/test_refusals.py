"""Refusals that a view lets pass: a page or a notice with the reason, and no inside of the program."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from lianqiao.core.errors import AccessError, DomainError

pytestmark = pytest.mark.django_db


def forbidden(request: HttpRequest) -> HttpResponse:
    raise AccessError("只能审核本地区<b>其他单位</b>提交的成果。")


def refused(request: HttpRequest) -> HttpResponse:
    raise DomainError("money_range", "金额不能为负数。")


def broken(request: HttpRequest) -> HttpResponse:
    raise LookupError("a fault of the program")


urlpatterns = [
    path("forbidden/", forbidden),
    path("refused/", refused),
    path("broken/", broken),
    path("", include("lianqiao.config.urls")),
]


@pytest.fixture(autouse=True)
def addresses(settings: Any) -> None:
    """The views above beside those of the site."""
    settings.ROOT_URLCONF = __name__


def test_missing_right_becomes_a_page_with_its_reason(client: Client) -> None:
    answer = client.get("/forbidden/")

    assert answer.status_code == 403
    page = answer.content.decode()
    assert "只能审核本地区&lt;b&gt;其他单位&lt;/b&gt;提交的成果。" in page
    assert "<title>您没有办理这件事的权限" in page


def test_refusal_of_the_field_becomes_a_page_with_its_sentence(client: Client) -> None:
    answer = client.get("/refused/")

    assert answer.status_code == 400
    assert "金额不能为负数。" in answer.content.decode()


def test_htmx_gets_the_sentence_for_the_notices_alone(client: Client) -> None:
    answer = client.get("/forbidden/", headers={"HX-Request": "true"})

    assert answer.status_code == 403
    assert answer.headers["HX-Retarget"] == "#notices"
    assert answer.headers["HX-Reswap"] == "innerHTML"
    assert answer.content.decode().strip() == (
        '<p class="notice">只能审核本地区&lt;b&gt;其他单位&lt;/b&gt;提交的成果。</p>'
    )


def test_fault_of_the_program_is_left_to_its_own_page(client: Client) -> None:
    with pytest.raises(LookupError, match="a fault of the program"):
        client.get("/broken/")
