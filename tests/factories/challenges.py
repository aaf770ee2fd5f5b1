"""Open challenges, made by the domain functions, complete and in any state of their call."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from lianqiao.processes.challenges.domain.writing import agree, create_challenge
from lianqiao.processes.challenges.enums import BY_FIRM, RightsOwner
from lianqiao.processes.challenges.models import Challenge
from lianqiao.processes.programmes.domain.adopting import adopt
from lianqiao.processes.programmes.enums import CallState as C
from lianqiao.processes.programmes.models import Call, SchemeEdition
from lianqiao.processes.programmes.shipped import shipped_schemes
from tests.factories.actors import make_actor, make_reviewer
from tests.factories.organisations import OrganisationFactory
from tests.factories.programmes import body_of, issue, make_call
from tests.factories.taxonomy import TechFieldFactory

VALUES: dict[str, Any] = {
    "summary": "压铸件在盐雾环境里三个月就锈，要一种能用五年的涂层。",
    "research": "研究压铸镁合金表面的无铬防腐涂层和现有产线上的涂装工艺。",
    "indicators": "中性盐雾｜不少于 1000 小时\n附着力｜不低于 5 兆帕",
    "months": 18,
    "award_yuan": Decimal(3_000_000),
    "public_yuan": Decimal(1_000_000),
    "issuer_yuan": Decimal(5_000_000),
    "cash_yuan": Decimal(600_000),
    "solver_conditions": "不限",
    "rights": RightsOwner.SHARED,
    "funding": "财政 100 万元，企业 200 万元；签约付 60%，验收付 40%。",
    "judging": "形式审查、专家论证、企业确认。",
    "end_user": "本企业第二压铸车间",
}


def make_edition(pattern: str = BY_FIRM, *, body: Any = None) -> SchemeEdition:
    """The issued edition of a shipped scheme, adopted by a new body unless told."""
    actor = body or make_reviewer()
    return issue(adopt(shipped_schemes()[pattern], actor=actor), actor)


def write_challenge(call: Call, **values: Any) -> Challenge:
    """A whole challenge for a draft of a call; where a firm issues it, the firm has agreed."""
    pattern = call.edition.scheme.pattern
    issuer = OrganisationFactory() if pattern == BY_FIRM and "issuer" not in values else values.pop("issuer", None)
    given = {**VALUES, "field": TechFieldFactory(), "issuer": issuer, **values}
    challenge = create_challenge(call, actor=body_of(call), values=given)
    if issuer is None:
        return challenge
    return agree(challenge, actor=make_actor(organisation=issuer), seen=challenge.content_sha256)


def make_challenge(state: str = C.OPEN, *, pattern: str = BY_FIRM, edition: Any = None, **values: Any) -> Challenge:
    """A challenge whose call is in that state, of a new body unless told."""
    call = make_call(
        state, edition=edition or make_edition(pattern), complete=lambda draft: write_challenge(draft, **values)
    )
    return Challenge.objects.for_detail().get(call=call)
