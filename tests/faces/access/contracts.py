"""Who may open technology contracts, the desk of their office, and samples; `manager` acts for the office."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from tests.faces.access.table import Row

ROWS: tuple[Row, ...] = (
    ("workbench:contracts", "get", (), "LF222222222"),
    ("workbench:contracts_new", "get", (), "LFF2F2222FF"),
    ("workbench:contracts_record", "get", ("contract",), "LN2222NNNNN"),
    ("workbench:contracts_record", "get", ("handed_in_contract",), "LN2222NN22N"),
    ("workbench:contracts_record", "get", ("registered_contract",), "LN2222N222N"),
    ("workbench:contracts_edit", "get", ("contract",), "LFF2F2NNNNN"),
    ("workbench:contracts_edit", "get", ("handed_in_contract",), "LFFFFFNNFFN"),
    ("workbench:contracts_act", "post", ("contract",), "LNNNNNNNNNN"),
    ("workbench:contracts_say", "post", ("handed_in_contract",), "LNF333NN33N"),
    ("workbench:contracts_versions", "get", ("contract",), "LNNNNNNNNNN"),
    ("workbench:contracts_versions", "get", ("handed_in_contract",), "LN2222NN22N"),
    ("workbench:contracts_attach", "post", ("contract",), "LNF3F3NNNNN"),
    ("workbench:contracts_detach", "post", ("contract", "file"), "LNFNFNNNNNN"),
    ("workbench:contract_conditions", "get", ("contract",), "LFF2F2NNNNN"),
    ("workbench:contract_conditions", "get", ("handed_in_contract",), "LFFFFFNNFFN"),
    ("workbench:contract_defect", "get", ("contract_defect",), "LFF2F2NNFFN"),
    ("workbench:contract_tax", "get", ("registered_contract",), "LN2222N222N"),
    ("workbench:contract_paper", "get", ("registered_contract", "=pdf"), "LN2222N222N"),
    ("workbench:contract_paper", "get", ("contract", "=pdf"), "LNNNNNNNNNN"),
    ("workbench:contract_change_new", "get", ("registered_contract",), "LFF2F2NFFFN"),
    ("workbench:contract_change", "get", ("contract_change",), "LN2222N222N"),
    ("workbench:contract_change_act", "post", ("contract_change",), "LNNNNNNNNNN"),
    ("workbench:contract_object", "get", ("registered_contract",), "LFF2F2NFF2N"),
    ("workbench:contract_objection", "get", ("contract_objection",), "LN2222N222N"),
    ("workbench:contract_objection_act", "post", ("contract_objection",), "LNNNNNNNNNN"),
    ("workbench:contract_office", "get", (), "LFFFFFFF2FF"),
    ("workbench:contract_statistics", "get", (), "LF222222222"),
    ("workbench:contract_statistics", "get", ("?period=handed_in_contract",), "LF222222222"),
    ("workbench:contract_rechecks", "get", (), "LFFFFFFFF22"),
    ("workbench:contract_recheck_new", "get", (), "LFFFFFFFF22"),
    ("workbench:contract_recheck", "get", ("contract_recheck",), "LNNNNNNNN2N"),
    ("workbench:contract_finding", "get", ("contract_finding",), "LFFFFFFFF2N"),
    ("workbench:national_contracts", "get", (), "LFFFFFFF222"),
    ("workbench:contracts_only_here", "get", (), "LFFFFFFF222"),
    ("workbench:national_contracts_all", "post", (), "LFFFF3FFF33"),
    ("workbench:national_contract", "get", ("national_contract",), "LFNNNNNN22N"),
    ("workbench:national_contract_decide", "post", ("national_contract",), "LFNNNNNN33N"),
    ("api:contracts", "get", (), "U" * 11),
    ("api:contracts_record", "get", ("contract",), "U" * 11),
    ("portal:contract_verify", "get", ("contract_number", "contract_code"), "22222222222"),
    ("portal:contract_verify", "get", ("contract_number", "=0000000000000000"), "NNNNNNNNNNN"),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """A draft of the owner, one handed in to the manager's office, one sent back, one registered with the partner."""
    from lianqiao.core import clock
    from lianqiao.core.permissions import Role
    from lianqiao.processes.contracts.certificates import code_of
    from lianqiao.processes.contracts.domain.national import read_rows
    from lianqiao.processes.contracts.domain.rechecks import draw_recheck
    from lianqiao.processes.contracts.models import NationalContract
    from tests.factories import make_actor
    from tests.processes.contracts.makers import (
        make_change,
        make_contract,
        make_objection,
        make_office,
        register,
        send_back,
        submit,
    )

    people = world["people"]
    owner, partner = people["owner_editor"], people["partner"].organisation
    office = make_office(organisation=people["manager"].organisation)
    given: dict[str, Any] = {"owner": owner, "office": office}
    registered = register(make_contract(**given, title="余热回收控制系统开发", counterpart=partner))
    returned = send_back(submit(make_contract(**given, title="膜分离组件开发")))
    today = clock.today()
    theirs = {
        "national_number": "2026290100000012",
        "title": "余热回收控制系统开发",
        "kind": "技术开发",
        "seller": "某大学",
        "buyer": "某公司",
        "signed_on": today,
        "registered_on": today,
        "amount_yuan": Decimal(7),
        "technical_yuan": Decimal(7),
    }
    read_rows([theirs], actor=make_actor(Role.REVIEWER, organisation=office.organisation))
    recheck = draw_recheck(actor=people["reviewer"], title="年度复查", first_day=today, last_day=today)
    return {
        "contract": make_contract(**given),
        "handed_in_contract": submit(make_contract(**given, title="耐磨涂层配方开发")),
        "registered_contract": registered,
        "contract_defect": returned.defects.first(),
        "contract_change": make_change(registered),
        "contract_objection": make_objection(registered),
        "contract_recheck": recheck,
        "contract_finding": recheck.items.get(),
        "national_contract": NationalContract.objects.get(),
        "contract_number": SimpleNamespace(pk=registered.registration_number),
        "contract_code": SimpleNamespace(pk=code_of(registered)),
    }
