"""Who draws up, signs, reports, accepts and changes agreements."""

from typing import Any

from tests.faces.access.table import Row

ROWS: tuple[Row, ...] = (
    ("workbench:marks", "get", (), "LF222222222"),
    ("workbench:agreements", "get", (), "LF222222222"),
    ("workbench:agreement", "get", ("agreement",), "LN2222NNN2N"),
    ("workbench:agreement", "get", ("agreement_draft",), "LNNNNNNNN2N"),
    ("workbench:agreement_edit", "get", ("agreement_draft",), "LFNNNNNNN2N"),
    ("workbench:agreement_act", "post", ("agreement",), "LNNNNNNNNNN"),
    ("workbench:agreement_say", "post", ("agreement",), "LNF333NNN3N"),
    ("workbench:agreement_sign", "get", ("agreement", "agreement_party"), "LFF2F2NNN2N"),
    ("workbench:agreement_paper", "get", ("agreement", "=txt"), "LNNNNNNNNNN"),
    ("workbench:agreement_versions", "get", ("agreement",), "LN2222NNN2N"),
    ("workbench:agreement_amend", "get", ("agreement",), "LFF2F2NNN2N"),
    ("workbench:amendment", "get", ("amendment",), "LN2222NNN2N"),
    ("workbench:amendment_act", "post", ("amendment",), "LNNNNNNNNNN"),
    ("workbench:amendment_agree", "post", ("amendment",), "LNFFFFNNN3N"),
    ("workbench:call_agreements", "post", ("agreement_call",), "LNNNNNNNN3N"),
    ("workbench:milestones", "get", (), "LF222222222"),
    ("workbench:milestone", "get", ("agreement_milestone",), "LN2222NNN2N"),
    ("workbench:milestone_report", "get", ("agreement_milestone",), "LFF2F2NNNFN"),
    ("workbench:milestone_act", "post", ("agreement_milestone",), "LNNNNNNNNNN"),
    ("workbench:milestone_late", "post", ("agreement_milestone",), "LNFFFFNNN3N"),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """Two agreements of the government of 290100 with the owner: one in force with a change, and one draft."""
    from lianqiao.core.ids import new_id
    from lianqiao.processes.agreements.domain.drawing import draw_up
    from lianqiao.processes.programmes.models import Application
    from tests.factories.agreements import make_agreement, make_amendment

    body, owner = world["people"]["reviewer"], world["owner"]
    agreement = make_agreement(unit=owner, body=body, title="签合同的制度", code="HTZD")
    other = Application.objects.get(pk=agreement.application_id)
    other.pk, other.number, other.title = new_id(), f"{other.number}A", "另一个入选项目"
    other.save(force_insert=True)
    return {
        "agreement": agreement,
        "agreement_draft": draw_up(other, actor=body),
        "agreement_party": agreement.parties.get(role="applicant"),
        "amendment": make_amendment(agreement=agreement),
        "agreement_milestone": agreement.milestones.get(key="m1"),
        "agreement_call": agreement.application.call,
    }
