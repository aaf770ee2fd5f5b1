"""Who asks: the bearer of a token, or anybody."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from lianqiao.core.access import ANONYMOUS, Actor
from lianqiao.faces.api.problems import Problem
from lianqiao.registers.programs.actors import ProgramActor, actor_of_token
from lianqiao.registers.programs.domain.tokens import find_token
from lianqiao.registers.programs.models import AccessToken

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="lianqiao"'}


def token_of(request: HttpRequest) -> AccessToken | None:
    """The token that the request shows, None when it shows none; a Problem 401 for one that is not in use."""
    header = request.headers.get("Authorization")
    if header is None:
        return None
    scheme, _space, text = header.strip().partition(" ")
    token = find_token(text.strip()) if scheme.lower() == "bearer" else None
    if token is None:
        raise unauthorised(_("访问令牌无效、已停用或已到期。"))
    return token


def actor_of(token: AccessToken | None) -> Actor:
    """Who acts; a Problem 401 when the token's person no longer acts for the organisation."""
    if token is None:
        return ANONYMOUS
    actor = actor_of_token(token)
    if actor is None:
        raise unauthorised(_("访问令牌所代表的人员已不再代表这个单位办理业务。"))
    return actor


def require_scope(actor: Actor, scope: str) -> None:
    """A Problem unless the actor's token opens the scope: 401 without a token, else 403."""
    if not isinstance(actor, ProgramActor):
        raise without_token()
    if scope and scope not in actor.scopes:
        detail = _("访问令牌没有“%(scope)s”这项许可；请在工作台“开放接口”中新建一个勾选了它的令牌。")
        raise Problem(403, "scope_missing", detail % {"scope": scope})


def without_token() -> Problem:
    """The refusal of a request that shows no token, with the way to one."""
    return unauthorised(_("请出示访问令牌（Authorization: Bearer lq_…），由本单位人员在工作台“开放接口”中创建。"))


def unauthorised(detail: str) -> Problem:
    """The refusal that asks for a token."""
    return Problem(401, "unauthorised", detail, headers=CHALLENGE)


def address_of(request: HttpRequest) -> str:
    """The client's address; that of a request which our proxy passed on is the one that the proxy saw."""
    return str(request.META.get("REMOTE_ADDR", ""))
