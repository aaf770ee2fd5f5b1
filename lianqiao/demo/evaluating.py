"""How institutions of the demonstration appraise achievements, and what funds make of the strong ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.transitions import apply
from lianqiao.demo.acts import LATEST, Acts, Story, read
from lianqiao.demo.cast import Cast
from lianqiao.demo.past import Past
from lianqiao.demo.records import Records
from lianqiao.demo.scoring import Scoring
from lianqiao.demo.texts import Content
from lianqiao.processes.appraisals.domain.appraisals import create_appraisal, save_answers
from lianqiao.processes.appraisals.domain.examining import check_answers, take_scores, write_findings
from lianqiao.processes.appraisals.domain.referrals import create_subscription
from lianqiao.processes.appraisals.enums import AppraisalKind, ReferralState, Verdict
from lianqiao.processes.appraisals.models import Appraisal, Evaluator, FundSubscription, Referral
from lianqiao.registers.achievements.enums import AchievementState
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.taxonomy.models import Scale

#: An owner overstates his level by one in so many cases, and then the last claim is not proven.
OVERSTATED = 4
#: One owner in so many does not want funds to be told.
UNWILLING = 5
_YUAN = 10_000


class Evaluating:
    """Lets evaluators register, owners apply, evaluators sign, and funds answer, up to yesterday."""

    def __init__(self, content: Content, cast: Cast, past: Past, records: Records) -> None:
        self._acts = Acts(content, cast, past)
        self._cast, self._random = cast, past.random
        self._told: Mapping[str, Any] = read("appraisals")
        self._evaluators: list[Evaluator] = []

    def make(self, *, step: Callable[[], None]) -> None:
        """The register, the subscriptions, the appraisals, the answers."""
        for told in self._told["evaluators"]:
            self._evaluators.append(self._register(told))
        for told in self._told["funds"]:
            if self._acts.is_there(told["key"]):
                self._subscribe(told)
        rows = Achievement.objects.filter(state=AchievementState.PUBLISHED, readiness__gte=3)
        offered = list(rows.select_related("organisation").order_by("created_at", "pk"))
        self._random.shuffle(offered)
        fates = [fate for fate, count in self._told["fates"].items() for _number in range(count)]
        for achievement, fate in zip(offered, fates, strict=False):
            self._appraise(achievement, fate)
        for kind, count in self._told["scored"].items():
            for _number in range(count):
                self._ask_for_scores(offered.pop(), kind)
        self._answer()
        self._acts.pass_time(Appraisal, Referral)
        step()

    def _register(self, told: Mapping[str, Any]) -> Evaluator:
        owner = self._acts.owner(told["key"])
        people = [{"name": name, "group": group, "post": post} for name, group, post in told["people"]]
        values = {
            "kinds": list(AppraisalKind.values),
            "scope": told["scope"],
            "since": told["since"],
            "ability": self._told["ability"],
            "independence": self._told["independence"],
        }
        days = self._acts.day(300, owner.organisation)
        return self._acts.file(
            Evaluator, owner=owner, days=days, values=values, parts={"people": people}, story=Story("published")
        )

    def _subscribe(self, told: Mapping[str, Any]) -> FundSubscription:
        fund = self._acts.owner(told["key"])
        self._acts.begin(self._acts.day(260, fund.organisation))
        return create_subscription(actor=fund, values={"title": told["title"], "least_level": told["level"]}, fields=[])

    def _begin(self, achievement: Achievement, **values: Any) -> tuple[Appraisal, Actor, Evaluator]:
        """A draft by the owner, some time after the achievement was there."""
        owner = self._acts.owner(self._key_of(achievement))
        evaluator = self._random.choice(self._evaluators)
        self._acts.begin(self._acts.day(self._random.randint(40, 240), achievement, evaluator))
        given = {
            "achievement": achievement,
            "evaluator": evaluator,
            "purpose": self._random.choice(self._told["purposes"]),
            "consents": bool(self._random.randrange(UNWILLING)),
            **values,
        }
        return create_appraisal(actor=owner, values=given), owner, evaluator

    def _key_of(self, achievement: Achievement) -> str:
        texts = self._acts.content.organisations.values()
        return next(text.key for text in texts if text.name == achievement.organisation.name)

    def _appraise(self, achievement: Achievement, fate: str) -> None:
        scale = Scale.objects.get(pk="TRL9")
        draft, owner, evaluator = self._begin(achievement, kind=AppraisalKind.READINESS, scale=scale)
        levels = draft.question_set.levels[: achievement.readiness]
        keys = [one.key for level in levels for one in level.questions]
        said = {key: {"claimed": True, "evidence": self._told["evidence"]} for key in keys}
        part = draft.parts.get()
        save_answers(part, actor=owner, answers=said)
        self._acts.later(1, 3)
        handed_in: Any = apply(draft, "submit", actor=owner)
        key = self._acts.key_of(self._cast.owner(self._key(evaluator)))
        signer = self._acts.owner(key)
        checker = self._other_of(key, signer)
        self._acts.later(1, 4)
        if fate == "submitted":
            return
        if fate in ("returned", "rejected"):
            name, actor = ("return", checker) if fate == "returned" else ("reject", signer)
            apply(handed_in, name, actor=actor, reason=self._told[fate])
            return
        accepted = apply(handed_in, "accept", actor=checker)
        if fate == "examining":
            return
        self._acts.later(4, 12)
        self._check(part, keys, checker)
        words = {"abstract": self._told["abstract"], "conclusion": self._told["conclusion"]}
        written = write_findings(accepted, actor=checker, **words)
        self._acts.later(1, 3)
        signed = apply(written, "sign", actor=signer)
        if fate == "signed":
            return
        self._acts.later(1, 4)
        officer = self._cast.officer(self._key_of(achievement))
        published = apply(signed, "clear", actor=officer, opinion=self._told["opinion"])
        if fate == "revoked":
            self._acts.later(10, 20)
            apply(published, "revoke", actor=signer, reason=self._told["revoked"])

    def _key(self, evaluator: Evaluator) -> str:
        texts = self._acts.content.organisations.values()
        return next(text.key for text in texts if text.name == evaluator.organisation.name)

    def _other_of(self, key: str, signer: Actor) -> Actor:
        """Somebody else of the institution."""
        names = [person.name for person in self._acts.content.people if key in (person.organisation, person.also)]
        actors = [self._cast.actor(name, key) for name in names]
        return next(actor for actor in actors if actor.user_id != signer.user_id)

    def _check(self, part: Any, keys: list[str], checker: Actor) -> None:
        """Everything is proven, but for the last claim of some."""
        verdicts = dict.fromkeys(keys, (Verdict.PROVEN, ""))
        if not self._random.randrange(OVERSTATED):
            verdicts[keys[-1]] = (Verdict.UNPROVEN, self._told["remark"])
        check_answers(part, actor=checker, verdicts=verdicts)

    def _ask_for_scores(self, achievement: Achievement, kind: str) -> None:
        """Applied for, taken on and given to experts; of value they have come to an end, and the result is signed."""
        draft, owner, evaluator = self._begin(achievement, kind=kind, scale=None)
        said = {one.key: {"evidence": self._told["statement"]} for one in draft.question_set.indicators}
        save_answers(draft.parts.get(), actor=owner, answers=said)
        handed_in = apply(draft, "submit", actor=owner)
        self._acts.later(2, 5)
        key = self._key(evaluator)
        signer = self._acts.owner(key)
        checker = self._other_of(key, signer)
        accepted = apply(handed_in, "accept", actor=checker)
        is_over = kind == AppraisalKind.VALUE
        if not is_over:
            self._acts.begin(LATEST + 4)
        Scoring(self._acts, self._random, self._told["scoring"]).hold(accepted, runner=signer, is_over=is_over)
        if not is_over:
            return
        self._acts.later(1, 2)
        scored = take_scores(accepted, actor=checker)
        written = write_findings(
            scored, actor=checker, abstract=self._told["abstract"], conclusion=self._told["scoring"]["conclusion"]
        )
        self._acts.later(1, 3)
        signed = apply(written, "sign", actor=signer)
        self._acts.later(1, 4)
        apply(signed, "clear", actor=self._cast.officer(self._key_of(achievement)), opinion=self._told["opinion"])

    def _answer(self) -> None:
        """Every third is declined, every fourth not answered, some talk, some invest."""
        rows = Referral.objects.filter(state=ReferralState.SENT).select_related("organisation")
        for number, referral in enumerate(rows.order_by("created_at", "pk")):
            texts = self._acts.content.organisations.values()
            key = next(text.key for text in texts if text.name == referral.organisation.name)
            fund, notes = self._acts.owner(key), self._told["notes"]
            self._acts.begin(self._acts.reached(referral))
            if number % 4 == 3:
                continue
            self._acts.later(3, 9)
            if number % 3 == 1:
                apply(referral, "decline", actor=fund, reason=notes["decline"])
                continue
            interested = apply(referral, "interest", actor=fund, note=notes["interest"])
            if number % 6 == 0:
                self._acts.later(6, 15)
                talking = apply(interested, "talk", actor=fund, note=notes["talk"])
                self._acts.later(15, 30)
                amount = Decimal(self._told["invested_wan"] * _YUAN * (1 + number % 5))
                apply(talking, "invest", actor=fund, invested_yuan=amount, invested_on=clock.today())
