"""Who writes open challenges, agrees to them, signs their terms and marks the work."""

from typing import Any

from tests.faces.access.api import EVERYBODY, NOBODY
from tests.faces.access.table import Row

ROWS: tuple[Row, ...] = (
    ("portal:challenges", "get", (), "22222222222222"),
    ("portal:challenge", "get", ("challenge",), "22222222222"),
    ("portal:challenge", "get", ("challenge_draft",), "NNNNNNNNNNN"),
    ("workbench:challenge_edit", "get", ("call_of_draft",), "LFNNNNNNN2N"),
    ("workbench:challenge_checks", "post", ("call_of_draft",), "LNNNNNNNN2N"),
    ("workbench:challenges", "get", (), "LF222222222"),
    ("workbench:challenge_of_demand", "get", ("wanted",), "LFFFFFFFF22"),
    ("workbench:challenge", "get", ("challenge",), "L3222233323"),
    ("workbench:challenge", "get", ("challenge_draft",), "LN2222NNN2N"),
    ("workbench:challenge_agree", "post", ("challenge_draft",), "LFF3F3NNNFN"),
    ("workbench:challenge_sign", "post", ("challenge",), "LF333333333"),
    ("workbench:challenge_file", "post", ("challenge_draft",), "LF3333NNN3N"),
    ("workbench:challenge_file_remove", "post", ("challenge_draft", "challenge_file"), "LFFFFFNNN3N"),
    ("workbench:challenge_mark", "get", ("decided", "solution"), "LFF2F2NNNFN"),
    ("api:challenges", "get", (), EVERYBODY),
    ("api:challenges_record", "get", ("challenge",), EVERYBODY),
    ("api:challenges_record", "get", ("challenge_draft",), NOBODY),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """Challenges that the owner issues and the government of 290100 administers, and a published demand."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from lianqiao.processes.challenges.domain.writing import add_file
    from tests.factories.challenges import make_challenge, make_edition
    from tests.factories.programmes import make_scheme
    from tests.factories.registers import complete_demand

    body, owner = world["people"]["reviewer"], world["owner"]
    edition = make_edition(body=body)
    draft = make_challenge("draft", edition=edition, issuer=owner)
    short = make_scheme(body=body, pattern="open_challenge_firm", title="另一项揭榜制度", code="JBLX")
    decided = make_challenge("decided", edition=short, issuer=owner)
    return {
        "challenge": make_challenge(edition=edition, issuer=owner),
        "challenge_draft": draft,
        "call_of_draft": draft.call,
        "challenge_file": add_file(draft, SimpleUploadedFile("工艺.txt", "磷化".encode()), actor=body),
        "decided": decided,
        "solution": decided.call.applications.get(),
        "wanted": complete_demand("published", organisation=owner),
    }
