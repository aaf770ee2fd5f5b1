"""Who opens the separate ledger, and who asks for, handles and decides on empowerments."""

from typing import Any

from tests.faces.access.table import Row

ROWS: tuple[Row, ...] = (
    ("workbench:assets", "get", (), "LF222222222"),
    ("workbench:asset_new", "get", (), "LFF2F2222FF"),
    ("workbench:asset", "get", ("ledger_asset",), "LF2222NNN2N"),
    ("workbench:asset_move", "get", ("ledger_asset", "=cost"), "LFF2F2NNNFN"),
    ("workbench:asset_move", "get", ("ledger_asset", "=burn"), "LFNNNNNNNNN"),
    ("workbench:asset_journal", "get", (), "LF222222222"),
    ("workbench:asset_reverse", "get", ("ledger_entry",), "LFFFF2NNNFN"),
    ("workbench:holdings", "get", (), "LF222222222"),
    ("workbench:holding_move", "get", ("ledger_holding", "=exit"), "LFF2F2NNNFN"),
    ("workbench:write_offs", "get", (), "LF222222222"),
    ("workbench:write_off", "get", ("write_off",), "LF2222NNN2N"),
    ("workbench:write_off_act", "post", ("write_off",), "LNNNNNNNNNN"),
    ("workbench:write_off_say", "post", ("write_off",), "LNF333NNN3N"),
    ("workbench:ledger_statements", "get", (), "LF222222222"),
    ("workbench:ledger_statement_new", "get", (), "LFF2F2222FF"),
    ("workbench:ledger_statement", "get", ("ledger_statement",), "LF2222NNN2N"),
    ("workbench:ledger_statement_act", "post", ("ledger_statement",), "LNNNNNNNNNN"),
    ("workbench:ledger_statement_paper", "get", ("ledger_statement", "=txt"), "LFNNNNNNNNN"),
    ("workbench:empowerments", "get", (), "LF222222222"),
    ("workbench:empowerment_new", "get", (), "LFF2F2222FF"),
    ("workbench:empowerment", "get", ("empowerment",), "LF2222NNN2N"),
    ("workbench:empowerment", "get", ("empowerment_draft",), "LFNNN2NNNNN"),
    ("workbench:empowerment_edit", "get", ("empowerment_draft",), "LFNNN2NNNNN"),
    ("workbench:empowerment_submit", "post", ("empowerment_draft",), "LNNNN3NNNNN"),
    ("workbench:empowerment_act", "post", ("empowerment",), "LNNNNNNNNNN"),
    ("workbench:empowerment_say", "post", ("empowerment",), "LNF333NNN3N"),
    ("workbench:empowerment_consent", "get", ("empowerment_asked", "empowerment_completer"), "LFNNN2NNNNN"),
    ("workbench:empowerment_announce", "get", ("empowerment",), "LFFFF2NNNFN"),
    ("workbench:empowerment_sign", "get", ("empowerment", "=unit"), "LFFFF2NNNFN"),
    ("workbench:empowerment_paper", "get", ("empowerment", "=txt"), "LNNNNNNNNNN"),
    ("workbench:empowerment_due_new", "get", ("empowerment", "empowerment_term"), "LFFFF2NNNFN"),
    ("workbench:empowerment_report", "get", ("empowerment",), "LFFFF2NNNFN"),
    ("workbench:empowerment_vary", "get", ("empowerment",), "LFFFF2NNNFN"),
    ("workbench:empowerment_dues", "get", (), "LF222222222"),
    ("workbench:empowerment_pay", "get", ("empowerment_due",), "LFFFF2NNNFN"),
    ("workbench:empowerment_variation", "get", ("empowerment_variation",), "LF2222NNN2N"),
    ("workbench:empowerment_variation_act", "post", ("empowerment_variation",), "LNNNNNNNNNN"),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """The owner keeps a ledger with shares and a signed year, and has empowered inventors."""
    from datetime import date

    from lianqiao.core import clock
    from lianqiao.core.permissions import Role
    from lianqiao.core.transitions import apply
    from lianqiao.processes.asset_ledger import domain
    from lianqiao.processes.asset_ledger.models import JournalEntry
    from lianqiao.processes.empowerments.domain.reporting import propose_variation
    from lianqiao.processes.empowerments.enums import TermKind
    from tests.factories import make_actor
    from tests.factories.asset_ledger import make_asset, make_holding
    from tests.factories.empowerments import make_empowerment, unit_of

    owner = world["owner"]
    boss = make_actor(Role.ADMINISTRATOR, organisation=owner)
    year = clock.today().year - 1
    asset = make_asset(organisation=owner, on=date(year, 6, 1))
    editor = world["people"]["owner_editor"]
    statement = domain.prepare_statement(actor=editor, year=year)
    people = unit_of(owner)
    record = make_empowerment("in_force", unit=people)
    asked = make_empowerment("consenting", unit=people)
    return {
        "ledger_asset": asset,
        "ledger_entry": JournalEntry.objects.get(asset=asset),
        "ledger_holding": make_holding(make_asset(organisation=owner, title="作价的成果")),
        "write_off": domain.propose_write_off(asset, actor=editor, grounds="obsolete", text="已被新方法取代"),
        "ledger_statement": apply(statement, "sign", actor=boss),
        "empowerment": record,
        "empowerment_draft": make_empowerment(unit=people),
        "empowerment_asked": asked,
        "empowerment_completer": asked.participants.get(user__isnull=True),
        "empowerment_term": record.terms.get(kind=TermKind.INCOME),
        "empowerment_due": record.dues.get(),
        "empowerment_variation": propose_variation(
            record, actor=people.professor, reason="由单位代缴更方便", fee_payer="unit"
        ),
    }
