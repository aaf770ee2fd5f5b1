"""Who reads and writes the performance of contracts: the owner sells, the partner buys, the manager registers."""

from decimal import Decimal
from typing import Any

from tests.faces.access.api import NO_TOKEN
from tests.faces.access.table import Row

ROWS: tuple[Row, ...] = (
    ("workbench:performances", "get", (), "LF222222222"),
    ("workbench:contract_arrears", "get", (), "LF222222222"),
    ("workbench:income_certificates", "get", (), "LF222222222"),
    ("workbench:performance", "get", ("performance",), "LN2222N222N"),
    ("workbench:performance_act", "post", ("performance",), "LNNNNNNNNNN"),
    ("workbench:performance_plan", "get", ("performance",), "LFF2F2N2FFN"),
    ("workbench:performance_pay", "get", ("performance",), "LFF2F2N2FFN"),
    ("workbench:performance_certify", "get", ("performance",), "LFF2F2NFFFN"),
    ("workbench:performance_breach", "get", ("performance",), "LFF2F2N2FFN"),
    ("workbench:plan_proposal", "get", ("plan_proposal",), "LN2222N222N"),
    ("workbench:plan_proposal_act", "post", ("plan_proposal",), "LNNNNNNNNNN"),
    ("workbench:contract_milestone", "get", ("contract_milestone",), "LN2222N222N"),
    ("workbench:contract_milestone_act", "post", ("contract_milestone",), "LNNNNNNNNNN"),
    ("workbench:contract_milestone_deliver", "get", ("contract_milestone",), "LFF2F2NFFFN"),
    ("workbench:contract_payment_answer", "get", ("contract_payment",), "LFFFFFN2FFN"),
    ("workbench:contract_payment_withdraw", "get", ("contract_payment",), "LFF2F2NFFFN"),
    ("workbench:contract_payment_correct", "get", ("contract_payment",), "LFF2F2N2FFN"),
    ("workbench:income_certificate", "get", ("income_certificate",), "LN2222N222N"),
    ("workbench:income_certificate_act", "post", ("income_certificate",), "LNNNNNNNNNN"),
    ("workbench:income_certificate_paper", "get", ("income_certificate", "=docx"), "LN2222N222N"),
    ("workbench:contract_breach", "get", ("contract_breach",), "LN2222N222N"),
    ("workbench:contract_breach_act", "post", ("contract_breach",), "LNNNNNNNNNN"),
    ("workbench:contract_breach_say", "get", ("contract_breach",), "LFF2F2N2FFN"),
    ("api:performances", "get", (), NO_TOKEN),
    ("api:performances_record", "get", ("performance",), NO_TOKEN),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """A running contract of the owner with the partner: a plan, a delivery to come, money, a certificate, a default."""
    from lianqiao.core.transitions import apply
    from lianqiao.processes.contracts.models import RegistrationOffice
    from tests.processes.contracts.makers import make_contract, make_office, register
    from tests.processes.performance.makers import (
        asked,
        delivery_of,
        fresh,
        pay,
        raised,
        registrar_for,
        running,
    )

    people = world["people"]
    buyer, body = people["partner"].organisation, people["manager"].organisation
    office = RegistrationOffice.objects.filter(organisation=body).first() or make_office(organisation=body)
    given = {"owner": people["owner_editor"], "office": office, "counterpart": buyer}
    performance = running(register(make_contract(**given, title="低温余热制冷机组开发")).performance)
    certificate = asked(performance)
    apply(certificate, "issue", actor=registrar_for(performance))
    return {
        "performance": fresh(performance),
        "plan_proposal": performance.proposals.get(),
        "contract_milestone": delivery_of(performance),
        "contract_payment": pay(performance, Decimal(1), "银付009", milestone=None),
        "income_certificate": certificate,
        "contract_breach": raised(performance),
    }
