"""What of a record is searchable: what the public may read, and nothing else."""

from decimal import Decimal

import pytest

from lianqiao.core.publishing.enums import Publicity
from lianqiao.processes.matching.documents import all_documents, own_document, public_document
from lianqiao.registers.achievements.enums import AchievementState
from lianqiao.registers.demands.enums import DemandState, MaskedPart
from tests.processes import makers

pytestmark = pytest.mark.django_db

FULL = {
    "background": "背景甲",
    "indicators": "孔隙率｜不大于 1%",
    "tried": "试过乙",
    "conditions": "设备丙",
    "budget_yuan": Decimal("500000.00"),
    "readiness_wanted": 6,
}


def test_an_achievement_becomes_a_document() -> None:
    unit = makers.organisation(code="290201")
    record = makers.achievement(
        unit,
        applications="两条生产线",
        price_yuan=Decimal("800000.00"),
        fields=[makers.field("04"), makers.field("01")],
    )
    document = public_document(record)
    assert document.key == ("achievement", str(record.pk))
    assert document.text.split("\n") == [makers.SOLUTION, "采用高真空抽气与局部挤压。", "两条生产线"]
    assert document.keywords == ("压铸", "铝合金")
    assert (document.fields, document.region, document.readiness) == (("01", "04"), "290201", 7)
    assert document.price_yuan == Decimal("800000.00")


def test_a_demand_becomes_a_document() -> None:
    document = public_document(makers.demand(makers.organisation(), **FULL))
    assert document.text.split("\n") == [makers.PROBLEM, "背景甲", "孔隙率｜不大于 1%", "试过乙", "设备丙"]
    assert (document.budget_yuan, document.readiness_wanted) == (Decimal("500000.00"), 6)


@pytest.mark.parametrize(
    ("part", "text"),
    [(MaskedPart.BACKGROUND, "背景甲"), (MaskedPart.INDICATORS, "孔隙率"), (MaskedPart.BUDGET, "")],
)
def test_a_masked_part_is_not_in_the_document(part: MaskedPart, text: str) -> None:
    demand = makers.demand(makers.organisation(), masked=[part], **FULL)
    document = public_document(demand)
    if part == MaskedPart.BUDGET:
        assert document.budget_yuan is None
        assert own_document(demand).budget_yuan == Decimal("500000.00")
    else:
        assert text not in document.to_json()
        assert text in own_document(demand).text


def test_on_request_only_the_summary_is_searchable() -> None:
    unit = makers.organisation()
    achievement = makers.achievement(unit, publicity=Publicity.ON_REQUEST, price_yuan=Decimal(1))
    demand = makers.demand(unit, publicity=Publicity.ON_REQUEST, **FULL)
    assert public_document(achievement).text == makers.SOLUTION
    assert public_document(achievement).price_yuan is None
    assert public_document(demand).text == makers.PROBLEM
    assert public_document(demand).budget_yuan is None


def test_neither_contact_nor_owner_is_in_the_document() -> None:
    unit = makers.organisation("绝无仅有的单位")
    contact = {
        "contact_name": "赵联系",
        "contact_phone": "024-55667788",
        "contact_email": "zhao@unit.example",
    }
    for record in (makers.achievement(unit, **contact), makers.demand(unit, **contact)):
        for document in (public_document(record), own_document(record)):
            assert [text for text in (unit.name, *contact.values()) if text in document.to_json()] == []


def test_the_version_follows_the_content_and_nothing_else() -> None:
    record = makers.achievement(makers.organisation())
    before = public_document(record).version
    record.contact_name = "别人"
    assert public_document(record).version == before
    record.plain_text += "另有新进展。"
    assert public_document(record).version != before


def test_only_published_records_are_documents() -> None:
    unit = makers.organisation()
    for state in AchievementState:
        makers.achievement(unit, state=state, title=state)
    for demand_state in set(DemandState) - {DemandState.CLOSED}:
        makers.demand(unit, state=demand_state, title=demand_state)
    assert [document.title for document in all_documents()] == ["published", "published"]


def test_documents_are_read_in_a_fixed_number_of_queries(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    unit = makers.organisation()
    for _number in range(30):
        makers.achievement(unit, fields=[makers.field("01")])
        makers.demand(unit, fields=[makers.field("01")])
    with django_assert_num_queries(4):
        assert len(list(all_documents())) == 60
