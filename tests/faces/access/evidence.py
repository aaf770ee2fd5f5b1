"""Who opens dossiers, builds files, applies for exemption, judges, and reads what is public."""

from types import SimpleNamespace
from typing import Any

from tests.faces.access.table import Row

ROWS: tuple[Row, ...] = (
    ("workbench:dossiers", "get", (), "LFFFF2FFF22FFF"),
    ("workbench:dossier", "get", ("dossier",), "LFFFF2FFF2NFFF"),
    ("workbench:dossier_open", "post", ("=deal", "dossier_deal"), "LFFFF3FFF3NFFF"),
    ("workbench:dossier_open", "post", ("=nothing", "dossier_deal"), "LFFFFNFFFNNFFF"),
    ("workbench:dossier_make", "post", ("dossier",), "LFFFF3FFF3NFFF"),
    ("workbench:dossier_check", "post", ("dossier",), "LFFFF3FFF3NFFF"),
    ("workbench:dossier_compare", "get", ("dossier",), "LFFFFNFFFNNFFF"),
    ("workbench:file", "get", ("evidence_file",), "NNNNN2NNN2NNNN"),
    ("workbench:exemptions", "get", (), "LF222222222FFF"),
    ("workbench:exemption_new", "get", (), "LFF2F2222FFFFF"),
    ("workbench:exemption", "get", ("exemption",), "LFNNN2NNN2NFFF"),
    ("workbench:exemption_edit", "get", ("exemption_draft",), "LFFNF2NNNFFFFF"),
    ("workbench:exemption_act", "post", ("exemption",), "LFNNNNNNNNNFFF"),
    ("workbench:exemption_statement", "get", ("exemption",), "LFFFFFFFF2NFFF"),
    ("workbench:exemption_verdict", "get", ("exemption",), "LFFFFFFFF2NFFF"),
    ("workbench:exemption_typical", "get", ("exemption_final",), "LFFFFFFFF2NFFF"),
    ("workbench:exemption_typical_act", "post", ("exemption_final",), "LFFFFFFFFNNFFF"),
    ("portal:typical_cases", "get", (), "22222222222222"),
    ("portal:typical_case", "get", ("typical_case",), "22222222222222"),
    ("portal:typical_case", "get", ("typical_draft",), "NNNNNNNNNNNNNN"),
    ("portal:open_releases", "get", (), "22222222222222"),
    ("portal:open_record", "get", ("dossier_ocid",), "22222222222222"),
    ("portal:open_record", "get", ("=lianqiao-none",), "NNNNNNNNNNNNNN"),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """A chain of the owner, founded by the state, with a file on which cases of the reviewer's government rest."""
    from lianqiao.core.transitions import apply
    from lianqiao.processes.evidence.domain.cases import tell_case
    from tests.core.matrices.evidence import TEXT
    from tests.factories.evidence import colleague_of, make_case, make_chain, make_dossier, run_build

    owner, people = world["owner"], world["people"]
    owner.is_state_founded = True
    owner.save()
    judge, administrator = people["reviewer"], people["owner_administrator"]
    administrator.organisation.is_state_founded = True
    deal = make_chain(unit=owner, buyer=people["partner"].organisation)
    dossier = make_dossier(deal)
    made = run_build(dossier, actor=administrator)
    cases = [make_case("final", evidence=made, judge=judge) for _number in range(2)]
    typical = [tell_case(case, actor=judge, values=TEXT) for case in cases]
    apply(typical[0], "propose", actor=judge)
    typical[0].refresh_from_db()
    return {
        "dossier": dossier,
        "dossier_deal": deal,
        "dossier_ocid": SimpleNamespace(pk=dossier.ocid),
        "evidence_file": made.file,
        "exemption": make_case("inquiry", evidence=made, judge=judge),
        "exemption_draft": make_case(evidence=made),
        "exemption_final": cases[0],
        "typical_case": apply(typical[0], "publish", actor=colleague_of(judge)),
        "typical_draft": typical[1],
    }
