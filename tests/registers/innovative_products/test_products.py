"""Innovative products: recognised by their report, first versions only while they are new, then public."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from lianqiao.core import clock, metrics
from lianqiao.core.access import Actor
from lianqiao.core.attachments import attach
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.filing.domain import create_filing
from lianqiao.core.permissions import Permission, Role
from lianqiao.core.transitions import apply
from lianqiao.registers.innovative_products.models import InnovativeProduct
from tests.factories import make_actor, make_officer, make_reviewer

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def maker() -> Actor:
    """An editor of the company that makes the product."""
    return make_actor(Role.EDITOR)


def product(maker: Actor, *, report: bool = True, **changes: Any) -> InnovativeProduct:
    """A draft, with its test report unless told otherwise."""
    values = {
        "title": "大马力水稻插秧机",
        "kind": "first_set",
        "rank": "province",
        "model_name": "2ZG-10",
        "breakthrough": "插深误差不大于 5 毫米。",
        "rights": "ZL202410000002.2",
        "tested_by": "辽河农机鉴定站",
        "test_report": "NJ2026-33",
        "finished_on": date(2025, 9, 1),
        **changes,
    }
    orders = [{"buyer": "沃土合作社", "signed_on": date(2026, 4, 1), "quantity": 2, "amount_yuan": Decimal(560_000)}]
    draft = create_filing(InnovativeProduct, actor=maker, values=values, parts={"orders": orders})
    if report:
        attach(draft, ContentFile(PDF, name="检测报告.pdf"), actor=maker, permission=Permission.FILING_EDIT)
    return draft


def test_a_product_is_judged_by_its_report(maker: Actor) -> None:
    with pytest.raises(DomainError, match="上传检测报告"):
        apply(product(maker, report=False), "submit", actor=maker)


def test_an_old_version_of_software_is_no_first_version(maker: Actor) -> None:
    old = clock.today() - timedelta(days=900)
    with pytest.raises(DomainError, match="不能申报首版次"):
        apply(product(maker, kind="first_version", finished_on=old), "submit", actor=maker)
    new = product(maker, kind="first_version", finished_on=clock.today(), model_name="V1.0")
    assert apply(new, "submit", actor=maker).state == "submitted"


def test_a_product_is_not_sold_before_it_is_finished(maker: Actor) -> None:
    with pytest.raises(InvalidInput, match="首次销售不能早于研制完成"):
        product(maker, first_sold_on=date(2025, 1, 1))


def test_recognised_products_stand_in_the_public_catalogue(maker: Actor) -> None:
    recognised = apply(apply(product(maker), "submit", actor=maker), "confirm", actor=make_reviewer())
    assert metrics.get("innovative_products.recognised").value(on=date(2100, 1, 1)) == 1
    shown = apply(recognised, "clear", actor=make_officer(), opinion="可以公开")

    hall = Client().get(reverse("portal:filings", args=["innovative-products"])).content.decode()
    page = Client().get(reverse("portal:filing", args=["innovative-products", shown.pk])).content.decode()

    assert "大马力水稻插秧机" in hall
    assert "插深误差" in page
    assert "沃土合作社" not in page
