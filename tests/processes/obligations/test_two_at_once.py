"""Two people at once: at one project, at one decision, and at the list of a body that has none yet."""

from __future__ import annotations

from typing import Any

import pytest

from lianqiao.core.lists.loading import load_kinds
from lianqiao.core.lists.models import Edition, Entry
from lianqiao.core.transitions import apply
from lianqiao.processes.obligations import domain
from lianqiao.processes.obligations.enums import CheckState as C
from lianqiao.processes.obligations.enums import ListingState as L
from lianqiao.processes.obligations.models import Listing
from tests.factories.obligations import conclude_notice, load_norms_of_the_province, make_check, make_listing, person_of
from tests.processes.programmes.test_two_at_once import beside

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_who_propose_one_project_make_one_listing() -> None:
    check = make_check(C.NOT_KEPT)
    load_norms_of_the_province()
    one, two = (person_of(check.obligation.organisation) for _number in range(2))

    refusal = beside(
        lambda: domain.propose_yellow(check, actor=one, grounds="没有转化。"),
        lambda: domain.propose_yellow(check, actor=two, grounds="没有转化。"),
    )

    assert (refusal, Listing.objects.count()) == ("已经提出列入黄名单。", 1)


def test_two_who_enter_at_once_enter_one_edition() -> None:
    load_kinds()
    first: Any = make_listing(L.DECIDED, white=True)
    second: Any = make_listing(L.DECIDED, white=True, body=first.organisation, title="乙平台")
    for listing in (first, second):
        conclude_notice(listing)
    one, two = (person_of(first.organisation) for _number in range(2))

    refusal = beside(lambda: apply(first, "enter", actor=one), lambda: apply(second, "enter", actor=two))

    assert (refusal, Edition.objects.count(), Entry.objects.filter(left_on__isnull=True).count()) == ("", 1, 2)
