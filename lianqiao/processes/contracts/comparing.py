"""Finding our contract for one of the national system: by number, else by parties and amount, with score and reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from lianqiao.core.money import format_yuan
from lianqiao.processes.contracts.enums import NUMBERED, MatchWay
from lianqiao.processes.contracts.limits import LIKE
from lianqiao.processes.contracts.models import TechnologyContract

WHOLE = 100
#: Columns that are compared, with their words; the first four can be taken over, the others only be looked at.
TAKEABLE = ("national_number", "title", "amount_yuan", "technical_yuan")
SHOWN = (*TAKEABLE, "signed_on", "seller", "buyer")


@dataclass(frozen=True)
class Found:
    """Our contract for a row, None for none, by what it was found, how sure of 100, and why."""

    contract: TechnologyContract | None
    way: MatchWay
    score: int
    why: str


def contracts_for(organisation_id: Any, rows: Sequence[Mapping[str, Any]]) -> list[TechnologyContract]:
    """The registered contracts of an office that any of the rows may be; one query."""
    numbers = [row["national_number"] for row in rows]
    amounts = {row["amount_yuan"] for row in rows}
    found = TechnologyContract.objects.filter(office__organisation=organisation_id, state__in=NUMBERED)
    asked = Q(national_number__in=numbers) | Q(registration_number__in=numbers) | Q(amount_yuan__in=amounts)
    return list(found.filter(asked).select_related("organisation", "counterpart").order_by("registered_on", "id"))


def match(rows: Sequence[Mapping[str, Any]], ours: Iterable[TechnologyContract], taken: set[Any]) -> list[Found]:
    """For each row what it is found to be; numbers first, and none of ours twice. `taken` are keys of other rows."""
    present = [one for one in ours if one.pk not in taken]
    by_number = {number: one for one in present for number in (one.registration_number, one.national_number) if number}
    by_amount: dict[Any, list[TechnologyContract]] = defaultdict(list)
    for one in present:
        by_amount[one.amount_yuan].append(one)
    used: set[Any] = set()
    answers: dict[int, Found] = {}
    for place, row in enumerate(rows):
        contract = by_number.get(row["national_number"])
        if contract is not None and contract.pk not in used:
            used.add(contract.pk)
            answers[place] = Found(contract, MatchWay.NUMBER, WHOLE, _("登记编号相同"))
    for place, row in enumerate(rows):
        if place not in answers:
            answers[place] = _by_parties(row, by_amount[row["amount_yuan"]], used)
    return [answers[place] for place in range(len(rows))]


def _by_parties(row: Mapping[str, Any], candidates: Iterable[TechnologyContract], used: set[Any]) -> Found:
    """The one contract of that amount between the same parties; two that are as like are left for a person."""
    scored = sorted(
        ((score, one) for one in candidates if one.pk not in used and (score := _score(row, one)) is not None),
        key=lambda pair: -pair[0],
    )
    if not scored:
        return Found(None, MatchWay.NONE, 0, "")
    best, contract = scored[0]
    if len(scored) > 1 and scored[1][0] == best:
        return Found(
            None,
            MatchWay.NONE,
            best,
            _("本平台有 %(count)d 份当事人、金额都相同的合同，请人工核对") % {"count": len(scored)},
        )
    used.add(contract.pk)
    same_day = row["signed_on"] is not None and row["signed_on"] == contract.signed_on
    why = _("当事人、金额、签订日期一致") if same_day else _("当事人、金额一致")
    return Found(contract, MatchWay.PARTIES, best, why)


def _score(row: Mapping[str, Any], contract: TechnologyContract) -> int | None:
    """How like of 100: names of both parties twice, title and day of signing once; None for other parties, and for one
    that has another number of the national system already."""
    if contract.national_number:
        return None
    seller, buyer = fuzz.ratio(row["seller"], contract.seller_name), fuzz.ratio(row["buyer"], contract.buyer_name)
    if min(seller, buyer) < LIKE:
        return None
    title = fuzz.ratio(row["title"], contract.title)
    day = WHOLE if row["signed_on"] == contract.signed_on else 0
    return round((2 * seller + 2 * buyer + title + day) / 6)


def differences(row: Mapping[str, Any], contract: TechnologyContract) -> list[dict[str, Any]]:
    """What stands otherwise there than here; what the export does not say is no difference."""
    ours = {
        **{name: getattr(contract, name) for name in (*TAKEABLE, "signed_on")},
        "seller": contract.seller_name,
        "buyer": contract.buyer_name,
    }
    columns: Any = TechnologyContract._meta
    labels = {name: str(columns.get_field(name).verbose_name) for name in (*TAKEABLE, "signed_on")}
    labels |= {"seller": _("卖方"), "buyer": _("买方")}
    return [
        {
            "field": name,
            "label": labels[name],
            "ours": _words(name, ours[name]),
            "theirs": _words(name, row[name]),
            "value": str(row[name]),
            "may_take": name in TAKEABLE,
        }
        for name in SHOWN
        if row[name] not in (None, "") and row[name] != ours[name]
    ]


def _words(name: str, value: Any) -> str:
    if value in (None, ""):
        return ""
    return format_yuan(value) if name.endswith("_yuan") else str(value)
