"""The decisions on achievements of the invented province: in every stand that they come to by themselves."""

from collections import Counter
from collections.abc import Iterator

import pytest

from lianqiao.demo.disposing import Disposing
from lianqiao.demo.disposing import told as stories
from lianqiao.processes.disposals.checking import blocking, defects
from lianqiao.processes.disposals.domain.reserves import commitment_of
from lianqiao.processes.disposals.enums import DisposalState
from lianqiao.processes.disposals.models import Decision, Disposal, Valuation
from tests.demo.told.conftest import Making

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def made(making: Making) -> Iterator[None]:
    """The records that are told by hand, and the decisions."""
    with making(Disposing):
        yield


@pytest.fixture(autouse=True)
def province(made: None, db: None) -> None:
    """Each test begins with what was made, and leaves it as it was."""


def test_decisions_stand_where_they_are_told() -> None:
    states = dict(Disposal.objects.values_list("title", "state"))

    assert states == {row["title"]: row["state"] for row in stories()["disposals"]}
    assert set(states.values()) == set(DisposalState) - {DisposalState.IN_USE, DisposalState.CONCLUDED}


def test_what_was_decided_has_its_record_and_its_seal() -> None:
    decided = Disposal.objects.filter(state=DisposalState.APPROVED)

    assert Counter(Decision.objects.values_list("result", flat=True)) == {"approved": decided.count() + 1, "refused": 1}
    assert all(one.is_usable for one in decided)
    sealed = [one for one in decided if commitment_of(one) is not None]
    assert [one.pricing for one in sealed] == ["auction"]
    assert set(Valuation.objects.values_list("approach", flat=True)) == {"cost", "market", "income"}


def test_drafts_say_what_is_missing() -> None:
    codes = {
        draft.title: {one.code for one in blocking(defects(draft))}
        for draft in Disposal.objects.filter(state=DisposalState.DRAFT)
    }

    assert "consent_waiting" in codes["冷库低功耗温湿度无线记录标签专利转让"]
    assert "no_export_check" in codes["方言普通话混合语音质检软件境外许可"]
    assert {"not_heard", "no_secrecy"} <= codes["政务来信自动分派引擎软件许可"]
