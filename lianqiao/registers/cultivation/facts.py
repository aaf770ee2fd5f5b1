"""What the platform knows of an enterprise for conditions of recognition, and where each piece comes from.

What no record tells is unknown, not false. A count of what is registered here is a lower bound: there may be more.
Where records say nothing or only a bound, the enterprise's own answer counts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.db.models import Q, TextChoices
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from lianqiao.core import norms
from lianqiao.core.filing.enums import FilingState
from lianqiao.core.norms import TimeUnit
from lianqiao.engines.conditions import Range
from lianqiao.registers.achievements.enums import RightKind, RightStatus
from lianqiao.registers.conversions.queries import counted
from lianqiao.registers.cultivation.figures import figure_facts
from lianqiao.registers.cultivation.models import SelfAnswer
from lianqiao.registers.enterprises.enums import CredentialKind, CredentialLevel
from lianqiao.registers.enterprises.models import Credential, YearFigures
from lianqiao.registers.intellectual_property.enums import StandardLevel, StandardPart, StandardStatus
from lianqiao.registers.intellectual_property.models import Right, Standard
from lianqiao.registers.organisations.models import Organisation

ANSWER_VALID = norms.declare("enterprises.self_answer_valid", norms.Kind.DURATION, _("预检自填答复的有效期"))

#: The classes of intellectual property of the evaluation of technology SMEs (国科发政〔2017〕115号).
CLASS_ONE = (RightKind.INVENTION, RightKind.PLANT_VARIETY, RightKind.LAYOUT, RightKind.NEW_MEDICINE)
CLASS_TWO = (RightKind.UTILITY_MODEL, RightKind.DESIGN, RightKind.SOFTWARE)
#: Which credentials answer which fact.
HELD: Mapping[str, tuple[CredentialKind, ...]] = {
    "valid_high_tech_enterprise": (CredentialKind.HIGH_TECH,),
    "valid_base_tier_sme": (CredentialKind.TECH_SME, CredentialKind.INNOVATIVE_SME),
    "valid_specialised_sme": (CredentialKind.SPECIALISED,),
    "valid_little_giant": (CredentialKind.LITTLE_GIANT,),
}
#: Sections of GB/T 4754 that are industry: mining, manufacturing, supply of power, heat, gas and water.
INDUSTRIAL_SECTIONS = ("B", "C", "D")
#: The years over which the rules of recognition average conversions and look back at standards.
CONVERSION_YEARS = norms.Duration(3, TimeUnit.YEARS)
STANDARD_YEARS = norms.Duration(5, TimeUnit.YEARS)
YES = Range.exactly(1)
DAY = "Y年n月j日"


class Origin(TextChoices):
    """Where a fact comes from."""

    RECORD = "record", _lazy("平台上登记的记录")
    PROFILE = "profile", _lazy("单位信息")
    ANSWER = "answer", _lazy("企业自填")


@dataclass(frozen=True)
class Fact:
    """One fact: what is known of it, the words for where from, and the record, year or answer that tells it."""

    name: str
    value: Range
    source: str
    origin: Origin = Origin.RECORD
    record: Any = None
    year: int | None = None
    answer: SelfAnswer | None = None


Facts = Mapping[str, Fact]


def values_of(facts: Facts) -> dict[str, Range]:
    """The facts as the engine takes them."""
    return {name: fact.value for name, fact in facts.items()}


def facts(organisation: Organisation, *, on: dt.date, drafts: bool = True, answers: bool = True) -> dict[str, Fact]:
    """All that is known of an enterprise on a day, by the names of docs/apps/norms.md; what is unknown is left out.

    With `drafts` what the enterprise has begun to fill in counts too; without, only what it has handed in: that is what
    officials read. `answers` takes its own answers as well, where no record tells the whole. Six queries.
    """
    known = records_of(organisation, on=on, drafts=drafts)
    if answers:
        for answer in current_answers(organisation, on=on):
            _add_answer(known, answer)
    return known


def records_of(organisation: Organisation, *, on: dt.date, drafts: bool) -> dict[str, Fact]:
    """What records and the profile tell."""
    found = [
        *_profile(organisation, on),
        *figure_facts(_figures(organisation, on, drafts), organisation=organisation, on=on, make=Fact),
        *_credentials(organisation, on),
        *_rights(organisation, on, drafts),
        *_conversions(organisation, on),
        *_standards(organisation, on),
    ]
    return {fact.name: fact for fact in found}


def current_answers(organisation: Organisation, *, on: dt.date) -> list[SelfAnswer]:
    """The enterprise's own answers that are not too old to count."""
    oldest = ANSWER_VALID.get(where=organisation, on=on).value.start(on)
    rows = SelfAnswer.objects.filter(organisation=organisation, answered_at__date__gte=oldest)
    return list(rows.select_related("answered_by"))


def _add_answer(known: dict[str, Fact], answer: SelfAnswer) -> None:
    """Records come first: an answer counts where they say nothing, or only that there is at least so much."""
    fact = known.get(answer.fact)
    if fact is not None and (fact.value.is_exact or (fact.value.low is not None and answer.value < fact.value.low)):
        return
    day = timezone.localtime(answer.answered_at).date()
    source = _("企业自填（%(who)s，%(day)s）") % {
        "who": answer.answered_by.get_full_name(),
        "day": date_format(day, DAY),
    }
    known[answer.fact] = Fact(answer.fact, Range.exactly(answer.value), source, Origin.ANSWER, answer=answer)


def _profile(organisation: Organisation, on: dt.date) -> Iterable[Fact]:
    source = _("单位信息")
    if organisation.founded_on is not None and organisation.founded_on <= on:
        years = Range.exactly(whole_years(organisation.founded_on, on))
        yield Fact("registered_years", years, source, Origin.PROFILE)
    if organisation.industry_id:
        industrial = organisation.industry_id.startswith(INDUSTRIAL_SECTIONS)
        yield Fact("industrial", Range.exactly(int(industrial)), source, Origin.PROFILE)
    if organisation.staff is not None:
        yield Fact("staff", Range.exactly(organisation.staff), source, Origin.PROFILE)


def whole_years(first: dt.date, last: dt.date) -> int:
    """The years that have been completed from one day to the other."""
    return last.year - first.year - ((last.month, last.day) < (first.month, first.day))


def _figures(organisation: Organisation, on: dt.date, drafts: bool) -> dict[int, YearFigures]:
    """The figures of the three years before the day's, by year."""
    rows = YearFigures.objects.filter(organisation=organisation, year__range=(on.year - 3, on.year - 1))
    rows = rows.exclude(state=FilingState.CANCELLED)
    if not drafts:
        rows = rows.exclude(state=FilingState.DRAFT)
    return {row.year: row for row in rows}


def _credentials(organisation: Organisation, on: dt.date) -> Iterable[Fact]:
    """What the enterprise surely holds; a credential that nobody registered here may exist all the same."""
    held = list(Credential.objects.holding(on).filter(organisation=organisation).order_by("valid_from", "pk"))
    for name, wanted in HELD.items():
        for credential in held:
            if credential.kind in wanted:
                yield Fact(name, YES, _credential_words(credential), record=credential)
    for credential in held:
        recognised = credential.level in (CredentialLevel.NATION, CredentialLevel.PROVINCE)
        if credential.kind == CredentialKind.RESEARCH_BODY and recognised:
            yield Fact("provincial_rd_body", YES, _credential_words(credential), record=credential)


def _credential_words(credential: Credential) -> str:
    if credential.valid_to is None:
        return _("已登记的资质 %(number)s，长期有效") % {"number": credential.certificate_number}
    given = {"number": credential.certificate_number, "end": date_format(credential.valid_to, DAY)}
    return _("已登记的资质 %(number)s，有效期至 %(end)s") % given


def _rights(organisation: Organisation, on: dt.date, drafts: bool) -> Iterable[Fact]:
    """Rights in force that the enterprise keeps in its ledger."""
    ends = Q(expires_on__isnull=True) | Q(expires_on__gte=on)
    rows = Right.objects.filter(
        ends, organisation=organisation, status__in=(RightStatus.GRANTED, RightStatus.PLEDGED)
    ).exclude(state=FilingState.CANCELLED)
    if not drafts:
        rows = rows.exclude(state=FilingState.DRAFT)
    kinds = list(rows.values_list("kind", flat=True))
    for name, classes in (("class_one_ip", CLASS_ONE), ("class_two_ip", CLASS_TWO)):
        if number := sum(kind in classes for kind in kinds):
            source = _("平台知识产权台账里的 %(number)d 项，可能还有没登记的") % {"number": number}
            yield Fact(name, Range.at_least(number), source)


def _conversions(organisation: Organisation, on: dt.date) -> Iterable[Fact]:
    """The yearly average of confirmed conversions that the enterprise made or took over."""
    mine = Q(organisation=organisation) | Q(partner=organisation)
    number = counted().filter(mine, signed_on__gt=CONVERSION_YEARS.start(on), signed_on__lte=on).count()
    if number:
        average = (Decimal(number) / CONVERSION_YEARS.length).quantize(Decimal("0.01"), rounding=ROUND_DOWN)
        source = _("平台上近三年已核实的转化 %(number)d 项，可能还有没登记的") % {"number": number}
        yield Fact("conversions_per_year", Range.at_least(average), source)


def _standards(organisation: Organisation, on: dt.date) -> Iterable[Fact]:
    """Standards of the nation, an industry or beyond that the enterprise led."""
    number = Standard.objects.filter(
        organisation=organisation,
        state__in=(FilingState.CONFIRMED, FilingState.PUBLISHED),
        part=StandardPart.LED,
        status=StandardStatus.IN_FORCE,
        level__in=(StandardLevel.INTERNATIONAL, StandardLevel.NATION, StandardLevel.INDUSTRY),
        issued_on__gt=STANDARD_YEARS.start(on),
        issued_on__lte=on,
    ).count()
    if number:
        source = _("平台登记的标准 %(number)d 项，可能还有没登记的") % {"number": number}
        yield Fact("led_standards_5y", Range.at_least(number), source)
