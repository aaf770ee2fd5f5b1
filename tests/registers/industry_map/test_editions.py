"""Editions: begun from nothing or from the last one, issued, replaced, shown after a review by somebody else."""

from datetime import timedelta
from typing import Any

import pytest

from lianqiao.core import clock, log
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.metrics import get
from lianqiao.core.models import SecrecyReview
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.registers.industry_map.domain import (
    NodeContent,
    begin_edition,
    change_edition,
    close_gap,
    create_chain,
    create_cluster,
    discard,
    hide,
    publish,
    save_node,
)
from lianqiao.registers.industry_map.models import MapAction, MapEdge, MapEdition, MapFirm, MapGap, MapNode
from lianqiao.registers.taxonomy.models import Chain, Cluster
from tests.factories import IndustryFactory, RegionFactory, complete_achievement, make_actor, make_government
from tests.registers.industry_map.makers import (
    DECISION,
    colleague,
    issue,
    make_chain,
    make_draft,
    make_drawer,
    make_map,
    make_node,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def drawer() -> Any:
    return make_drawer()


def test_next_edition_brings_everything_with_its_lineage(drawer: Any) -> None:
    chain = make_chain()
    first = make_draft(drawer, chain)
    change_edition(first, actor=drawer, values={}, actions=[{"name": "开一次链长会"}])
    achievement, industry = complete_achievement(), IndustryFactory()
    whole = make_node(first, drawer, "轴承", position="midstream", industries=[industry])
    part = make_node(first, drawer, "保持架", parent=whole, achievements=[achievement])
    make_node(
        first,
        drawer,
        supplies=[part],
        firms=[{"name": "某特钢厂"}],
        technologies=[{"name": "真空脱气"}],
        gaps=[{"name": "高纯冶炼", "kind": "choked"}],
    )

    values = {"title": "第二期", "as_of": clock.today()}
    second = begin_edition(chain, actor=drawer, values=values, copy_from=first)

    nodes = {node.name: node for node in second.nodes.select_related("parent")}
    assert {name: node.lineage for name, node in nodes.items()} == dict(first.nodes.values_list("name", "lineage"))
    assert nodes["保持架"].parent == nodes["轴承"]
    assert list(nodes["轴承"].industries.all()) == [industry]
    assert list(MapEdge.objects.filter(source__edition=second).values_list("source__name", "target__name")) == [
        ("轴承钢", "保持架")
    ]
    for model in (MapFirm, MapGap):
        rows = model.objects.values_list("lineage", flat=True)
        assert len(rows) == 2
        assert len(set(rows)) == 1
    assert [item.achievement for item in nodes["保持架"].achievements.all()] == [achievement]
    assert list(second.actions.values_list("name", flat=True)) == ["开一次链长会"]
    assert MapAction.objects.count() == 2


def test_filled_gaps_are_not_brought_along(drawer: Any) -> None:
    chain = make_chain()
    first = make_map(drawer, chain)
    close_gap(MapGap.objects.get(), actor=drawer, closed_on=clock.today(), closed_by="新线投产")

    second = begin_edition(chain, actor=drawer, values={"title": "第二期", "as_of": clock.today()}, copy_from=first)

    assert not MapGap.objects.filter(node__edition=second).exists()
    assert MapNode.objects.filter(edition=second).count() == 2


def test_city_draws_a_map_of_the_chain_of_its_province(drawer: Any) -> None:
    chain = make_chain("290000")
    city = make_drawer("290100")

    edition = make_draft(city, chain)

    assert edition.region_id == "290100"


def test_map_of_a_foreign_chain_is_refused(drawer: Any) -> None:
    foreign = make_chain("310000")

    with pytest.raises(DomainError) as refusal:
        make_draft(drawer, foreign)

    assert refusal.value.code == "map_region"
    assert not MapEdition.objects.exists()


def test_only_governments_begin_maps() -> None:
    with pytest.raises(AccessError):
        make_draft(make_actor(Role.EDITOR))

    assert not MapEdition.objects.exists()


def test_only_an_edition_that_one_sees_whole_is_brought_along(drawer: Any) -> None:
    chain = make_chain("290000")
    public = make_map(drawer, chain, is_published=True)
    city = make_drawer("290100")

    with pytest.raises(DomainError) as refusal:
        begin_edition(chain, actor=city, values={"title": "本市", "as_of": clock.today()}, copy_from=public)

    assert refusal.value.code == "map_source"
    assert MapEdition.objects.count() == 1


def test_map_without_nodes_is_not_issued(drawer: Any) -> None:
    edition = make_draft(drawer)

    with pytest.raises(DomainError) as refusal:
        issue(edition, drawer)

    edition.refresh_from_db()
    assert (refusal.value.code, edition.state) == ("guard", "draft")


@pytest.mark.parametrize("days", [-2, 1])
def test_decision_lies_between_the_facts_and_today(drawer: Any, days: int) -> None:
    edition = make_map(drawer, state="draft")

    with pytest.raises(DomainError) as refusal:
        issue(edition, drawer, decided_on=clock.today() + timedelta(days=days))

    edition.refresh_from_db()
    assert (refusal.value.code, edition.state) == ("guard", "draft")


def test_next_edition_supersedes_the_one_of_the_same_maker_alone(drawer: Any) -> None:
    chain = make_chain()
    first, city = make_map(drawer, chain), make_map(make_drawer("290100"), chain)

    second = make_map(drawer, chain)

    first.refresh_from_db()
    city.refresh_from_db()
    assert (first.state, first.superseded_on) == ("superseded", clock.today())
    assert (second.state, city.state) == ("issued", "issued")
    assert set(MapEdition.objects.in_force(clock.today())) == {second, city}


def test_draft_is_discarded_with_all_that_stands_in_it(drawer: Any) -> None:
    edition = make_map(drawer, state="draft")

    discard(edition, actor=drawer)

    assert not MapEdition.objects.exists()
    assert not MapNode.objects.exists()


def test_issued_edition_is_not_discarded(drawer: Any) -> None:
    edition = make_map(drawer)

    with pytest.raises(DomainError) as refusal:
        discard(edition, actor=drawer)

    assert refusal.value.code == "map_issued"
    assert MapEdition.objects.count() == 1


def test_published_edition_has_a_review_with_the_warning_words(drawer: Any) -> None:
    edition = make_draft(drawer)
    make_node(edition, drawer, "军用轴承")
    make_node(edition, drawer, "涉密部件", is_restricted=True)
    officer = colleague(drawer, Role.SECRECY_OFFICER)

    shown = publish(issue(edition, drawer), actor=officer, opinion="已核对")

    review = SecrecyReview.objects.get()
    assert shown.is_published
    assert (review.subject, review.reviewer, review.warned_words) == (shown, officer.user, ["军用"])


def test_who_drew_or_issued_the_map_does_not_clear_it(drawer: Any) -> None:
    edition = make_draft(drawer)
    make_node(edition, drawer)
    issuer = colleague(drawer, Role.REVIEWER, Role.SECRECY_OFFICER)
    edition = issue(edition, issuer)

    for actor in (drawer, issuer):
        with pytest.raises(DomainError) as refusal:
            publish(edition, actor=actor, opinion="可以公开")
        assert refusal.value.code == "map_own_work"

    edition.refresh_from_db()
    assert not edition.is_published
    assert not SecrecyReview.objects.exists()


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_undecided_edition_is_not_published(drawer: Any, state: str) -> None:
    edition = make_map(drawer, state=state)

    with pytest.raises(DomainError) as refusal:
        publish(edition, actor=colleague(drawer, Role.SECRECY_OFFICER), opinion="可以公开")

    edition.refresh_from_db()
    assert (refusal.value.code, edition.is_published) == ("map_not_issued", False)


def test_map_that_is_restricted_through_and_through_is_not_published(drawer: Any) -> None:
    edition = make_draft(drawer)
    make_node(edition, drawer, is_restricted=True)

    with pytest.raises(DomainError) as refusal:
        publish(issue(edition, drawer), actor=colleague(drawer, Role.SECRECY_OFFICER), opinion="可以公开")

    assert refusal.value.code == "map_nothing_open"
    assert not SecrecyReview.objects.exists()


def test_withdrawn_edition_leaves_the_public(drawer: Any) -> None:
    edition = make_map(drawer, is_published=True)

    withdrawn = apply(edition, "withdraw", actor=drawer, reason="数据有误")

    assert (withdrawn.state, withdrawn.is_published) == ("withdrawn", False)


def test_hidden_edition_holds_as_before(drawer: Any) -> None:
    edition = hide(make_map(drawer, is_published=True), actor=drawer, reason="企业要求核对")

    assert (edition.state, edition.is_published) == ("issued", False)
    assert log.history_of(edition).order_by("-at").first().reason == "企业要求核对"  # type: ignore[union-attr]


def test_restricted_gap_is_filled_without_leaving_the_public(drawer: Any) -> None:
    edition = make_map(drawer, is_published=True)
    gap = MapGap.objects.get()

    close_gap(gap, actor=drawer, closed_on=clock.today(), closed_by="铁屏特钢新线投产")

    gap.refresh_from_db()
    edition.refresh_from_db()
    assert (gap.closed_on, gap.closed_by, edition.is_published) == (clock.today(), "铁屏特钢新线投产", True)


def test_public_gap_that_is_filled_wants_a_new_review(drawer: Any) -> None:
    edition = make_draft(drawer)
    make_node(edition, drawer, gaps=[{"name": "检测", "kind": "broken", "is_restricted": False}])
    edition = publish(issue(edition, drawer), actor=colleague(drawer, Role.SECRECY_OFFICER), opinion="可以公开")

    close_gap(MapGap.objects.get(), actor=drawer, closed_on=clock.today(), closed_by="省机械院建成检测线")

    edition.refresh_from_db()
    assert not edition.is_published


@pytest.mark.parametrize(
    ("days", "closed_by", "code"),
    [(1, "投产", "closed_on"), (0, " ", "closed_by")],
)
def test_gap_is_filled_on_a_day_and_by_something(drawer: Any, days: int, closed_by: str, code: str) -> None:
    make_map(drawer)
    gap = MapGap.objects.get()

    with pytest.raises(DomainError) as refusal:
        close_gap(gap, actor=drawer, closed_on=clock.today() + timedelta(days=days), closed_by=closed_by)

    gap.refresh_from_db()
    assert (refusal.value.code, gap.closed_on) == (code, None)


def test_gap_is_filled_once_and_by_whoever_issues(drawer: Any) -> None:
    make_map(drawer)
    gap = MapGap.objects.get()
    with pytest.raises(AccessError):
        close_gap(gap, actor=colleague(drawer, Role.EDITOR), closed_on=clock.today(), closed_by="投产")
    close_gap(gap, actor=drawer, closed_on=clock.today(), closed_by="投产")

    with pytest.raises(DomainError) as refusal:
        close_gap(gap, actor=drawer, closed_on=clock.today(), closed_by="又投产")

    gap.refresh_from_db()
    assert (refusal.value.code, gap.closed_by) == ("gap_closed", "投产")


def test_figures_count_gaps_of_maps_in_force_and_filled_ones_once(drawer: Any) -> None:
    chain = make_chain()
    first = make_map(drawer, chain)
    today = clock.today()
    second = begin_edition(chain, actor=drawer, values={"title": "第二期", "as_of": today}, copy_from=first)
    node = second.nodes.get(name="风电主轴")
    gaps = [{"name": "大型锻件", "kind": "broken"}, {"name": "检测", "kind": "blocked"}]
    save_node(second, NodeContent(gaps=gaps), actor=drawer, node=node)
    second = issue(second, drawer)
    for gap in MapGap.objects.filter(name="高纯冶炼"):
        close_gap(gap, actor=drawer, closed_on=today, closed_by="投产")
    make_map(drawer, state="draft")

    opened = get("industry_map.open_gaps")
    assert opened.by("kind", on=today) == {"blocked": 1, "broken": 1}
    assert opened.value(on=today - timedelta(days=1)) == 0
    assert get("industry_map.closed_gaps").by("chain", on=today) == {chain.pk: 1}
    assert get("industry_map.maps").value(on=today, region="290000") == 1


def test_chains_are_numbered_within_their_region(drawer: Any) -> None:
    first = create_chain(actor=drawer, name=" 高端  轴承 ")
    second = create_chain(actor=drawer, name="数控机床", industries=[IndustryFactory()])

    assert [(chain.name, chain.code, chain.region_id) for chain in (first, second)] == [
        ("高端 轴承", "L001", "290000"),
        ("数控机床", "L002", "290000"),
    ]
    assert second.industries.count() == 1
    assert log.history_of(first).count() == 1


def test_chain_is_named_once_and_by_reviewers(drawer: Any) -> None:
    create_chain(actor=drawer, name="高端轴承")

    with pytest.raises(DomainError) as twice:
        create_chain(actor=drawer, name="高端轴承")
    with pytest.raises(AccessError):
        create_chain(actor=make_government(Role.EDITOR), name="数控机床")

    assert (twice.value.code, Chain.objects.count()) == ("chain_once", 1)


def test_cluster_stands_in_the_region_of_the_government(drawer: Any) -> None:
    chain = make_chain()
    inside, outside = RegionFactory(code="290200"), RegionFactory(code="310100")

    cluster = create_cluster(actor=drawer, chain=chain, values={"name": "轴承集群", "region": inside})
    with pytest.raises(DomainError) as refusal:
        create_cluster(actor=drawer, chain=chain, values={"name": "别处", "region": outside})

    assert (cluster.chain, cluster.region, refusal.value.code) == (chain, inside, "cluster_region")
    assert Cluster.objects.count() == 1


def test_head_names_only_its_own_columns(drawer: Any) -> None:
    edition = make_draft(drawer)

    with pytest.raises(LookupError):
        change_edition(edition, actor=drawer, values={"is_published": True})

    edition.refresh_from_db()
    assert not edition.is_published


def test_decision_is_kept_with_who_took_it_down(drawer: Any) -> None:
    edition = make_map(drawer)

    assert (edition.decision_title, edition.decision_number) == tuple(DECISION.values())
    assert (edition.decided_on, edition.issued_by) == (clock.today(), drawer.user)
