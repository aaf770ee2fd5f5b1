"""Bulletins: written from the figures, edited, issued with their files, and told."""

from __future__ import annotations

import hashlib
import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from docx import Document

from lianqiao.core import files
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models import LogEntry, Message
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.governance.boards.domain.alerts import watch_targets
from lianqiao.governance.boards.domain.bulletins import (
    discard_bulletin,
    draw_up_bulletin,
    edit_bulletin,
    rewrite_bulletin,
)
from lianqiao.governance.boards.enums import BulletinState
from lianqiao.governance.boards.models import Bulletin
from lianqiao.governance.indicators.models import Reading
from tests.factories import make_actor, make_government
from tests.governance.boards.makers import YEAR, colleague, fill, make_bulletin, make_leader, make_year

pytestmark = pytest.mark.django_db
JULY = date(2025, 7, 1)
RULE = (
    "达到序时进度的100%及以上为绿灯，80%（含）至100%为黄灯，不足80%为红灯；"
    "已完成全期目标的为绿灯；没有数据或者没有目标的为灰灯"
)


def test_text_says_who_leads_who_is_behind_and_since_when() -> None:
    leader = make_leader()
    indicator = make_year(leader, name="就地转化重大成果")
    watch_targets(date(2025, 7, 31))

    bulletin = draw_up_bulletin(actor=leader, period=YEAR, month=JULY)

    assert bulletin.title == "关于测试地区2900002025年主要指标进展情况的通报（截至7月底）"
    assert bulletin.text.splitlines() == [
        "现将截至2025年7月底测试地区2900002025年主要指标进展情况通报如下。",
        "一、总体进展",
        "时间过去58.1%，纳入通报的1项指标中，略低于序时进度1项。",
        "就地转化重大成果完成189项，目标360项，完成52.5%，低于序时进度20项。",
        "二、各地进展",
        "就地转化重大成果：居前的是测试地区290100（70%）；靠后的是测试地区290300（35%）；进度滞后的有测试地区290300。",
        "三、进度滞后情况",
        "测试地区290300的就地转化重大成果自2025年1月起滞后，已连续7个月，完成42项，按进度应达69.7项。",
        "四、下一步工作",
        "请进度滞后的地区和单位逐项分析原因，制定追赶措施，明确责任人和完成时限。",
        f"亮灯规则：{RULE}。",
    ]
    overview, places = bulletin.tables
    assert overview["rows"] == [[indicator.name, "项", "360", "189", "52.5%", "209", "—", "黄灯"]]
    assert places["rows"][2] == ["测试地区290300", "35% 红"]
    assert [chart["title"] for chart in bulletin.charts] == ["主要指标相当于序时进度", "各地就地转化重大成果目标完成率"]


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (27, "与上年同期持平"),
        (15, "同比增长80%"),
        (30, "同比下降10%"),
        (2, "约为上年同期的14倍"),
        (Decimal("0.5"), "上年同期基数过小，不作比较"),
    ],
)
def test_text_compares_with_the_months_of_the_year_before(before: Decimal, words: str) -> None:
    leader = make_leader()
    indicator = make_year(leader, name="就地转化重大成果")
    fill(indicator, "290000", [before] * 7, start=date(2024, 1, 1))

    bulletin = draw_up_bulletin(actor=leader, period=YEAR, month=JULY)

    assert bulletin.text.splitlines()[3].endswith(f"，{words}。")


def test_bulletin_needs_targets() -> None:
    with pytest.raises(DomainError) as refusal:
        draw_up_bulletin(actor=make_leader(), period=YEAR, month=JULY)

    assert refusal.value.code == "no_targets"
    assert not Bulletin.objects.exists()


def test_only_governments_write_bulletins() -> None:
    with pytest.raises(AccessError):
        draw_up_bulletin(actor=make_actor(), period=YEAR, month=JULY)


def test_draft_is_edited_and_written_anew() -> None:
    leader = make_leader()
    bulletin = make_bulletin(leader)
    written = bulletin.text

    edited = edit_bulletin(bulletin, actor=leader, values={"text": "改过的正文", "number": "辽科通〔2026〕1号"})
    assert (edited.text, edited.number) == ("改过的正文", "辽科通〔2026〕1号")
    Reading.objects.update(value=50)
    anew = rewrite_bulletin(bulletin, actor=leader)

    assert anew.text not in (written, "改过的正文")
    assert anew.number == "辽科通〔2026〕1号"


def test_issued_bulletin_is_kept_with_the_hashes_of_its_files_and_told() -> None:
    leader, city = make_leader(), make_government(Role.EDITOR, code="290100")
    bulletin = make_bulletin(leader)

    issued = apply(bulletin, "issue", actor=leader)

    kept = {file.name.rsplit(".", 1)[1]: file for file in files.files_of(issued)}
    contents = {}
    for suffix, file in kept.items():
        with files.open_for(file, actor=leader) as content:
            contents[suffix] = content.read()
    assert sorted(contents) == ["docx", "pdf"]
    assert hashlib.sha256(contents["docx"]).hexdigest() == issued.word_sha256
    assert hashlib.sha256(contents["pdf"]).hexdigest() == issued.pdf_sha256
    document = Document(io.BytesIO(contents["docx"]))
    assert any("一、总体进展" in paragraph.text for paragraph in document.paragraphs)
    assert len(document.inline_shapes) == 2
    assert document.tables[-2].rows[0].cells[0].text == "指标"
    assert Message.objects.filter(recipient=city.user).count() == 1


@pytest.mark.parametrize("state", [BulletinState.ISSUED, BulletinState.WITHDRAWN])
@pytest.mark.parametrize("act", [rewrite_bulletin, discard_bulletin])
def test_issued_bulletin_does_not_change(state: str, act: Any) -> None:
    leader = make_leader()
    bulletin = make_bulletin(leader, state=state)
    logged = LogEntry.objects.count()

    with pytest.raises(DomainError, match="不能修改"):
        act(bulletin, actor=leader)

    assert LogEntry.objects.count() == logged
    assert Bulletin.objects.get().text == bulletin.text


def test_draft_is_seen_by_its_own_body_alone() -> None:
    leader = make_leader()
    bulletin = make_bulletin(leader)
    city = make_government(Role.EDITOR, code="290100")

    assert list(Bulletin.objects.visible_to(colleague(leader, Role.VIEWER))) == [bulletin]
    assert not Bulletin.objects.visible_to(city).exists()
    apply(bulletin, "issue", actor=leader)
    assert list(Bulletin.objects.visible_to(city)) == [bulletin]


def test_discarded_draft_is_gone() -> None:
    leader = make_leader()
    discard_bulletin(make_bulletin(leader), actor=leader)

    assert not Bulletin.objects.exists()
