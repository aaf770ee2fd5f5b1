"""Who may open cases after the match, mandates and their papers."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from lianqiao.processes.introductions.domain.introductions import accept, record_outcome, request_introduction
from lianqiao.processes.introductions.enums import Stage
from lianqiao.processes.introductions.models import TeamMember
from tests.faces.access.table import Row
from tests.factories import MembershipFactory, complete_achievement
from tests.processes.introductions.makers import mandate_in

NO_TOKEN = "UUUUUUUUUUU"
ROWS: tuple[Row, ...] = (
    ("workbench:cases", "get", (), "LF222222222"),
    ("workbench:introduction", "get", ("case",), "LN2222N2N2N"),
    ("workbench:introduction_progress", "get", ("case",), "LFF2F2N2NFF"),
    ("workbench:introduction_progress", "get", ("introduction",), "LFFFFFNFNFF"),
    ("workbench:introduction_end", "get", ("case",), "LFF2F2N2NFF"),
    ("workbench:introduction_follow_up", "get", ("case", "=1"), "LFFNFNNNNFF"),
    ("workbench:introduction_reply", "post", ("case", "claim"), "LFNNNNNNNNN"),
    ("workbench:introduction_team", "get", ("case",), "LFF2F2N2N2N"),
    ("workbench:introduction_release", "post", ("case", "helper"), "LFF3F3N3N3N"),
    ("workbench:introduction_paper", "get", ("case", "=certificate.docx"), "LF2222N2N2N"),
    ("workbench:introduction_paper", "get", ("case", "=certificate.odt"), "LFNNNNNNNNN"),
    ("workbench:introduction_paper", "get", ("introduction", "=certificate.docx"), "LFNNNNNNNNN"),
    ("workbench:mandates", "get", (), "LF222222222"),
    ("workbench:mandate_new", "get", ("?introduction=case",), "LFF2F2N2NFF"),
    ("workbench:mandate_new", "get", (), "LFFNFNNNNFF"),
    ("workbench:mandate", "get", ("mandate",), "LN2222NN22N"),
    ("workbench:mandate_act", "post", ("mandate",), "LNNNNNNNNNN"),
    ("api:introduction_steps", "get", (), NO_TOKEN),
    ("api:introduction_steps_record", "get", ("claim",), NO_TOKEN),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """A case in which the partner says that a contract was signed, somebody who helps, and an offered mandate."""
    people, owner = world["people"], world["owner"]
    asked = request_introduction(
        actor=people["partner"],
        achievement=complete_achievement(organisation=owner),
        problem_text="压铸件三个月后生锈，如何防护",
        agrees=True,
    )
    case = accept(asked, actor=people["owner_administrator"])
    case = record_outcome(case, actor=people["partner"], code="contract_signed")
    helper = MembershipFactory(organisation=owner)
    return {
        "case": case,
        "claim": case.steps.get(stage=Stage.CONTRACT),
        "helper": TeamMember.objects.create(
            introduction=case,
            person=helper.user,
            organisation=owner,
            role="legal",
            until=timezone.localdate() + timedelta(days=30),
            assigned_by=people["owner_editor"].user,
            assigned_for=owner,
            assigned_at=timezone.now(),
        ),
        "mandate": mandate_in(
            introduction=case,
            organisation=owner,
            region=owner.region,
            created_by=people["owner_editor"].user,
            manager_organisation=people["manager"].organisation,
        ),
    }
