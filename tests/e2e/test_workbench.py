"""From a professor's first line to the public page: four people, each in a browser window of their own."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from lianqiao.core import files
from lianqiao.core.models import FormDraft
from lianqiao.core.permissions import Role
from lianqiao.registers.achievements.enums import AchievementState
from lianqiao.registers.achievements.interfaces.forms import READINESS_SCALE
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.organisations.enums import OrganisationKind
from lianqiao.registers.taxonomy.models import Scale, ScaleLevel
from tests.factories import MembershipFactory, OrganisationFactory, TechFieldFactory, UserFactory, make_reviewer

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

PASSWORD = "liaohe-2026-bridge"
TITLE = "闸阀密封面激光熔覆修复技术"
PLAIN = "给电站阀门厂用：密封面磨坏后不用换新，激光熔覆一层耐磨合金，寿命从三个月到两年。"
COST = "每套修复费一千二百元，是换新的三成；已在两座电厂试用十一个月。"
REASON = "请写明修复一套要多少钱，有没有试用证明"
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

Window = Callable[[str], Page]


@pytest.fixture(autouse=True)
def people() -> None:
    """A professor and a secrecy officer of a university, and a reviewer of the city; a field and a scale to choose."""
    TechFieldFactory(name="先进制造与自动化")
    scale = Scale.objects.create(code=READINESS_SCALE, name="技术就绪度", source="试验")
    ScaleLevel.objects.create(scale=scale, number=7, name="试用", description="在用户处试用", public_stage="pilot")
    university = OrganisationFactory(kind=OrganisationKind.UNIVERSITY, name="辽河理工大学")
    for name, role in (("professor", Role.EDITOR), ("officer", Role.SECRECY_OFFICER)):
        user = UserFactory(password=PASSWORD, email=f"{name}@example.com")
        MembershipFactory(user=user, organisation=university, roles=[role])
    reviewer = UserFactory(password=PASSWORD, email="reviewer@example.com")
    city = make_reviewer(code="290100").organisation
    MembershipFactory(user=reviewer, organisation=city, roles=[Role.REVIEWER])


@pytest.fixture
def window(browser: Browser, live_server: Any) -> Iterator[Window]:
    """Opens a window in which that person has signed in; whatever the browser complains about fails the test.

    The answer 422 to a form with mistakes is no complaint, though the browser reports it as one.
    """
    complaints: list[str] = []
    contexts = []

    def complain(text: str) -> None:
        if "422" not in text:
            complaints.append(text)

    def open_window(name: str) -> Page:
        context = browser.new_context(base_url=live_server.url, locale="zh-CN")
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complain(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complain(str(error)))
        page.goto("/workbench/")
        page.get_by_label("电子邮件").first.fill(f"{name}@example.com")
        page.get_by_label("密码").first.fill(PASSWORD)
        page.get_by_role("button", name="登录", exact=True).click()
        expect(page.get_by_role("heading", name="待我办理")).to_be_visible()
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert complaints == []


def _look(page: Page) -> None:
    """The page as it stands breaks no rule of accessibility that a program can check."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def _field(page: Page, name: str) -> Any:
    return page.locator(f"[name={name}]")


def _open_waiting(page: Page) -> None:
    """From the first page of the workbench to the record that waits there."""
    page.goto("/workbench/")
    _look(page)
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    _look(page)


def test_an_achievement_is_written_returned_mended_cleared_and_public(window: Window, tmp_path: Path) -> None:
    professor, reviewer, officer = window("professor"), window("reviewer"), window("officer")
    _look(professor)

    # The professor begins on the first page, makes a mistake, and loses nothing by it.
    professor.get_by_role("link", name="录入成果").click()
    _look(professor)
    _field(professor, "title").fill(TITLE)
    _field(professor, "plain_text").fill(PLAIN)
    _field(professor, "completers").fill("苗景澄｜辽河理工大学｜总体设计\n｜某单位")
    professor.get_by_role("button", name="保存草稿").click()
    expect(professor.get_by_text("第 2 行：缺少完成人姓名").first).to_be_visible()
    expect(_field(professor, "plain_text")).to_have_value(PLAIN)
    assert not Achievement.objects.exists()
    _look(professor)
    _field(professor, "completers").fill("苗景澄｜辽河理工大学｜总体设计")
    professor.get_by_role("button", name="保存草稿").click()
    expect(professor.get_by_role("heading", name=TITLE)).to_be_visible()

    # Before all that is required is there, it cannot be handed in, and the page says what is missing.
    expect(professor.get_by_role("button", name="提交审核")).to_be_disabled()
    expect(professor.get_by_text("技术领域").first).to_be_visible()
    _look(professor)
    professor.get_by_role("link", name="修改").click()
    _fill_the_rest(professor)
    professor.get_by_role("button", name="保存草稿").click()

    # A proof is attached.
    proof = tmp_path / "试用证明.pdf"
    proof.write_bytes(PDF)
    professor.get_by_label("添加附件").set_input_files(proof)
    professor.get_by_role("button", name="上传附件").click()
    expect(professor.get_by_role("link", name="试用证明.pdf")).to_be_visible()
    professor.get_by_role("button", name="提交审核").click()
    expect(professor.get_by_text("等所在地区的科技主管部门审核")).to_be_visible()

    # The city's reviewer sends it back with a reason.
    _open_waiting(reviewer)
    reviewer.locator("summary", has_text="退回修改").click()
    reviewer.locator("#do-return").get_by_label("理由").fill(REASON)
    reviewer.locator("#do-return").get_by_role("button", name="退回修改").click()
    expect(reviewer.get_by_text("退回修改").first).to_be_visible()

    # The professor reads the reason, mends it and hands it in again.
    _open_waiting(professor)
    expect(professor.get_by_text(REASON).first).to_be_visible()
    professor.get_by_role("link", name="修改").click()
    _field(professor, "plain_text").fill(PLAIN + COST)
    professor.get_by_role("button", name="保存草稿").click()
    professor.get_by_role("button", name="提交审核").click()

    # The reviewer sees what has changed and accepts.
    _open_waiting(reviewer)
    reviewer.get_by_role("link", name=re.compile("比较 2 个版本")).click()
    expect(reviewer.locator("ins").first).to_be_visible()
    _look(reviewer)
    reviewer.go_back()
    reviewer.get_by_role("button", name="审核通过").click()
    expect(reviewer.get_by_text("等保密审查员审查")).to_be_visible()

    # Nothing is public before the secrecy officer has signed.
    record = Achievement.objects.get()
    public = f"/achievements/{record.pk}/"
    assert reviewer.request.get(public).status == 404
    _open_waiting(officer)
    officer.locator("summary", has_text="保密审查通过并发布").click()
    officer.get_by_label("审查意见").fill("不涉密，可以公开")
    _look(officer)
    officer.get_by_role("button", name="保密审查通过并发布").click()
    expect(officer.get_by_text("已公开，企业可以寻求对接。")).to_be_visible()
    officer.goto(public)
    expect(officer.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(officer.get_by_text(COST)).to_be_visible()

    record.refresh_from_db()
    assert record.state == AchievementState.PUBLISHED
    assert [file.name for file in files.files_of(record)] == ["试用证明.pdf"]


def _fill_the_rest(page: Page) -> None:
    """What the register asks for before it can be handed in."""
    _field(page, "contact_name").fill("苗景澄")
    _field(page, "contact_phone").fill("0290-5550108")
    page.get_by_label("许可", exact=True).check()
    _field(page, "readiness").select_option("7")
    page.get_by_role("combobox", name="技术领域").click()
    page.get_by_role("option", name="先进制造与自动化").click()


def test_what_is_typed_is_kept_without_pressing_anything(window: Window) -> None:
    professor = window("professor")
    professor.goto("/workbench/achievements/new/")
    _field(professor, "title").fill(TITLE)
    professor.keyboard.press("Tab")

    expect(professor.locator("[data-saved-at]")).to_contain_text("已自动保存")
    assert FormDraft.objects.get().data["title"] == [TITLE]

    elsewhere = window("professor")
    elsewhere.goto("/workbench/achievements/new/")
    expect(_field(elsewhere, "title")).to_have_value(TITLE)
    _look(elsewhere)
    elsewhere.get_by_role("button", name="放弃这些内容").click()
    expect(_field(elsewhere, "title")).to_have_value("")
    assert not FormDraft.objects.exists()


def test_an_upload_shows_how_far_it_is(window: Window, tmp_path: Path) -> None:
    professor = window("professor")
    professor.goto("/workbench/achievements/new/")
    _field(professor, "title").fill(TITLE)
    professor.get_by_role("button", name="保存草稿").click()
    held: list[Route] = []
    professor.route("**/files/", lambda route: held.append(route))
    big = tmp_path / "图纸.pdf"
    big.write_bytes(PDF + b" " * 200_000)

    professor.get_by_label("添加附件").set_input_files(big)
    professor.get_by_role("button", name="上传附件").click()

    expect(professor.locator("[data-upload-progress]")).to_be_visible()
    expect(professor.get_by_role("progressbar", name="上传进度")).to_be_visible()
    assert len(held) == 1
    held[0].continue_()
    expect(professor.get_by_text("添加附件：图纸.pdf").first).to_be_visible()
    expect(professor.get_by_role("link", name="图纸.pdf")).to_be_visible()
    assert files.files_of(Achievement.objects.get()).get().name == "图纸.pdf"


def test_a_refused_upload_says_why(window: Window, tmp_path: Path) -> None:
    professor = window("professor")
    professor.goto("/workbench/achievements/new/")
    _field(professor, "title").fill(TITLE)
    professor.get_by_role("button", name="保存草稿").click()
    wrong = tmp_path / "报告.pdf"
    wrong.write_bytes(b"MZ this is no PDF")

    professor.get_by_label("添加附件").set_input_files(wrong)
    professor.get_by_role("button", name="上传附件").click()

    expect(professor.get_by_text("文件内容与扩展名 .pdf 不符")).to_be_visible()
    assert not files.files_of(Achievement.objects.get())
    _look(professor)
