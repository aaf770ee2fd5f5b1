"""Document → task → target → figure → light → bulletin: five people, each in a browser window of their own."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pdfplumber
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from lianqiao.core import clock
from lianqiao.core.chronograph.running import run_due
from lianqiao.core.periods import Period
from lianqiao.core.permissions import Role
from lianqiao.governance.boards.enums import Audience, BulletinState
from lianqiao.governance.boards.models import Bulletin, Snapshot
from lianqiao.governance.collection.enums import ReportState
from lianqiao.governance.collection.models import Cycle, Report
from lianqiao.governance.indicators.enums import TargetState
from lianqiao.governance.indicators.models import Target
from lianqiao.governance.plans.enums import FindState, PlanState, TaskState
from lianqiao.governance.plans.models import PlanDocument, Task
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.factories.taxonomy import region
from tests.governance.collection.makers import last_month, run_jobs
from tests.governance.plans.makers import departments
from tests.governance.plans.runs import run_job

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

PASSWORD = "liaohe-2026-bridge"
#: Waiting ends when the thing is so; a loaded machine may need long.
LIMIT_MS = 60_000
GOAL, CONTRACTS, PLATFORMS, SUPPLY = "就地转化重大科技成果", "技术合同成交额", "建设中试平台网络", "扩大成果供给"
FIRST_CITY, REPORT_NAME, LEAGUE = "测试地区290100", "成果转化情况月报", "就地转化晾晒榜"
REASON, DEMAND = "两家企业的合同推迟到下月核实", "请望川市于十个工作日内报送追赶措施。"
PLAN = """辽河省重大科技成果就地转化{year}年行动方案

辽政办发〔{year}〕9号

各市人民政府，省政府各有关直属单位：

为推动科技成果就地转化，制定本方案。

一、工作目标

{year}年，全省就地转化重大科技成果120项以上，技术合同成交额达到300亿元以上。

二、重点任务

1.建设中试平台网络。布局一批中试平台，为企业提供小批量试制服务。（省测试科技厅牵头，省测试工信厅配合）

2.扩大成果供给。组织高等院校梳理近五年的科技成果，建立项目库。（省测试科技厅负责）

三、组织实施

各地各部门要把方案落到实处。
"""

#: What stands above the page of a menu's line, where it is not the line itself.
HEADINGS = {"指标看板": "测试地区290000看板"}

Window = Callable[[str], Page]


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    """The middle of November: the two months that are asked for lie in the year of the plan, whenever tests run."""
    today = clock.today()
    with clock.ahead(today.replace(month=11, day=15) - today):
        yield


@pytest.fixture(autouse=True)
def people(november: None) -> None:
    """An official and a secrecy officer of the province, one official of each of two cities, and of a department."""
    names = {"290000": "辽河省测试人民政府", "290100": "望川市测试科技局", "290200": "铁屏市测试科技局"}
    bodies = {
        code: OrganisationFactory(kind=OrganisationKind.GOVERNMENT, region=region(code), name=name)
        for code, name in names.items()
    }
    lead, _support = departments()
    both = [Role.EDITOR, Role.REVIEWER]
    for name, organisation, roles in (
        ("province", bodies["290000"], both),
        ("officer", bodies["290000"], [Role.SECRECY_OFFICER]),
        ("first", bodies["290100"], both),
        ("second", bodies["290200"], both),
        ("department", lead, [Role.EDITOR]),
    ):
        user = UserFactory(password=PASSWORD, email=f"{name}@example.com")
        MembershipFactory(user=user, organisation=organisation, roles=roles)


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
        context = browser.new_context(base_url=live_server.url, locale="zh-CN", reduced_motion="reduce")
        context.set_default_timeout(LIMIT_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complain(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complain(str(error)))
        page.goto("/workbench/")
        page.get_by_label("电子邮件").first.fill(f"{name}@example.com")
        page.get_by_label("密码").first.fill(PASSWORD)
        page.get_by_role("button", name="登录", exact=True).click()
        page.get_by_role("heading", name="待我办理").wait_for()
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert complaints == []


def test_a_document_becomes_measured_figures_and_a_bulletin(window: Window, tmp_path: Path) -> None:
    province = window("province")
    plan = _upload_and_read(province, tmp_path)
    _confirm_in_the_reading_room(province, plan)
    _issue(province, plan)
    _carry_out_and_close(window("department"), province, tmp_path)
    _set_and_divide_targets(province)
    _open_collection(province)
    first, second = window("first"), window("second")
    _report_figures(first, second)
    _accept_and_approve(province)
    _follow_a_red_light(province)
    _publish_league(province, window("officer"), first)
    _issue_bulletin(province, first)


def _menu(page: Page, name: str) -> None:
    """Go where the line of the menu leads; its part of the menu may be folded."""
    menu = page.get_by_role("navigation", name="工作台")
    line = page.get_by_role("link", name=re.compile(f"^{name}"), include_hidden=True)
    if not menu.locator(line).is_visible():
        menu.locator("details").filter(has=line).locator("summary").click()
    menu.locator(line).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(HEADINGS.get(name, name))


def _choose(page: Page, label: str, choice: str) -> None:
    """Choose in a list that can be searched."""
    page.get_by_role("combobox", name=label).fill(choice)
    page.locator(".ts-dropdown-content").get_by_role("option", name=choice).click()
    page.keyboard.press("Escape")


def _upload_and_read(province: Page, folder: Path) -> Any:
    """The official drops the document in; the job reads it; the page tells what was found."""
    document = folder / "行动方案.txt"
    document.write_text(PLAN.format(year=clock.today().year), encoding="utf-8")
    _menu(province, "方案")
    province.get_by_role("link", name="上传方案").first.click()
    province.get_by_label("方案文件").set_input_files(document)
    province.get_by_role("button", name="上传并解读").click()
    expect(province.get_by_text("正在解读", exact=True).first).to_be_visible()
    plan = PlanDocument.objects.get()
    run_job(plan.versions.get())
    province.get_by_role("link", name="刷新本页").click()
    expect(province.get_by_role("heading", level=1)).to_have_text(
        f"辽河省重大科技成果就地转化{clock.today().year}年行动方案"
    )
    return plan


def _confirm_in_the_reading_room(province: Page, plan: Any) -> None:
    """All is gone through with the keyboard: three confirmed, one corrected before."""
    province.get_by_role("link", name="解读与核对").click()
    province.wait_for_url("**/reading/")
    room, card = province.keyboard, province.locator("[data-card][data-ready]")
    room.press("j")
    expect(card).to_contain_text("120项以上")
    room.press("Enter")
    expect(card.get_by_label("数值")).to_have_value("300")
    room.press("e")
    card.get_by_label("数值").fill("310")
    room.press("Escape")
    room.press("Enter")
    expect(card.get_by_label("任务名称")).to_have_value(PLATFORMS)
    room.press("Enter")
    expect(card.get_by_label("任务名称")).to_have_value(SUPPLY)
    room.press("x")
    expect(province.locator("#room-tally")).to_contain_text("待确认 0，已确认 3，已剔除 1")

    plan.refresh_from_db()
    assert plan.version.finds.filter(state=FindState.CONFIRMED).count() == 3
    assert plan.version.finds.get(indicator=CONTRACTS).value == 310


def _issue(province: Page, plan: Any) -> None:
    province.get_by_role("link", name="回到方案").click()
    province.get_by_role("button", name="下达任务").click()
    expect(province.locator(".state", has_text="执行中").first).to_be_visible()
    plan.refresh_from_db()
    assert plan.state == PlanState.ISSUED


def _carry_out_and_close(department: Page, province: Page, folder: Path) -> None:
    """The department that leads reports with evidence and asks for closing; the province checks it."""
    _menu(department, "任务台账")
    department.get_by_role("link", name=PLATFORMS).first.click()
    department.get_by_role("link", name="报送进展").click()
    proof = folder / "验收意见.txt"
    proof.write_text("六个中试平台全部通过验收", encoding="utf-8")
    department.get_by_label("进展情况").fill("六个中试平台已全部建成并通过验收")
    department.get_by_label("进度（%）").fill("100")
    department.get_by_label("佐证材料").set_input_files(proof)
    department.get_by_label("任务已完成，申请销号").check()
    department.get_by_role("button", name="报送", exact=True).click()
    expect(department.locator(".state", has_text="待核验").first).to_be_visible()

    _menu(province, "任务台账")
    province.get_by_role("link", name=PLATFORMS).first.click()
    expect(province.get_by_role("link", name="验收意见.txt")).to_be_visible()
    province.locator("summary", has_text="核验通过，销号").click()
    province.get_by_label("核验意见").fill("属实")
    province.get_by_role("button", name="核验通过，销号").click()
    expect(province.locator(".state", has_text="已销号").first).to_be_visible()
    assert Task.objects.get().state == TaskState.CLOSED


def _set_and_divide_targets(province: Page) -> None:
    """The plan's goal becomes an indicator with a target for the year, which is divided between both cities."""
    _menu(province, "目标")
    province.get_by_role("link", name=re.compile("从方案设立")).first.click()
    found = province.locator(".found-fields", has=province.locator(f"input[value='{GOAL}']"))
    found.get_by_label("归到哪项指标").select_option(label="新建一项指标")
    province.get_by_role("button", name="设立选好的目标").click()
    expect(province.get_by_text("已设立 1 条目标草稿")).to_be_visible()

    _menu(province, "指标目录")
    province.get_by_role("link", name=GOAL).click()
    province.get_by_role("button", name="启用").click()
    expect(province.locator(".state", has_text="在用").first).to_be_visible()
    _menu(province, "目标")
    province.get_by_role("link", name=GOAL).click()
    province.get_by_role("button", name="下达", exact=True).click()
    province.get_by_role("link", name="分解到各地、各单位").click()
    province.get_by_role("combobox", name="先出一个初稿").select_option(label="平均分")
    province.get_by_role("button", name="填入初稿").click()
    for code in ("290100", "290200"):
        expect(province.locator(f"#part-{code}")).to_have_value("60")
    province.get_by_role("button", name="保存分解表").click()
    province.get_by_role("button", name="下达 2 个分解目标").click()
    expect(province.locator("tbody .state", has_text="已下达")).to_have_count(2)

    assert set(Target.objects.values_list("place_region", "value", "state")) == {
        ("290000", 120, TargetState.ISSUED),
        ("290100", 60, TargetState.ISSUED),
        ("290200", 60, TargetState.ISSUED),
    }


def _open_collection(province: Page) -> None:
    """A monthly data set for the cities is designed; the clock opens the two months that are over."""
    _menu(province, "统计报表")
    province.get_by_role("link", name="设计报表").first.click()
    province.get_by_label("名称", exact=True).fill(REPORT_NAME)
    province.get_by_label("频次").select_option(label="每月")
    province.get_by_label("从哪一期开始").fill(str(last_month().shifted(-1)))
    province.get_by_label("数据代表").select_option(label="本地区的数，由各级政府部门填报")
    province.locator("[name='items.indicator']").first.fill(GOAL)
    province.locator("[name='items.help']").first.fill("按核实日期统计")
    _choose(province, "单位类型", "政府部门")
    province.get_by_label("地级").check()
    for name, days in (("报送截止", "200"), ("补报截止", "250"), ("锁定", "300")):
        province.get_by_label(re.compile(f"^{name}")).fill(days)
    province.get_by_label("期限单位").select_option(label="日")
    province.get_by_role("button", name="保存").click()
    province.get_by_role("button", name="启用，到期自动下发").click()
    expect(province.locator(".state", has_text="启用").first).to_be_visible()

    run_due()
    run_jobs()
    assert Cycle.objects.count() == 2
    assert Report.objects.filter(state=ReportState.DRAFT).count() == 4


def _report_figures(first: Page, second: Page) -> None:
    """Two cities report two months each; the later one is prefilled, and what differs much wants a reason."""
    earlier, later = last_month().shifted(-1), last_month()
    _open_report(first, earlier).fill("4")
    _hand_in(first)
    figure = _open_report(first, later)
    expect(figure).to_have_value("4")
    figure.fill("1")
    first.get_by_role("button", name="保存并报送").click()
    expect(first.get_by_role("alert")).to_contain_text("上期数是 4，相差超过")
    assert Report.objects.filter(state=ReportState.SUBMITTED).count() == 1
    first.get_by_label(f"{GOAL}的差异原因").fill(REASON)
    _hand_in(first)

    _open_report(second, earlier).fill("30")
    _hand_in(second)
    expect(_open_report(second, later)).to_have_value("30")
    _hand_in(second)
    assert Report.objects.filter(state=ReportState.SUBMITTED).count() == 4


def _open_report(page: Page, period: Period) -> Locator:
    """The field of the figure in the unit's report for the period."""
    _menu(page, "数据填报")
    page.get_by_role("row", name=period.label).get_by_role("link").first.click()
    page.get_by_role("link", name="填报", exact=True).first.click()
    return page.get_by_label(GOAL, exact=True)


def _hand_in(page: Page) -> None:
    page.get_by_role("button", name="保存并报送").click()
    expect(page.locator(".state", has_text="已报送").first).to_be_visible()


def _accept_and_approve(province: Page) -> None:
    """The province accepts and approves all of a month at once."""
    for period in (last_month().shifted(-1), last_month()):
        _menu(province, "统计报表")
        province.get_by_role("link", name=REPORT_NAME).click()
        province.get_by_role("link", name=period.label).click()
        for decision, state in (("受理", "已受理"), ("审定", "已审定")):
            province.get_by_label("这一期可以办理的全部").check()
            province.get_by_role("button", name=decision, exact=True).click()
            expect(province.locator("tbody tr", has_text=state)).to_have_count(2)
    assert Report.objects.filter(state=ReportState.APPROVED).count() == 4


def _follow_a_red_light(province: Page) -> None:
    """From the board of the province to the city whose light is red, and to the report behind it."""
    _menu(province, "指标看板")
    expect(province.locator("tr", has=province.get_by_role("link", name=GOAL))).to_contain_text("65")
    province.get_by_role("link", name=GOAL).click()
    province.get_by_role("row").filter(has_text="红灯").get_by_role("link", name=FIRST_CITY).click()
    expect(province.get_by_role("heading", level=1)).to_contain_text(FIRST_CITY)
    province.get_by_role("link", name=re.compile(re.escape(last_month().label))).click()
    expect(province.get_by_text(REASON)).to_be_visible()


def _publish_league(province: Page, officer: Page, city: Page) -> None:
    """The table as it stands is given to the cities, and after a review to everybody."""
    _menu(province, "晾晒榜")
    province.get_by_role("link", name="生成晾晒榜").first.click()
    province.get_by_label("标题").fill(LEAGUE)
    _choose(province, "晾晒哪些指标", GOAL)
    province.get_by_role("button", name="按现在的数生成").click()
    province.get_by_role("button", name="发给下级").click()
    expect(province.get_by_text("已发给下级")).to_be_visible()
    _menu(city, "晾晒榜")
    city.get_by_role("link", name=LEAGUE).click()
    expect(city.get_by_role("row", name=re.compile(FIRST_CITY))).to_contain_text("8.3%")

    _menu(officer, "晾晒榜")
    officer.get_by_role("link", name=LEAGUE).click()
    officer.locator("summary", has_text="保密审查并公开").click()
    officer.get_by_label("理由").fill("只有汇总数，可以公开")
    officer.get_by_role("button", name="保密审查并公开").click()
    expect(officer.get_by_text("晾晒榜已向社会公开。")).to_be_visible()
    officer.context.clear_cookies()
    officer.goto("/leagues/")
    officer.get_by_role("link", name=LEAGUE).click()
    expect(officer.get_by_role("link", name="登录")).to_be_visible()
    expect(officer.get_by_role("row", name=re.compile(FIRST_CITY))).to_contain_text("8.3%")
    assert Snapshot.objects.get().audience == Audience.PUBLIC


def _issue_bulletin(province: Page, city: Page) -> None:
    """The first text is written from the figures; what the official adds is in both files; the city reads it."""
    _menu(province, "通报")
    province.get_by_role("link", name="起草通报").first.click()
    province.get_by_label("主送").fill("各市科学技术局")
    province.get_by_role("button", name="按数据起草").click()
    expect(province.locator(".paper")).to_contain_text("65项")
    province.get_by_role("link", name="修改正文").click()
    text = province.get_by_label("正文")
    text.fill(f"{text.input_value()}\n{DEMAND}")
    province.get_by_role("button", name="保存").click()
    expect(province.locator(".paper")).to_contain_text(DEMAND)
    province.get_by_role("button", name="印发").click()
    expect(province.locator(".state", has_text="已印发").first).to_be_visible()

    with pdfplumber.open(BytesIO(_downloaded(province, ".pdf"))) as pdf:
        printed = "".join(page.extract_text() for page in pdf.pages).replace("\n", "")
    written = "".join(one.text for one in docx.Document(BytesIO(_downloaded(province, ".docx"))).paragraphs)
    for words in (f"{GOAL}完成65项", DEMAND):
        assert words in printed
        assert words in written
    _menu(city, "通报")
    city.get_by_role("link", name=re.compile("进展情况的通报")).click()
    expect(city.locator(".paper")).to_contain_text(DEMAND)
    assert Bulletin.objects.get().state == BulletinState.ISSUED


def _downloaded(page: Page, ending: str) -> bytes:
    """The kept file whose name ends so."""
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile(f"{re.escape(ending)}$")).click()
    return download.value.path().read_bytes()
