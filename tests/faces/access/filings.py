"""Who may open the pages of filed records: the same for every kind, but for who files it and whether it is public."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from lianqiao.core.filing.kinds import FilingKind, kinds
from lianqiao.registers.enterprises.enums import StepKind
from lianqiao.registers.enterprises.models import GrowthStep
from lianqiao.registers.organisations.enums import OrganisationKind
from lianqiao.registers.registrations.certificates import code_of
from lianqiao.registers.registrations.models import Registration
from tests.faces.access.table import Row
from tests.factories import OrganisationFactory, any_filing

#: Who may begin a record, by who files the kind: every unit, enterprises, or government and those who serve.
NEW = {"all": "LFF2F2222FF", "enterprises": "LFF2F222FFF", "officials": "LFFFFFFF2FF", "governments": "LFFFFFFFFFF"}
#: Kinds of which a unit has one: what is handed in or public belongs to units that nobody in the table acts for.
ONE_OF_A_UNIT = {"contract-offices"}
#: Kinds whose list of all units is open to every unit, which sees those in which it takes part.
OPEN_TO_PARTIES = {"alliances", "diagnosis-visits", "scenario-offers"}


def _filers(kind: FilingKind) -> str:
    filers = kind.model.FILERS
    if filers is None:
        return "all"
    if OrganisationKind.ENTERPRISE in filers:
        return "enterprises"
    return "officials" if OrganisationKind.TRANSFER_ORGANISATION in filers else "governments"


def _rows(kind: FilingKind) -> list[Row]:
    slug = kind.slug
    draft, submitted, published = (f"{slug}_{state}" for state in ("draft", "submitted", "published"))
    everywhere = "2" * 11 if kind.is_public else "N" * 11
    theirs = slug in ONE_OF_A_UNIT
    return [
        (f"workbench:{slug}", "get", (), "LF222222222"),
        (f"workbench:{slug}_all", "get", (), "LF222222222" if slug in OPEN_TO_PARTIES else "LFFFFFFFF22"),
        (f"workbench:{slug}_new", "get", (), NEW[_filers(kind)]),
        (f"workbench:{slug}_record", "get", (draft,), "LN2222NNNNN"),
        (f"workbench:{slug}_record", "get", (submitted,), "LNNNNNNNN2N" if theirs else "LN2222NNN2N"),
        (f"workbench:{slug}_edit", "get", (draft,), "LFF2F2NNNNN"),
        (f"workbench:{slug}_edit", "get", (submitted,), "LFNNNNNNNFN" if theirs else "LFFFFFNNNFN"),
        (f"workbench:{slug}_act", "post", (draft,), "LNNNNNNNNNN"),
        (f"workbench:{slug}_say", "post", (submitted,), "LNNNNNNNN3N" if theirs else "LNF333NNN3N"),
        (f"workbench:{slug}_versions", "get", (draft,), "LNNNNNNNNNN"),
        (f"workbench:{slug}_attach", "post", (draft,), "LNF3F3NNNNN"),
        (f"workbench:{slug}_detach", "post", (draft, "file"), "LNFNFNNNNNN"),
        ("portal:filings", "get", (f"={slug}",), everywhere),
        ("portal:filing", "get", (f"={slug}", published if kind.is_public else draft), everywhere),
    ]


ROWS: tuple[Row, ...] = (
    *(row for kind in kinds() for row in _rows(kind)),
    ("portal:filings", "get", ("=nothing",), "NNNNNNNNNNN"),
    ("workbench:research_task_vote", "post", ("research-tasks_submitted",), "LF3333NNN3N"),
    ("workbench:alliance_agree", "post", ("alliances_submitted",), "LFFFFFNNNFN"),
    ("workbench:registration_notice", "get", ("registrations_submitted",), "LFFFFFNNNFF"),
    ("workbench:registration_certificate", "get", ("registrations_draft",), "LNNNNNNNNNN"),
    ("portal:registration_verify", "get", ("certificate_number", "certificate_code"), "22222222222"),
    ("portal:registration_verify", "get", ("certificate_number", "=0000000000000000"), "NNNNNNNNNNN"),
    ("workbench:state_research_paper", "get", ("state-research_draft", "=pdf"), "LN2222NNNNN"),
    ("workbench:state_research_paper", "get", ("state-research_submitted", "=docx"), "LN2222NNN2N"),
    ("workbench:state_research_paper", "get", ("state-research_submitted", "=txt"), "LNNNNNNNNNN"),
    ("codes", "get", ("=governments",), "22222222222"),
    ("codes", "get", ("=enterprises",), "22222222222"),
    ("codes", "get", ("=achievements",), "22222222222"),
    ("codes", "get", ("=own-achievements",), "22222222222"),
    ("codes", "get", ("=own-products",), "22222222222"),
    ("codes", "get", ("=own-scenarios",), "22222222222"),
    ("codes", "get", ("=demands",), "22222222222"),
    ("codes", "get", ("=open-scenarios",), "22222222222"),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """A record of each kind in each state that the rows name."""
    owner = world["owner"]
    made = {}
    for kind in kinds():
        states = ("draft", "submitted", *(("published",) if kind.is_public else ()))
        for number, state in enumerate(states):
            one_only = kind.slug in ONE_OF_A_UNIT and state != "draft"
            made[f"{kind.slug}_{state}"] = any_filing(
                kind.model,
                organisation=OrganisationFactory(region=owner.region) if one_only else owner,
                state=state,
                **_different(kind.model, number),
            )
    held = any_filing(
        Registration, organisation=owner, state="confirmed", number="9292026Y0001", registered_on=date(2026, 9, 1)
    )
    # What stands in the address of a certificate instead of a record.
    address = {"certificate_number": held.number, "certificate_code": code_of(held)}
    return made | {name: SimpleNamespace(pk=text) for name, text in address.items()}


def _different(model: type[Any], number: int) -> dict[str, Any]:
    """What keeps several records of one unit apart: their year, and the step that each enterprise takes once."""
    columns = {column.name for column in model._meta.concrete_fields}
    years = columns & {"year", "first_year"}
    given: dict[str, Any] = dict.fromkeys(years, 2020 + number)
    if model is GrowthStep:
        given["kind"] = StepKind.values[number]
    return given
