"""An importer with one column of each kind, and a table without any uniqueness to save into."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.exchange import Choice, Column, Importer, ImportRow, Kind
from lianqiao.core.exchange import importer as registry
from lianqiao.core.permissions import Role

REGIONS = [
    Choice("290101", "北岸区", "290101"),
    Choice("290201", "鼓楼区", "290201"),
    Choice("290301", "鼓楼区", "290301"),
]


def even_year(value: int) -> int:
    """A validator of the register's own."""
    if value % 2:
        raise DomainError("odd", "年份必须是偶数。")
    return value


COLUMNS = [
    Column("title", "成果名称", required=True, max_length=20, help="写清做什么", example="耐蚀涂层"),
    Column("summary", "简介", Kind.LONG_TEXT),
    Column("holder", "持有单位", required=True, aliases=("单位",)),
    Column("stage", "阶段", Kind.CHOICE, choices=[("lab", "实验室"), ("pilot", "中试"), ("sale", "产业化")]),
    Column(
        "ways",
        "转化方式",
        Kind.CHOICES,
        choices=[("licence", "许可"), ("transfer", "转让、作价"), ("co", "合作")],
    ),
    Column("region", "所在地区", Kind.CODE, choices=lambda: REGIONS),
    Column("price", "价格", Kind.MONEY_WAN),
    Column("people", "人数", Kind.INTEGER),
    Column("share", "占比", Kind.DECIMAL),
    Column("finished", "完成日期", Kind.DATE),
    Column("year", "年份", Kind.YEAR, clean=even_year),
    Column("patented", "有专利", Kind.BOOLEAN),
]


@dataclass
class Target:
    """The importer under test, what it saved, and what it is told to refuse."""

    importer: Importer
    refuse: set[str] = field(default_factory=set)
    before_save: Callable[[Sequence[ImportRow]], None] = lambda _rows: None

    def titles(self) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT title FROM test_imported ORDER BY title")
            return [row[0] for row in cursor.fetchall()]


@pytest.fixture
def target(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Target]:
    """The importer `test.table`, registered for one test."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE test_imported (title text NOT NULL)")

    def validate(values: dict[str, Any], _actor: Actor) -> dict[str, str]:
        if values["stage"] == "sale" and values["price"] is None:
            return {"price": "产业化阶段必须填写价格。"}
        return {}

    def known(rows: Sequence[ImportRow], _actor: Actor) -> dict[int, str]:
        with connection.cursor() as cursor:
            titles = [row.values["title"] for row in rows]
            cursor.execute("SELECT title FROM test_imported WHERE title = ANY(%s)", [titles])
            found = {title for (title,) in cursor.fetchall()}
        return {row.number: "成果库中已有同名成果。" for row in rows if row.values["title"] in found}

    def save(rows: Sequence[ImportRow], _actor: Actor) -> None:
        made.before_save(rows)
        titles = [row.values["title"] for row in rows]
        if refused := made.refuse & set(titles):
            raise DomainError("refused", f"不能保存{refused.pop()}。")
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO test_imported SELECT unnest(%s::text[])", [titles])

    monkeypatch.setattr(registry, "_importers", {})
    made = Target(
        registry.register(
            Importer(
                kind="test.table",
                label="成果",
                columns=COLUMNS,
                save_rows=save,
                validate_row=validate,
                key=lambda values: values["title"],
                duplicates=known,
            )
        )
    )
    yield made
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE test_imported")


@pytest.fixture
def actor(db: None) -> Actor:
    """A person who may import."""
    user = get_user_model().objects.create(email="wang@example.com", name="王")
    return Actor(user=user, roles=frozenset({Role.EDITOR}))


def upload(text: str | bytes, name: str = "成果.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)
