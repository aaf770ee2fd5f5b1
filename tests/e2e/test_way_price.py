"""From price to income in real browsers: listed, bid for, sold, registered, paid, and the maker has the reward."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Locator, Page, expect

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM
from lianqiao.core.attachments import attach
from lianqiao.core.chronograph.running import run_due
from lianqiao.core.notices.models import PublicNotice
from lianqiao.core.permissions import Permission, Role
from lianqiao.core.transitions import apply
from lianqiao.engines.bidding import replay
from lianqiao.processes.asset_ledger.enums import Condition
from lianqiao.processes.auctions.domain.writing import lines_of
from lianqiao.processes.auctions.models import Auction
from lianqiao.processes.contracts.domain.writing import answer_conditions
from lianqiao.processes.contracts.models import TechnologyContract
from lianqiao.processes.contracts.questions import questions_of
from lianqiao.processes.deals.models import Deal
from lianqiao.processes.disposals.domain.reserves import seal_reserve
from lianqiao.processes.disposals.enums import DisposalState, PricingMethod
from lianqiao.processes.disposals.models import Disposal
from lianqiao.processes.distributions.models import Distribution
from lianqiao.processes.market.domain.listings import start_contest
from lianqiao.processes.market.enums import ListingState, ProcedureKey
from lianqiao.processes.market.models import Intent, Listing
from lianqiao.processes.market.times import earliest_contest
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.factories import OrganisationFactory, complete_achievement, make_actor
from tests.factories.asset_ledger import make_asset
from tests.factories.disposals import make_disposal
from tests.factories.market import PRICE, judge, make_listing, pay
from tests.factories.notices import let_pass
from tests.processes.contracts.makers import PDF, clerk_of, make_office, registrar_of
from tests.waiting import until

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

#: A loaded machine may need long for a page.
LIMIT_MS = 60_000
PROFESSOR = "季明湛"
Window = Callable[[Any], Page]


@pytest.fixture
def window(browser: Browser, live_server: Any) -> Iterator[Window]:
    """Opens a browser for somebody who is signed in; what a browser complains about fails the test."""
    contexts, complaints = [], []

    def open_window(actor: Any) -> Page:
        context = browser.new_context(base_url=live_server.url, locale="zh-CN")
        context.set_default_timeout(LIMIT_MS)
        contexts.append(context)
        client = Client()
        client.force_login(actor.user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def go_to() -> Iterator[Callable[[datetime], None]]:
    """Sets the clock of rules to a later moment; it comes back when the test is over."""
    with ExitStack() as stack:

        def go(moment: datetime) -> None:
            stack.enter_context(clock.ahead(moment - clock.now()))
            run_due()

        yield go


def press(page: Page, button: Locator) -> None:
    """Presses a button and waits for the page that it leads to, so that another window finds it done."""
    with page.expect_navigation():
        button.click()


def take(page: Page, name: str, **values: str) -> None:
    """Takes a step of the record on the page: by its button, or through the form that opens."""
    opened = page.locator(f"#do-{name}")
    if opened.count():
        opened.locator("summary").click()
    form = page.locator(f'form:has(input[name="transition"][value="{name}"])')
    for field, value in values.items():
        form.locator(f'[name="{field}"], [name="{name}-{field}"]').fill(value)
    press(page, form.locator('button[type="submit"]'))


def save(page: Page, name: str = "保存") -> None:
    """Sends the form of the page."""
    press(page, page.get_by_role("button", name=name, exact=True))


def see(page: Page, words: str | re.Pattern[str]) -> None:
    """The words stand on the page."""
    expect(page.get_by_text(words).locator("visible=true").first).to_be_visible(timeout=LIMIT_MS)


def look(page: Page) -> None:
    """The page as it stands breaks no rule of accessibility that a program can check."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_lot_goes_from_its_price_to_the_reward_of_its_maker(window: Window, go_to: Any) -> None:
    unit = OrganisationFactory(name="辽河理工大学", kind=OrganisationKind.UNIVERSITY, is_state_founded=True)
    seller_actor, professor_actor = make_actor(Role.EDITOR, organisation=unit), make_actor(organisation=unit)
    type(professor_actor.user).objects.filter(pk=professor_actor.user.pk).update(name=PROFESSOR)
    firms = [
        make_actor(organisation=OrganisationFactory(name=name)) for name in ("松原压铸有限公司", "铁屏材料有限公司")
    ]
    seller, (first, second) = window(seller_actor), [window(one) for one in firms]

    listing = listed(seller_actor)
    seller.goto(reverse("workbench:market_record", args=[listing.pk]))
    take(seller, "submit")
    listing = announce(listing)
    for page in (first, second):
        lodge(page, listing)
    auction = contest(listing, go_to)
    bid_for_it(auction, seller, first, second, go_to)
    deal = sign(listing, seller, second, go_to)
    contract = register(deal, seller, window)
    distribution = divide(deal, seller, window(make_actor(Role.ADMINISTRATOR, organisation=unit)))
    put_up_and_pay(distribution, seller, go_to)

    professor = window(professor_actor)
    professor.goto(reverse("workbench:my_rewards"))
    row = professor.locator("tr", has_text=distribution.title)
    expect(row).to_contain_text("已发放")
    look(professor)
    walk(seller, deal, contract, distribution)


def listed(seller: Any) -> Listing:
    """A decision of the unit with a sealed reserve, in a draft of a listing by auction; the asset is in the ledger."""
    achievement = complete_achievement("published", organisation=seller.organisation)
    achievement.completers.all().delete()
    achievement.completers.create(order=1, name=PROFESSOR, organisation_name="辽河理工大学")
    make_asset(organisation=seller.organisation, achievement=achievement, title="")
    decision = make_disposal("approved", actor=seller, pricing=PricingMethod.AUCTION, achievements=[achievement])
    head = make_actor(Role.ADMINISTRATOR, organisation=seller.organisation)
    seal_reserve(decision, actor=head, amount_yuan=PRICE + 1)
    return make_listing(seller=seller, procedure=ProcedureKey.ENGLISH, disposal=decision)


def announce(listing: Listing) -> Listing:
    """Checked by the market, cleared, and open."""
    market = make_actor(Role.MANAGER, organisation=listing.market)
    listing = apply(Listing.objects.get(pk=listing.pk), "accept", actor=market)
    officer = make_actor(Role.SECRECY_OFFICER, organisation=listing.organisation)
    listing = apply(listing, "clear", actor=officer, opinion="可以公开")
    listing = apply(listing, "open", actor=SYSTEM)
    assert Disposal.objects.get(pk=listing.disposal_id).state == DisposalState.IN_USE
    return listing


def lodge(page: Page, listing: Listing) -> None:
    """A firm reads the listing on the portal and lodges its intent."""
    page.goto(reverse("portal:market_listing", args=[listing.pk]))
    press(page, page.get_by_role("link", name="报名受让"))
    page.get_by_label("受让说明").fill("有三条压铸线，拟半年内完成改造。")
    page.get_by_label("联系人").fill("米轻尘")
    page.get_by_label("联系电话").fill("0290-7654322")
    page.get_by_label(re.compile("已阅读并同意")).check()
    save(page, "提交报名")


def contest(listing: Listing, go_to: Any) -> Auction:
    """The deposits are there, both are found qualified after the last day, and the market arranges the auction."""
    for intent in Intent.objects.filter(listing=listing):
        pay(intent)
    assert listing.intents_until is not None
    go_to(clock.now() + (listing.intents_until - clock.today()) + timedelta(days=1))
    for intent in Intent.objects.filter(listing=listing).order_by("number"):
        judge(intent)
    listing = Listing.objects.get(pk=listing.pk)
    begins = earliest_contest(listing)
    market = make_actor(Role.MANAGER, organisation=listing.market)
    listing = start_contest(listing, actor=market, opens_at=begins, closes_at=begins + timedelta(hours=2))
    go_to(begins + timedelta(seconds=1))
    found: Auction = Auction.objects.get(pk=listing.auction_id)
    return found


def bid_for_it(auction: Auction, seller: Page, first: Page, second: Page, go_to: Any) -> None:
    """Both bid live; a bid in the last minute moves the end; the highest wins, and the log proves the reserve."""
    path = reverse("workbench:auction", args=[auction.pk])
    for page in (first, second):
        page.goto(path)
        press(page, page.get_by_role("button", name="本单位已阅读并同意规则"))
    seller.goto(path)
    bid(first, "120 万元")
    see(seller, "120 万元")
    expect(second.get_by_role("button", name=re.compile("出 121.2 万元"))).to_be_visible(timeout=LIMIT_MS)
    bid(second, "121.2 万元")
    expect(first.locator("[data-standing]")).to_have_text("已被超过，可以继续加价。", timeout=LIMIT_MS)
    go_to(auction.closes_at - timedelta(seconds=30))
    bid(first, "122.4 万元")
    bid(second, "123.6 万元")
    moved = Auction.objects.get(pk=auction.pk).closes_at
    assert moved > auction.planned_close
    expect(seller.locator("[data-part=board]")).to_contain_text("已延时", timeout=LIMIT_MS)

    go_to(moved + timedelta(seconds=1))

    expect(second.locator("[data-standing]")).to_have_text("贵单位以 123.6 万元 竞得。", timeout=LIMIT_MS)
    expect(first.locator("[data-standing]")).to_have_text("由其他竞买人竞得。", timeout=LIMIT_MS)
    expect(seller.locator("[data-part=board]")).to_contain_text("成交价", timeout=LIMIT_MS)
    assert replay(lines_of(auction)).is_reserve_proven is True


def bid(page: Page, words: str) -> None:
    """Presses the button of that amount, and is told that the bid stands."""
    page.get_by_role("button", name=f"出 {words}").click()
    expect(page.locator("[data-told]")).to_contain_text(f"出价 {words} 有效", timeout=LIMIT_MS)


def sign(listing: Listing, seller: Page, buyer: Page, go_to: Any) -> Deal:
    """The result has hung for its time; the deal that it made is written out, confirmed by the buyer and concluded."""
    listing = Listing.objects.get(pk=listing.pk)
    assert (listing.state, listing.winner.name) == (ListingState.ANNOUNCED, "铁屏材料有限公司")
    assert listing.result_until is not None
    go_to(clock.now() + (listing.result_until - clock.today()) + timedelta(days=1))
    until(lambda: Listing.objects.get(pk=listing.pk).state == ListingState.DEALING, "no deal was drafted")
    deal: Deal = Deal.objects.get(pk=Listing.objects.get(pk=listing.pk).deal_id)
    path = reverse("workbench:deal", args=[deal.pk])
    seller.goto(reverse("workbench:deal_edit", args=[deal.pk]))
    seller.locator('[name="rights_text"]').fill("发明专利 ZL202210345671.9")
    save(seller)
    take(seller, "offer")
    buyer.goto(path)
    press(buyer, buyer.get_by_role("button", name="确认这份条款"))
    seller.goto(path)
    take(seller, "conclude")
    see(seller, "已成交")
    look(seller)
    return Deal.objects.get(pk=deal.pk)


def register(deal: Deal, seller: Page, window: Window) -> TechnologyContract:
    """The contract begins filled in from the deal; the office takes it on, checks it and gives it a number."""
    make_office(place=deal.region_id)
    seller.reload()
    press(seller, seller.get_by_role("link", name="申请登记技术合同"))
    expect(seller.locator('[name="title"]')).to_have_value(deal.title)
    expect(seller.locator('[name="amount_yuan"]')).to_have_value("123.6")
    seller.locator('[name="ends_on"]').fill((clock.today() + timedelta(days=365)).isoformat())
    seller.locator('[name="acceptance"]').fill("变更登记完成，资料交齐，指导期满产线盐雾试验合格。")
    for name, value in {"field": "materials", "goal": "industry"}.items():
        seller.locator(f'select[name="{name}"]').select_option(value)
    press(seller, seller.get_by_role("button", name="保存草稿"))
    contract: Any = TechnologyContract.objects.get(source_id=deal.pk)
    owner = make_actor(Role.EDITOR, organisation=deal.organisation)
    asked = questions_of(contract.kind, {}, where=contract.region_id, on=clock.today())
    answer_conditions(contract, actor=owner, answers={one.fact: not one.is_veto for one in asked.questions})
    paper = SimpleUploadedFile("合同.pdf", PDF, content_type="application/pdf")
    attach(contract, paper, actor=owner, permission=Permission.CONTRACT_EDIT)
    path = reverse("workbench:contracts_record", args=[contract.pk])
    seller.goto(path)
    take(seller, "submit")
    clerk, registrar = window(clerk_of(contract)), window(registrar_of(contract))
    clerk.goto(path)
    take(clerk, "accept")
    take(clerk, "check")
    registrar.goto(path)
    take(registrar, "register")
    contract = TechnologyContract.objects.get(pk=contract.pk)
    see(registrar, contract.registration_number)
    assert contract.registration_number
    return contract  # type: ignore[no-any-return]


def divide(deal: Deal, seller: Page, head: Page) -> Distribution:
    """What came in is divided from the deal's page: floors hold, somebody else decides."""
    seller.goto(reverse("workbench:deal", args=[deal.pk]))
    press(seller, seller.get_by_role("link", name="到账以后测算分配"))
    expect(seller.locator('[name="gross_yuan"]')).to_have_value("123.6")
    expect(seller.locator('[name="persons"], [name^="persons"]').first).to_be_attached()
    seller.locator('[name="rule_paper"]').fill("《科技成果转化管理办法》")
    save(seller, "保存并核对")
    see(seller, PROFESSOR)
    distribution = Distribution.objects.get(cause_id=deal.pk)
    expect(seller.locator(".alert-danger")).to_have_count(0)
    take(seller, "submit")
    head.goto(reverse("workbench:distribution", args=[distribution.pk]))
    take(head, "decide", decision_paper="校长办公会纪要 12 号")
    see(head, "已审定")
    return Distribution.objects.get(pk=distribution.pk)


def put_up_and_pay(distribution: Distribution, seller: Page, go_to: Any) -> None:
    """The rewards are put up for their time and paid by one voucher; the ledger has income and reward."""
    path = reverse("workbench:distribution", args=[distribution.pk])
    seller.goto(path)
    press(seller, seller.get_by_role("link", name="公示现金奖励"))
    seller.locator('[name="unit_location"]').fill("科研楼一层公告栏")
    save(seller, "提交保密审查")
    let_pass(PublicNotice.objects.get(subject_id=distribution.pk))
    seller.goto(path)
    press(seller, seller.get_by_role("link", name="登记兑现"))
    seller.get_by_label("凭证号").fill("银行回单 0001")
    save(seller, "登记")
    see(seller, "已兑现")
    look(seller)


def walk(seller: Page, deal: Deal, contract: TechnologyContract, distribution: Distribution) -> None:
    """From the achievement each step is one press away, and back; the asset is out with what it brought."""
    achievement = deal.items.get().achievement
    assert deal.disposal is not None
    seller.goto(reverse("workbench:achievements_record", args=[achievement.pk]))
    for title in (deal.disposal.title, contract.title, distribution.title):
        press(seller, seller.locator(".way").get_by_role("link", name=title, exact=True).last)
        expect(seller.locator(".way strong")).to_have_text(title)
    press(seller, seller.locator(".way").get_by_role("link", name=achievement.title, exact=True).first)
    see(seller, "转化过程")
    asset = achievement.ledger_asset
    assert (asset.condition, asset.income_yuan) == (Condition.OUT, deal.price_yuan)
    assert Disposal.objects.get(pk=deal.disposal_id).state == DisposalState.CONCLUDED
