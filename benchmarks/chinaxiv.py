"""The records of a ChinaXiv folder as achievements: imported as a table, published by three people, indexed.

    python -m benchmarks.chinaxiv --data FOLDER        into the installation of LIANQIAO_DATA or DATABASE_URL

The folder holds corpus.jsonl (id, title, text, keywords, clc). A record goes the way of every other: the ordinary
importer makes it a draft, an editor submits it, a reviewer of the province accepts it, a secrecy officer clears it.
What a preprint does not say and a submission asks for is filled in the same way for all, as `table_row` shows.
"""

from __future__ import annotations

import csv
import json
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.common import arguments, as_json, data_folder, say, table

PROVINCE = ("290000", "辽河省")
HEADING = (
    "成果名称",
    "通俗说明",
    "技术说明",
    "关键词",
    "技术领域",
    "技术就绪度",
    "完成人",
    "希望的转化方式",
    "联系人",
    "联系电话",
    "外部编号",
)
TITLE_LENGTH = 200
PLAIN_LENGTH = 2000
KEYWORDS = 8
#: First letter of the Chinese Library Classification -> high-tech field; all others are services.
FIELDS = {
    **dict.fromkeys("QR", "02"),
    "S": "0207",
    "V": "03",
    "O": "04",
    **dict.fromkeys("PX", "07"),
    **dict.fromkeys("TU", "08"),
}
OTHER_FIELD = "05"

Record = Mapping[str, Any]
Actor = Any


def read_records(folder: Path) -> list[Record]:
    """The records of a data folder, in its order."""
    with (folder / "corpus.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def table_row(record: Record) -> list[str]:
    """The cells of a record under `HEADING`.

    A text longer than the plain text may be goes on in the academic one; a missing title is the beginning of the
    text.
    """
    text = record["text"].strip()
    title = record["title"].strip() or re.split(r"[。；\n]", text, maxsplit=1)[0]
    words = dict.fromkeys(word for given in record["keywords"] for word in re.split(r"[\s,，、;；|｜]+", given))
    return [
        title[:TITLE_LENGTH],
        text[:PLAIN_LENGTH],
        text[PLAIN_LENGTH:],
        "；".join([word for word in words if word][:KEYWORDS]),
        FIELDS.get(record["clc"][:1], OTHER_FIELD),
        "3",
        "论文作者",
        "其他协商方式",
        "成果联系人",
        "0290-0000000",
        record["id"],
    ]


def write_csv(path: Path, records: Iterable[Record]) -> Path:
    """The table as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADING)
        writer.writerows(map(table_row, records))
    return path


def write_xlsx(path: Path, records: Iterable[Record]) -> Path:
    """The table as a workbook."""
    from lianqiao.core.exchange.exporting import write_excel

    with path.open("wb") as file:
        write_excel(file, HEADING, map(table_row, records))
    return path


@dataclass(frozen=True)
class Parties:
    """Who brings a record before the public: its owner's editor, a reviewer and a secrecy officer of the province."""

    editor: Actor
    reviewer: Actor
    officer: Actor

    def steps(self) -> Iterator[tuple[str, Actor, dict[str, Any]]]:
        """The transitions from draft to published, with who makes each and with what."""
        yield "submit", self.editor, {}
        yield "accept", self.reviewer, {}
        yield "clear", self.officer, {"opinion": "已公开发表的预印本，可以公开。"}


class Province:
    """The invented province with a government body; makes research institutes that it has verified."""

    def __init__(self) -> None:
        from lianqiao.core.permissions import Role
        from lianqiao.registers.organisations.enums import OrganisationKind, OrganisationState
        from lianqiao.registers.organisations.models import Organisation
        from lianqiao.registers.taxonomy.enums import RegionLevel
        from lianqiao.registers.taxonomy.models import Region

        code, name = PROVINCE
        nation = Region.objects.get(code="100000")
        self._region, _ = Region.objects.get_or_create(
            code=code, defaults={"name": name, "level": RegionLevel.PROVINCE, "parent": nation, "local": True}
        )
        founder = self._person("installer")
        # Nobody stands above the first government body: whoever installs the system enters it.
        self._government = Organisation.objects.create(
            **self._identity("成果转化测试管理部门", OrganisationKind.GOVERNMENT),
            state=OrganisationState.VERIFIED,
            created_by=founder,
        )
        self.reviewer = self._member(self._government, Role.REVIEWER)
        self.officer = self._member(self._government, Role.SECRECY_OFFICER)

    def parties(self, name: str) -> Parties:
        """The editor of a new verified institute of that name, with the reviewer and the officer."""
        from lianqiao.core.access import Actor
        from lianqiao.core.permissions import Role
        from lianqiao.core.transitions import apply
        from lianqiao.registers.organisations.domain.organisations import register_organisation
        from lianqiao.registers.organisations.enums import OrganisationKind

        values = self._identity(name, OrganisationKind.INSTITUTE)
        institute = register_organisation(actor=Actor(user=self._person("director")), values=values)
        institute = apply(institute, "verify", actor=self.reviewer)
        return Parties(self._member(institute, Role.EDITOR), self.reviewer, self.officer)

    def _identity(self, name: str, kind: str) -> dict[str, Any]:
        from lianqiao.registers.organisations.models import Organisation
        from lianqiao.registers.organisations.validators import uscc_check_character

        first = f"12{self._region.code}{990_000_000 + Organisation.objects.count():09d}"
        return {
            "uscc": first + uscc_check_character(first),
            "name": name,
            "kind": kind,
            "region": self._region,
        }

    def _member(self, organisation: Any, role: str) -> Actor:
        from lianqiao.registers.organisations.models import Membership
        from lianqiao.registers.organisations.queries.actors import actor_of

        user = self._person(role)
        Membership.objects.create(user=user, organisation=organisation, roles=[role])
        return actor_of(user, organisation.pk)

    @staticmethod
    def _person(part: str) -> Any:
        from lianqiao.registers.accounts.models import User

        number = User.objects.count()
        return User.objects.create_user(
            f"bench-{part}-{number}@lianqiao.example", name=f"测试人员{number}", phone=f"0290-{number:07d}"
        )


def import_table(path: Path, *, actor: Actor) -> Any:
    """Import a table of achievements as a job, run in this process; returns the finished job."""
    from django.core.files.base import File

    from lianqiao.core import jobs
    from lianqiao.core.exchange import import_upload

    with path.open("rb") as content:
        job = import_upload("achievements", File(content, name=path.name), actor=actor)
    jobs.run(job.pk)
    job.refresh_from_db()
    return job


def publish(parties: Parties, *, report: Callable[[str, int, float], None] = lambda *_step: None) -> int:
    """Take all drafts of the editor's organisation to the public; returns how many arrived there.

    `report` is told each step with the number of changed records and its seconds. Nobody is sent a message for each
    single record.
    """
    from lianqiao.core.transitions import apply_many
    from lianqiao.registers.achievements.models import Achievement

    changed = 0
    for name, actor, data in parties.steps():
        started = time.perf_counter()
        records = Achievement.objects.filter(organisation=parties.editor.organisation_id)
        changed, refused = apply_many(records, name, actor=actor, announce=False, **data)
        report(name, changed, time.perf_counter() - started)
        for refusal in refused[:5]:
            say(f"{name}: {refusal.subject}: {refusal.reason}")
    return changed


def main(argv: Sequence[str] | None = None) -> None:
    """Fill the present installation and print what was done."""
    options = arguments(__doc__, data=True).parse_args(argv)
    records = read_records(data_folder(options, "corpus.jsonl"))
    from lianqiao.cli.setup import program_in_use

    with program_in_use() as env:
        result = fill(records, folder=env.data)
    rows = [{"figure": name, "value": value} for name, value in result.items()]
    print(as_json(result) if options.json else table("ChinaXiv records as achievements", rows))


def fill(records: Sequence[Record], *, folder: Path) -> dict[str, Any]:
    """Import, publish and index the records in a new institute; `folder` takes the table meanwhile."""
    from lianqiao.processes.matching.index import rebuild

    parties = Province().parties("预印本测试研究院")
    path = write_csv(folder / "chinaxiv.csv", records)
    try:
        job = import_table(path, actor=parties.editor)
    finally:
        path.unlink()
    say(f"import: {job.get_state_display()} {job.message} {job.result}")
    published = publish(parties, report=lambda name, count, seconds: say(f"{name}: {count} in {seconds:.1f} s"))
    return {
        "records": len(records),
        "imported": job.result["saved"],
        "published": published,
        "indexed": rebuild().count(),
    }


if __name__ == "__main__":
    main()
