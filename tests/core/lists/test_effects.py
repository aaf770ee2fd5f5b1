"""What being on a list does: from the entry, by the edition or for a time of its own, and never after leaving."""

from datetime import date
from typing import Any

import pytest
import time_machine

from lianqiao.core.errors import DomainError
from lianqiao.core.lists.domain import NewEntry, add_entry, begin_edition, end_entry
from lianqiao.core.lists.effects import effects_on, effects_on_many, effects_on_names
from lianqiao.core.lists.models import ListKind
from lianqiao.core.norms.loading import load
from lianqiao.core.transitions import apply
from tests.core.lists.makers import issue, make_edition, make_issuer, make_kind
from tests.factories import OrganisationFactory, RegionFactory, complete_achievement

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 10)


@pytest.fixture(autouse=True)
def morning() -> Any:
    with time_machine.travel("2026-03-10T08:00:00+08:00", tick=False) as traveller:
        yield traveller


def test_the_effect_of_an_edition_lasts_as_long_as_the_edition() -> None:
    actor, firm = make_issuer(), OrganisationFactory()
    edition = make_edition(actor, make_kind(), period_from=date(2026, 4, 1), period_to=date(2026, 12, 31))
    entry = add_entry(edition, NewEntry(subject=firm), actor=actor)
    assert effects_on(firm, on=date(2026, 5, 1)) == []
    issue(edition, actor)

    assert effects_on(firm, on=date(2026, 3, 31)) == []
    (active,) = effects_on(firm, on=date(2026, 4, 1))
    assert (active.effect, active.kind.key, active.edition, active.entry) == ("preferred", "test", edition, entry)
    assert (active.since, active.until) == (date(2026, 4, 1), date(2026, 12, 31))
    assert active.source == "《关于印发清单的通知》辽科发〔2026〕8号"
    assert len(effects_on(firm, on=date(2026, 12, 31))) == 1
    assert effects_on(firm, on=date(2027, 1, 1)) == []


def test_it_ends_with_the_next_edition_with_leaving_and_with_withdrawal(morning: Any) -> None:
    actor, kind, firms = make_issuer(), make_kind(), [OrganisationFactory() for _n in range(3)]
    edition = make_edition(actor, kind)
    entries = [add_entry(edition, NewEntry(subject=firm), actor=actor) for firm in firms]
    issue(edition, actor)
    assert set(effects_on_many(firms)) == {firm.pk for firm in firms}

    morning.move_to("2026-03-20T08:00:00+08:00")
    end_entry(entries[0], actor=actor, left_on=date(2026, 3, 20), decision="文", reason="停产")
    assert set(effects_on_many(firms)) == {firm.pk for firm in firms[1:]}
    assert set(effects_on_many(firms, on=date(2026, 3, 19))) == {firm.pk for firm in firms}

    issue(make_edition(actor, kind, period_from=date(2026, 4, 1)), actor)
    assert set(effects_on_many(firms, on=date(2026, 3, 31))) == {firm.pk for firm in firms[1:]}
    assert effects_on_many(firms, on=date(2026, 4, 1)) == {}

    edition.refresh_from_db()
    apply(edition, "withdraw", actor=actor, reason="有误")
    assert effects_on_many(firms, on=date(2026, 3, 15)) == {}


def test_the_yellow_list_bars_for_the_time_of_the_norm_whatever_later_editions_say() -> None:
    """HLJ-07: who stands on it may not apply for two years."""
    actor, kind = make_issuer("290000"), ListKind.objects.get(key="yellow")
    load()  # the norm of the province, which is there only now
    edition = begin_edition(kind, actor=actor, values={"title": "黄名单", "period_from": DAY})
    for rank, name in enumerate(("甲某", "乙某", "丙某"), start=1):
        given = {"project": "高温合金", "rank": str(rank)}
        entry = add_entry(edition, NewEntry(name=name, holder="辽河大学", attributes=given), actor=actor)
        assert entry.effect_until == date(2028, 3, 10)
    issue(edition, actor)
    later = begin_edition(kind, actor=actor, values={"title": "下一期", "period_from": date(2026, 3, 10)})
    add_entry(later, NewEntry(name="丁某", attributes={"project": "另一个", "rank": "1"}), actor=actor)
    issue(later, actor)

    barred = effects_on_names(["甲某", "乙某", "丙某", "戊某"], on=date(2028, 3, 10))
    assert set(barred) == {"甲某", "乙某", "丙某"}
    assert {active.effect for actives in barred.values() for active in actives} == {"barred"}
    assert barred["甲某"][0].until == date(2028, 3, 10)
    assert effects_on_names(["甲某"], on=date(2028, 3, 11)) == {}


def test_where_no_norm_holds_the_end_must_be_given() -> None:
    RegionFactory(code="310000")
    actor, kind = make_issuer("310000"), ListKind.objects.get(key="yellow")
    edition = begin_edition(kind, actor=actor, values={"title": "黄名单", "period_from": DAY})
    given: dict[str, Any] = {"name": "甲某", "attributes": {"project": "一", "rank": "1"}}

    with pytest.raises(DomainError) as refusal:
        add_entry(edition, NewEntry(**given), actor=actor)
    assert refusal.value.code == "list_norm"

    entry = add_entry(edition, NewEntry(**given, effect_until=date(2027, 1, 1)), actor=actor)
    assert entry.effect_until == date(2027, 1, 1)


def test_only_lists_of_the_places_own_governments_count_where_asked() -> None:
    firm = OrganisationFactory(region=RegionFactory(code="290101"))
    for code in ("290000", "290100", "290200"):
        actor = make_issuer(code)
        edition = make_edition(actor, make_kind(f"of_{code}"))
        add_entry(edition, NewEntry(subject=firm), actor=actor)
        issue(edition, actor)

    assert [active.kind.key for active in effects_on(firm)] == ["of_290000", "of_290100", "of_290200"]
    assert [active.kind.key for active in effects_on(firm, where="290101")] == ["of_290000", "of_290100"]
    assert [active.kind.key for active in effects_on(firm, where=firm)] == ["of_290000", "of_290100"]


def test_a_kind_without_effect_has_none() -> None:
    actor, firm = make_issuer(), OrganisationFactory()
    edition = make_edition(actor, make_kind(effect="none"))
    add_entry(edition, NewEntry(subject=firm), actor=actor)
    issue(edition, actor)

    assert effects_on(firm) == []


def test_many_records_of_several_kinds_cost_one_query(django_assert_num_queries: Any) -> None:
    actor = make_issuer()
    edition = make_edition(actor, make_kind())
    subjects: list[Any] = [OrganisationFactory() for _n in range(15)] + [complete_achievement("published")]
    for subject in subjects:
        add_entry(edition, NewEntry(subject=subject), actor=actor)
    issue(edition, actor)
    effects_on_many(subjects)

    with django_assert_num_queries(1):
        found = effects_on_many(subjects)

    assert set(found) == {subject.pk for subject in subjects}
    assert effects_on_many([]) == {}
