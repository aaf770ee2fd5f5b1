"""Who may open distributions of income."""

from typing import Any

from tests.faces.access.api import NO_TOKEN
from tests.faces.access.table import Row

ROWS: tuple[Row, ...] = (
    ("workbench:distributions", "get", (), "LFF2F222222"),
    ("workbench:my_rewards", "get", (), "L2222222222"),
    ("workbench:distribution_new", "get", (), "LFF2F2222FF"),
    ("workbench:distribution", "get", ("distribution_draft",), "LFN2N2NNNNN"),
    ("workbench:distribution", "get", ("distribution",), "LFN2N2NNN2N"),
    ("workbench:distribution_edit", "get", ("distribution_draft",), "LFF2F2NNNFF"),
    ("workbench:distribution_act", "post", ("distribution",), "LFNNNNNNNNN"),
    ("workbench:distribution_announce", "get", ("distribution",), "LFF2F2NNNFF"),
    ("workbench:distribution_pay", "get", ("distribution",), "LFF2F2NNNFF"),
    ("workbench:distribution_taxes", "get", ("distribution",), "LFN2N2NNNFN"),
    ("workbench:distribution_paper", "get", ("distribution", "=docx"), "LFN2N2NNN2N"),
    ("api:distributions", "get", (), NO_TOKEN),
    ("api:distributions_record", "get", ("distribution",), NO_TOKEN),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """The owner, founded by the state, divides two incomes; one is decided."""
    from tests.factories.distributions import make_distribution

    owner, editor = world["owner"], world["people"]["owner_editor"]
    owner.is_state_founded = True
    owner.save()
    editor.organisation.is_state_founded = True
    return {
        "distribution_draft": make_distribution(actor=editor),
        "distribution": make_distribution("decided", actor=editor),
    }
