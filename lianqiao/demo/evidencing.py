"""The evidence of the demonstration: a dossier of every chain, three files, and exemption cases as far as they came."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.permissions import Permission, Role
from lianqiao.core.transitions import apply
from lianqiao.demo.acts import LATEST, Acts
from lianqiao.demo.cast import Cast
from lianqiao.demo.past import Past
from lianqiao.demo.records import Records
from lianqiao.demo.texts import Content, read
from lianqiao.processes.deals.enums import DealState
from lianqiao.processes.deals.models import Deal
from lianqiao.processes.disposals.enums import DisposalState
from lianqiao.processes.disposals.models import Disposal
from lianqiao.processes.evidence.chain import root_of
from lianqiao.processes.evidence.domain.building import embedded, gather, keep
from lianqiao.processes.evidence.domain.cases import (
    conditions_for,
    create_case,
    findings_of,
    record_statement,
    tell_case,
)
from lianqiao.processes.evidence.domain.dossiers import check_chain
from lianqiao.processes.evidence.enums import CaseState as S
from lianqiao.processes.evidence.enums import Met
from lianqiao.processes.evidence.models import Dossier, EvidenceFile, ExemptionCase

#: Files that are made, each of the chain of another concluded deal.
FILES = 3
_JUDGED = (S.CONCLUDED, S.OBJECTED, S.FINAL)


def told() -> Any:
    """What is written by hand."""
    return read("evidence")["cases"]


def pieces(content: Content) -> int:
    """How many steps there are: files and cases."""
    return FILES + len(told())


class Evidencing:
    """Checks every chain, builds files of the oldest deals, and lets units apply for exemption."""

    def __init__(self, content: Content, cast: Cast, past: Past, records: Records) -> None:
        self._acts = Acts(content, cast, past)

    def make(self, *, step: Callable[[], None]) -> None:
        """All of it."""
        files = self._files(step)
        if files:
            judge = self._acts.of_first(Role.REVIEWER)
            second = self._acts.of_first(Role.REVIEWER, other_than=judge)
            for row in told():
                self._case(row, files[row["file"] % len(files)], judge, second)
                step()
        self._acts.begin(LATEST)
        self._check()

    def _files(self, step: Callable[[], None]) -> list[EvidenceFile]:
        made: list[EvidenceFile] = []
        for deal in Deal.objects.filter(state=DealState.CONCLUDED).order_by("concluded_on", "pk").for_list():
            person = self._person(deal.organisation)
            if len(made) == FILES or not person.has(Permission.EVIDENCE_MAKE):
                continue
            self._acts.begin(self._acts.ago(deal.concluded_on) - 2)
            dossier = check_chain(root_of(deal))
            made.append(self._file(dossier, person))
            step()
        return made

    @staticmethod
    def _file(dossier: Dossier, person: Actor) -> EvidenceFile:
        content, papers = gather(dossier, person)
        return keep(dossier, content, embedded(content, papers), actor=person, job=None)

    @staticmethod
    def _check() -> None:
        roots: dict[Any, Any] = {one.pk: one for one in Disposal.objects.exclude(state=DisposalState.DRAFT)}
        roots |= {root.pk: root for root in (root_of(deal) for deal in Deal.objects.select_related("disposal"))}
        for key in sorted(roots):
            check_chain(roots[key])

    def _person(self, unit: Any) -> Actor:
        key = next(text.key for text in self._acts.content.organisations.values() if text.name == unit.name)
        return self._acts.owner(key)

    def _case(self, row: Mapping[str, Any], evidence: EvidenceFile, judge: Actor, second: Actor) -> None:
        acts = self._acts
        applicant = self._person(evidence.dossier.organisation)
        acts.begin(acts.ago(clock.day_of(evidence.made_at.timestamp())) - 1)
        values = {name: row[name] for name in ("title", "applicant", "happened", "grounds")}
        values |= {"person_name": row.get("person", ""), "evidence": evidence}
        case = create_case(actor=applicant, values=values)
        acts.later(1)
        case = apply(case, "submit", actor=applicant)
        if row["state"] == S.SUBMITTED:
            return
        acts.later(1, 2)
        case = apply(case, "accept", actor=judge)
        for kind, giver, text in row["statements"]:
            acts.later(1)
            record_statement(case, actor=judge, kind=kind, giver=giver, given_on=clock.today(), text=text)
        if row["state"] in _JUDGED:
            acts.later(1, 2)
            case = self._judge(case, row, judge, second)
        if row["state"] == S.OBJECTED:
            acts.later(1, 2)
            apply(case, "object", actor=applicant, reason=row["objection"])
        elif row["state"] == S.FINAL:
            self._end(case, row, judge, second)

    def _judge(self, case: ExemptionCase, row: Mapping[str, Any], judge: Actor, second: Actor) -> ExemptionCase:
        unmet = row.get("unmet", "")
        answers: dict[str, tuple[str, str]] = {}
        for one in conditions_for(case).value:
            code = one["code"]
            answers[code] = (Met.UNMET, row["reasons"]) if code == unmet else (Met.MET, "与证据卷和调查记录相符。")
        found = findings_of(case, answers)
        case = apply(case, "propose", actor=judge, findings=found, verdict=row["verdict"], reasons=row["reasons"])
        self._acts.later(1, 2)
        return apply(case, "conclude", actor=second)

    def _end(self, case: ExemptionCase, row: Mapping[str, Any], judge: Actor, second: Actor) -> None:
        """The time for objections is over, where it is; the case is told to everybody."""
        acts = self._acts
        until: Any = case.objection_until
        if acts.ago(until + timedelta(days=1)) < LATEST:
            return
        acts.begin(acts.ago(until + timedelta(days=1)))
        case = apply(case, "take_effect", actor=SYSTEM)
        acts.later(1)
        typical = tell_case(case, actor=judge, values=row["typical"])
        typical = apply(typical, "propose", actor=judge)
        acts.later(1)
        apply(typical, "publish", actor=second)
