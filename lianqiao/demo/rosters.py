"""The lists of the demonstration's governments: begun, issued, shown, replaced, corrected."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils.timezone import localdate

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.lists.domain import (
    NewEntry,
    add_entries,
    answer_entry,
    begin_edition,
    create_kind,
    end_entry,
    publish,
    push_edition,
    remove_entry,
)
from lianqiao.core.lists.models import Edition, ListKind
from lianqiao.core.publishing.enums import Publicity
from lianqiao.core.transitions import apply
from lianqiao.demo.acts import Acts, read
from lianqiao.demo.figures import Firm
from lianqiao.demo.records import Records
from lianqiao.registers.cultivation.growing import TECHNOLOGICAL
from lianqiao.registers.enterprises.models import Credential

_FEEDBACK = ("已推送相关市县", "两家企业来电咨询", "已组织现场观摩", "待反馈", "")
_MODES = ("揭榜挂帅", "赛马", "定向委托", "公开竞争")
_STAGES = ("培育", "股改", "辅导", "申报", "已上市")
_BOARDS = ("科创板", "创业板", "北交所", "新三板创新层", "区域性股权市场")
_PUBLISHED = "published"
_OWN_KIND = {
    "name": "概念验证项目库",
    "description": "市级资金支持的概念验证项目，每半年更新一次。",
    "subject_models": ["achievements.achievement"],
    "takes_names": True,
    "columns": [
        {"name": "question", "title": "要验证的问题", "required": True},
        {"name": "support", "title": "支持金额（万元）", "kind": "number"},
    ],
    "source": "望川市概念验证中心建设方案",
}
_QUESTIONS = (
    "换成国产原料后指标能否保持",
    "放大十倍后传热是否均匀",
    "连续运行一千小时的衰减",
    "非熟练工人能否操作",
    "低温零下三十度能否启动",
    "与现有产线接口是否相容",
    "单位成本能否降到替代品以下",
)


_SUPPORT = (
    "科技特派员驻点半年",
    "推荐申报重点临规企业专项",
    "创新券抵用检测费，市县各一半",
    "技改贷款贴息",
    "由统计站辅导建账和月报",
)


def _credentials(firm: Any) -> str:
    """The credentials that make a firm technological, in words; empty where it holds none today."""
    names = {row["code"]: row["name"] for row in TECHNOLOGICAL.get(where=firm, on=clock.today()).value}
    held = Credential.objects.holding(clock.today()).filter(organisation=firm, kind__in=names)
    return "、".join(names[kind] for kind in dict.fromkeys(held.order_by("kind").values_list("kind", flat=True)))


class Rosters:
    """Makes the lists whose keeper takes part."""

    def __init__(self, acts: Acts, records: Records, firms: list[Firm]) -> None:
        self._acts = acts
        self._records = records
        self._firms = firms
        self._editions: dict[str, Edition] = {}

    def keep(self) -> None:
        """All editions, in the order of the content; those that follow others replace them on their first day."""
        for told in read("lists"):
            if self._acts.is_there(told["by"]):
                self._editions[told["id"]] = self._edition(told)

    def _edition(self, told: dict[str, Any]) -> Edition:
        acts, owner = self._acts, self._acts.owner(told["by"])
        before = self._editions.get(told.get("follows", ""))
        days = self._day(told, owner, before)
        acts.begin(days)
        is_own = told["kind"] == "own"
        kind = create_kind(actor=owner, values=_OWN_KIND) if is_own else ListKind.objects.get(pk=told["kind"])
        year = acts.past.day(days).year
        first = acts.past.day(days) + timedelta(days=12)
        values = {"title": told["title"].format(year=year), "period_from": first, "period_to": None}
        values["note"] = told.get("note", "")
        edition = begin_edition(kind, actor=owner, values=values, copy_from=before)
        self._enter(edition, told, owner)
        if "decision" not in told or not edition.entries.exists():
            return edition
        return self._issue(edition, told, owner, year)

    def _day(self, told: dict[str, Any], owner: Actor, before: Edition | None) -> int:
        """When it is begun: after the one before, and not before half of what it may name was public."""
        days = self._acts.day(told["days"], owner.organisation)
        if before is not None:
            days = min(days, self._acts.reached(before) - 1)
        if "pick" in told:
            known = sorted(
                (self._days_public(subject) for subject in self._eligible(told["pick"], owner)), reverse=True
            )
            enough = known[: max(told["most"] // 2, 1)]
            days = min([days, *(day - 1 for day in enough[-1:])])
        return max(days, 1)

    def _enter(self, edition: Edition, told: dict[str, Any], owner: Actor) -> None:
        named = {entry.subject_id for entry in edition.entries.all()}
        for entry in edition.entries.order_by("-position")[: told.get("drop", 0)]:
            remove_entry(entry, actor=owner)
        rows = [row for row in map(self._written, told.get("entries", ())) if row is not None]
        if "pick" in told:
            day = self._acts.today_is()
            public = [subject for subject in self._eligible(told["pick"], owner) if self._days_public(subject) > day]
            fresh = [subject for subject in public if subject.pk not in named]
            self._acts.past.random.shuffle(fresh)
            rows += [self._line(told["kind"], subject) for subject in fresh[: max(told["most"] - len(named), 0)]]
        add_entries(edition, rows, actor=owner)

    def _issue(self, edition: Edition, told: dict[str, Any], owner: Actor, year: int) -> Edition:
        acts = self._acts
        acts.later(6, 10)
        decision, number = (told[name].format(year=year) for name in ("decision", "number"))
        day = acts.past.day(acts.today_is())
        edition = apply(edition, "issue", actor=owner, decision_title=decision, decision_number=number, decided_on=day)
        if told.get("public"):
            acts.later(1, 3)
            self._publish(edition, told)
            self._push(edition, told.get("answers", ()), owner)
        for row in told.get("entries", ()):
            if "leaves" in row:
                self._let_go(edition, row, owner, told)
        if "withdrawn" in told:
            acts.later(20, 40)
            edition = apply(edition, "withdraw", actor=owner, reason=told["withdrawn"])
        return edition

    def _publish(self, edition: Edition, told: dict[str, Any]) -> None:
        publish(edition, actor=self._acts.cast.officer(told["by"]), opinion=self._acts.phrase("opinions"))

    def _push(self, edition: Edition, answers: Sequence[str], owner: Actor) -> None:
        """Sent to firms of the region, of whom some say what comes of a line."""
        acts = self._acts
        day = acts.today_is()
        prefix = owner.oversight or ""
        there = [acts.owner(firm.key) for firm in self._firms if firm.text.region.startswith(prefix)]
        known = [actor for actor in there if self._days_public(actor.organisation) > day]
        if not answers or not known:
            return
        acts.later(1, 2)
        push_edition(edition, actor=owner, organisations=[actor.organisation for actor in known])
        entries = list(edition.entries.all())
        for text, actor in zip(answers, acts.past.random.sample(known, min(len(known), len(answers))), strict=False):
            acts.later(1, 4)
            answer_entry(acts.past.random.choice(entries), actor=actor, text=text)

    def _let_go(self, edition: Edition, row: dict[str, Any], owner: Actor, told: dict[str, Any]) -> None:
        """A line leaves by a decision; what was public is signed again."""
        acts = self._acts
        name = acts.content.organisations[row["unit"]].name if "unit" in row else row["name"]
        entry = edition.entries.filter(name=name).first()
        if entry is None:
            return
        acts.begin(min(row["leaves"], acts.reached(edition)))
        day = acts.past.day(acts.today_is())
        end_entry(entry, actor=owner, left_on=day, decision=row["exit"], reason=row["because"])
        if told.get("public"):
            acts.later(1, 3)
            self._publish(edition, told)

    # ---- what stands on them

    def _written(self, row: dict[str, Any]) -> NewEntry | None:
        """A line that is written by hand; None where its unit or achievement is not there."""
        said = {"attributes": row["attributes"], "entry_reason": row.get("reason", "")}
        if "unit" in row:
            there = self._acts.is_there(row["unit"])
            return NewEntry(subject=self._acts.owner(row["unit"]).organisation, **said) if there else None
        if "achievement" in row:
            achievement = self._records.achievements.get(row["achievement"])
            return None if achievement is None else NewEntry(subject=achievement, **said)
        return NewEntry(name=row["name"], holder=row.get("holder", ""), **said)

    def _eligible(self, what: str, owner: Actor) -> list[Any]:
        """Records of the keeper's region that the public knows today."""
        prefix = owner.oversight or ""
        if what == "firms":
            promising = [firm.key for firm in self._firms if firm.intensity > 0 and firm.text.region.startswith(prefix)]
            return [self._acts.owner(key).organisation for key in promising]
        if what == "near":
            near = [self._acts.owner(firm.key).organisation for firm in self._firms if firm.is_near_scale]
            return [firm for firm in near if firm.region_id.startswith(prefix) and _credentials(firm)]
        kept = self._records.achievements if what == "achievements" else self._records.demands
        return [
            record
            for record in kept.values()
            if record.region_id.startswith(prefix)
            and record.state == _PUBLISHED
            and record.publicity == Publicity.PUBLIC
        ]

    def _days_public(self, subject: Any) -> int:
        """So many days ago others came to know of it: published, or verified."""
        moment = getattr(subject, "published_at", None) or subject.verified_at
        return self._acts.ago(localdate(moment))

    def _line(self, kind: str, subject: Any) -> NewEntry:
        dice = self._acts.past.random
        attributes: dict[str, str] = {}
        if kind in ("achievement_supply", "enterprise_demand"):
            industry = subject.industries.first()
            attributes["industry"] = "综合" if industry is None else industry.name
        if kind == "achievement_supply":
            attributes |= {"contact": subject.contact_name, "feedback": dice.choice(_FEEDBACK)}
        elif kind == "enterprise_demand":
            attributes["county"] = str(subject.region)
        elif kind == "tackling":
            attributes["goal"] = subject.indicators.splitlines()[0]
            attributes["mode"] = dice.choice(_MODES)
            attributes["due"] = (self._acts.past.today + timedelta(days=dice.randint(200, 700))).isoformat()
        elif kind == "listing_reserve":
            attributes["stage"] = dice.choice(_STAGES)
            attributes["board"] = dice.choice(_BOARDS)
            attributes["helper"] = "市金融和科技部门"
        elif kind == "near_scale_library":
            attributes["credential"] = _credentials(subject)
            attributes["support"] = dice.choice(_SUPPORT)
            attributes["progress"] = "培育中"
        elif kind == "own":
            attributes["question"] = dice.choice(_QUESTIONS)
            attributes["support"] = str(dice.choice((30, 50, 80)))
        return NewEntry(subject=subject, attributes=attributes)
