"""Who uses what is judged, as the registers know it by conversions and introductions, and may judge it as a user."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.translation import gettext as _

from lianqiao.core.filing.enums import FilingState
from lianqiao.processes.introductions.enums import Stage
from lianqiao.processes.introductions.models import Introduction
from lianqiao.processes.reviews.enums import Ground
from lianqiao.processes.reviews.models import Ballot, Subject
from lianqiao.processes.reviews.subjects import Parties
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.conversions.models import Conversion
from lianqiao.registers.organisations.models import Organisation

#: Conversions that somebody has looked through.
_COUNTED = (FilingState.CONFIRMED, FilingState.PUBLISHED)
#: The dates of an introduction that prove a use, the strongest first; the first two stand once both sides say so.
_PROOFS = (("landed_on", Stage.LANDING), ("contract_on", Stage.CONTRACT), ("trial_on", Stage.TRIAL))


@dataclass(frozen=True)
class Use:
    """Why an organisation counts as a user: the kind of proof, and the record in words."""

    ground: Ground
    note: str


def users_of(subjects: Sequence[Subject]) -> dict[Any, dict[Any, Use]]:
    """{key of the subject: {key of the organisation: why}} for verified organisations; four queries for any number.

    Of an achievement those count that use this achievement, of another subject those that use anything of its owners.
    A contract comes before an introduction. Owners, partners and whoever made it with them are never users.
    """
    achievements = ContentType.objects.get_for_model(Achievement).pk
    parties = {subject.pk: Parties.from_json(subject.parties) for subject in subjects}
    owners = {key for one in parties.values() for key in one.organisations}
    keys = {subject.subject_id for subject in subjects if subject.subject_type_id == achievements}
    uses = [*_conversions(owners, keys), *_introductions(owners, keys)]
    units = Organisation.objects.verified().filter(pk__in={unit for _owner, _about, unit, _name, _use in uses})
    known = {str(key) for key in units.values_list("pk", flat=True)}
    found: dict[Any, dict[Any, Use]] = defaultdict(dict)
    for subject in subjects:
        own = parties[subject.pk].organisations
        names = parties[subject.pk].organisation_names
        for owner, achievement, unit, unit_name, use in uses:
            is_about = achievement == subject.subject_id if subject.subject_type_id == achievements else owner in own
            if is_about and unit in known and unit not in own and unit_name not in names:
                found[subject.pk].setdefault(unit, use)
    return found


_Row = tuple[str, Any, str, str, Use]


def _conversions(owners: set[str], achievements: set[Any]) -> list[_Row]:
    rows = Conversion.objects.filter(
        Q(organisation__in=owners) | Q(achievement__in=achievements), state__in=_COUNTED, partner__isnull=False
    ).select_related("partner")
    return [
        (
            str(row.organisation_id),
            row.achievement_id,
            str(row.partner_id),
            str(row.partner.name),
            Use(Ground.CONVERSION, _("%(title)s，%(day)s 起") % {"title": row.title[:120], "day": row.signed_on}),
        )
        for row in rows.order_by("-signed_on", "pk")
        if row.partner is not None
    ]


def _introductions(owners: set[str], achievements: set[Any]) -> list[_Row]:
    rows = Introduction.objects.filter(
        Q(achievement__organisation__in=owners) | Q(achievement__in=achievements),
        Q(landed_on__isnull=False) | Q(contract_on__isnull=False) | Q(trial_on__isnull=False),
    ).select_related("achievement", "organisation", "counterpart")
    found = []
    for row in rows.order_by("-stage_on", "pk"):
        owner = row.achievement.organisation_id
        other = row.counterpart if row.organisation_id == owner else row.organisation
        day, step = next((value, step) for name, step in _PROOFS if (value := getattr(row, name)) is not None)
        given = {"title": row.achievement.title[:120], "day": day, "step": step.label}
        use = Use(Ground.INTRODUCTION, _("“%(title)s”的对接，%(day)s %(step)s") % given)
        found.append((str(owner), row.achievement_id, str(other.pk), str(other.name), use))
    return found


def entitled(subjects: Sequence[Subject], *, computed: bool) -> Mapping[Any, set[str]]:
    """{key of the subject: keys of the organisations that judge it as users}.

    Those that are recorded, and with `computed` also those that the registers know.
    """
    found: dict[Any, set[str]] = defaultdict(set)
    for subject, unit in Ballot.objects.filter(subject__in=subjects).values_list("subject", "unit"):
        found[subject].add(str(unit))
    if computed:
        for key, users in users_of(subjects).items():
            found[key] |= users.keys()
    return found
