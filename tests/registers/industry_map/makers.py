"""Industry maps for tests: a chain, an edition in a state, and nodes in it."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.registers.industry_map.domain import NodeContent, begin_edition, publish, save_node
from lianqiao.registers.industry_map.enums import EditionState
from lianqiao.registers.industry_map.models import MapEdition, MapNode
from lianqiao.registers.taxonomy.models import Chain
from tests.factories import RegionFactory, make_actor, make_government

DECISION = {"decision_title": "关于印发产业图谱的通知", "decision_number": "辽科发〔2026〕9号"}


def make_chain(code: str = "290000", **values: Any) -> Chain:
    """A chain that the region has named."""
    number = Chain.objects.count() + 1
    given = {"name": f"测试产业链{number}", "code": f"L{number:03d}", "order": number, **values}
    region: Any = RegionFactory(code=code)
    return Chain.objects.create(region=region, **given)


def make_drawer(code: str = "290000") -> Actor:
    """Somebody who draws up, issues and clears maps for the government of the region."""
    return make_government(Role.EDITOR, Role.REVIEWER, Role.SECRECY_OFFICER, code=code)


def colleague(actor: Actor, *roles: Role) -> Actor:
    """Another person of the same government."""
    return make_actor(*roles, organisation=actor.organisation)


def make_node(edition: MapEdition, actor: Actor, name: str = "轴承钢", **content: Any) -> MapNode:
    """A node of a draft; `content` are parts of `NodeContent`, or columns of the node."""
    parts = {key: content.pop(key) for key in list(content) if key in NodeContent.__dataclass_fields__}
    values = {"name": name, "position": "upstream", **content}
    return save_node(edition, NodeContent(values=values, **parts), actor=actor)


def make_draft(actor: Actor, chain: Chain | None = None, **head: Any) -> MapEdition:
    """An edition that says nothing yet, as of yesterday."""
    values = {"title": "第一期", "as_of": clock.today() - timedelta(days=1), **head}
    return begin_edition(chain or make_chain(), actor=actor, values=values)


def make_map(
    actor: Actor,
    chain: Chain | None = None,
    *,
    state: str = EditionState.ISSUED,
    is_published: bool = False,
    **head: Any,
) -> MapEdition:
    """An edition with a node upstream that supplies one downstream; the first has a firm, a technology and a gap."""
    edition = make_draft(actor, chain, **head)
    wheel = make_node(edition, actor, "风电主轴", position="downstream")
    make_node(
        edition,
        actor,
        supplies=[wheel],
        firms=[{"name": "某特钢厂", "role": "leader"}],
        technologies=[{"name": "真空脱气", "level": "behind"}],
        gaps=[{"name": "高纯冶炼", "kind": "choked", "dependence": "依赖进口"}],
    )
    if state != EditionState.DRAFT:
        edition = issue(edition, actor)
    if is_published:
        edition = publish(edition, actor=colleague(actor, Role.SECRECY_OFFICER), opinion="可以公开")
    if state == EditionState.SUPERSEDED:
        edition = apply(edition, "supersede", actor=SYSTEM, on=clock.today())
    if state == EditionState.WITHDRAWN:
        edition = apply(edition, "withdraw", actor=actor, reason="有误")
    return edition


def issue(edition: MapEdition, actor: Actor, *, decided_on: date | None = None) -> MapEdition:
    """Issue it today, unless told."""
    return apply(edition, "issue", actor=actor, decided_on=decided_on or timezone.localdate(), **DECISION)


def edition_in(state: str) -> MapEdition:
    """An edition of the city's government in that state."""
    return make_map(make_drawer("290100"), make_chain("290100"), state=state)
