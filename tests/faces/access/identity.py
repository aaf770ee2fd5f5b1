"""Who may open the pages of identity: own sessions, invitations, the three administrators' desks, support sessions."""

from typing import Any

from lianqiao.core.permissions import Office, Role
from lianqiao.registers.accounts.domain.offices import propose_office
from lianqiao.registers.accounts.domain.support import ask_support
from lianqiao.registers.accounts.models import SignedIn
from lianqiao.registers.organisations.domain.invitations import invite
from lianqiao.registers.organisations.enums import OrganisationKind, OrganisationState
from tests.faces.access.table import Row
from tests.factories import OrganisationFactory, RegionFactory, UserFactory, make_officer_of

ROWS: tuple[Row, ...] = (
    ("workbench:sessions", "get", (), "L2222222222"),
    ("workbench:sessions_end", "post", (), "L3333333333"),
    ("workbench:session_end", "post", ("session",), "LNN3NNNNNNN"),
    ("workbench:role_rights", "get", (), "LFFFF2FFFFF"),
    ("workbench:invitation_new", "get", (), "LFFFF2FFFFF"),
    ("workbench:invitation_resend", "post", ("invitation",), "LFFFF3FFFFF"),
    ("workbench:invitation_revoke", "post", ("invitation",), "LFFFF3FFFFF"),
    ("workbench:invited", "get", ("=nonsense",), "22222222222"),
    ("workbench:invited", "post", ("=nonsense",), "NNNNNNNNNNN"),
    ("workbench:people", "get", (), "LFFFFFFFFFFF2F"),
    ("workbench:person", "get", ("newcomer",), "LFFFFFFFFFFF2F"),
    ("workbench:person_act", "post", ("newcomer",), "LFFFFFFFFFFFNF"),
    ("workbench:person_factor", "get", ("newcomer",), "LFFFFFFFFFFF2F"),
    ("workbench:person_office", "get", ("newcomer",), "LFFFFFFFFFFF2F"),
    ("workbench:offices", "get", (), "LFFFFFFFFFF22F"),
    ("workbench:office_decide", "post", ("proposal",), "LFFFFFFFFFF3FF"),
    ("workbench:node", "get", (), "LFFFFFFFFFF2FF"),
    ("workbench:governments", "get", (), "LFFFFFFFFFF2FF"),
    ("workbench:government", "get", ("government",), "LFFFFFFFFFF2FF"),
    ("workbench:government", "get", ("owner",), "LFFFFFFFFFFNFF"),
    ("workbench:government_act", "post", ("government",), "LFFFFFFFFFF3FF"),
    ("workbench:supports", "get", (), "L2222222222"),
    ("workbench:support_new", "get", (), "LFFFFFFFFFF2FF"),
    ("workbench:support", "get", ("support",), "LNN2NNNNNNNN2N"),
    ("workbench:support_decide", "post", ("support",), "LNN3NNNNNNNN3N"),
    ("workbench:support_start", "post", ("support",), "LFFFFFFFFFFNFF"),
    ("workbench:support_end", "post", ("support",), "L3333333333"),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """The records that these rows name."""
    editor, administrator = world["people"]["owner_editor"], world["people"]["owner_administrator"]
    return {
        "session": SignedIn.objects.create(user=editor.user),
        "invitation": invite(
            world["owner"], actor=administrator, email="invited@example.com", roles=[Role.EDITOR], title=""
        ),
        "proposal": propose_office(
            UserFactory(), Office.AUDIT, actor=make_officer_of(Office.SECURITY), reason="原审计管理员调离"
        ),
        "government": OrganisationFactory(
            kind=OrganisationKind.GOVERNMENT, state=OrganisationState.PENDING, region=RegionFactory(code="290300")
        ),
        "support": ask_support(editor.user, actor=make_officer_of(Office.SYSTEM), reason="填报时报错，请求协助"),
    }
