"""From the name of a department as a plan prints it (省科技厅) to the organisation of the register."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lianqiao.core.norms.places import place_of
from lianqiao.governance.plans.enums import Naming
from lianqiao.governance.plans.models import DepartmentAlias
from lianqiao.registers.organisations.models import Organisation
from lianqiao.registers.taxonomy.models import Region

#: How documents shorten the subjects of departments (机构简称), and the words in full.
_SHORT = {
    "发展改革": "发展和改革",
    "发改": "发展和改革",
    "科技": "科学技术",
    "工信": "工业和信息化",
    "人社": "人力资源和社会保障",
    "人力资源社会保障": "人力资源和社会保障",
    "住建": "住房和城乡建设",
    "住房城乡建设": "住房和城乡建设",
    "交通": "交通运输",
    "文旅": "文化和旅游",
    "文化旅游": "文化和旅游",
    "卫健": "卫生健康",
    "国资": "国有资产监督管理",
    "市场监管": "市场监督管理",
    "林草": "林业和草原",
    "药监": "药品监督管理",
    "医保": "医疗保障",
    "金融监管": "金融监督管理",
    "外事": "外事工作",
    "环保": "生态环境",
}
_BODY = re.compile(r"^(?P<subject>.+?)(?P<body>厅|局|委员会|委|办公室|办|部)$")
#: What stands for the region's own name: 省科技厅, 市科技局.
_LEVELS = ("省", "市", "县", "区")
#: 省直机关 says its level; 市场监督管理局 only sounds as if it did.
_LEVEL = re.compile(r"省|市(?!场)|县|区")
_LONG_BODY = {"委": "委员会", "办": "办公室"}
_GENERAL = re.compile(
    r"^(各|有关|相关|其他|全省各|全市各|所在|属地)|(各有关|有关|相关)(部门|单位|市|企业|高校|方面)|^省直|^市直"
)
_NOTE = re.compile(r"[（(〔\[].*?[）)〕\]]|\s")


@dataclass(frozen=True)
class Match:
    """What is known of a printed name; `organisation_id` where it is matched."""

    naming: Naming
    organisation_id: Any = None


class Matcher:
    """Knows the departments of a region, of those above it and of those below it by the names that plans use."""

    def __init__(
        self, organisations: Iterable[Organisation], aliases: Iterable[DepartmentAlias], region: Region
    ) -> None:
        self._region = region
        self._aliases = {_plain(alias.name): alias.organisation_id for alias in aliases}
        self._names: dict[str, set[Any]] = defaultdict(set)
        for organisation in organisations:
            for name in _names_of(organisation, region):
                self._names[name].add(organisation.pk)

    @classmethod
    def of(cls, region_code: str) -> Matcher:
        """The matcher for plans of the region, in three queries."""
        region = Region.objects.get(pk=region_code)
        place = place_of(region)
        known = Organisation.objects.verified().select_related("region")
        near = known.filter(region__in=["100000", *place.regions()]) | known.filter(
            region__code__startswith=place.prefix
        )
        return cls(near, DepartmentAlias.objects.filter(region=region), region)

    def find(self, name: str) -> Match:
        """What the name means. A name that fits several organisations is unknown: a person says which is meant."""
        plain = _plain(name)
        if plain in self._aliases:
            return Match(Naming.MATCHED, self._aliases[plain])
        for form in (plain, _in_full(plain), _in_full(_local(plain, self._region))):
            found = self._names.get(form, set())
            if len(found) == 1:
                return Match(Naming.MATCHED, next(iter(found)))
        return Match(Naming.GENERAL if _GENERAL.search(plain) else Naming.UNKNOWN)


def _names_of(organisation: Organisation, region: Region) -> set[str]:
    """The full name and the short name, each also as a plan of the region would print it (省…, 市…)."""
    names = set()
    for name in (organisation.name, organisation.short_name):
        plain = _plain(name)
        if not plain:
            continue
        names |= {plain, _in_full(plain), _in_full(_local(plain, organisation.region))}
    if not region.code.startswith(organisation.region.prefix):
        # 市科技局 in a plan is that of the plan's own city or of the one above, never another's.
        names = {name for name in names if name[0] not in _LEVELS[1:] or name == _plain(organisation.name)}
    return names


def _local(name: str, region: Region) -> str:
    """The name as documents of the region itself print it: 辽河省科学技术厅 becomes 省科学技术厅."""
    for place in (region.name, region.short_name):
        rest = name.removeprefix(place)
        if place and rest and rest != name:
            return rest if _LEVEL.match(rest) else f"{region.name[-1]}{rest}"
    return name


def _in_full(name: str) -> str:
    """The name with the subject of the department written out: 省工信厅 becomes 省工业和信息化厅."""
    head = name[0] if name[:1] in _LEVELS else ""
    match = _BODY.match(name[len(head) :])
    if match is None:
        return name
    subject, body = match["subject"], match["body"]
    return f"{head}{_SHORT.get(subject, subject)}{_LONG_BODY.get(body, body)}"


def _plain(name: str) -> str:
    """The name without spaces and bracketed notes."""
    return _NOTE.sub("", name)
