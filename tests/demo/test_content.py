"""The content of the demonstration: complete, consistent, of readable length, and nobody's but ours."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from lianqiao.core.publishing.enums import Publicity
from lianqiao.core.publishing.secrecy import suspicious_words
from lianqiao.demo.cast import addresses_of
from lianqiao.demo.codes import patent_check_figure, right_number, social_credit_code
from lianqiao.demo.texts import FOLDER, Achievement, Demand, load
from lianqiao.processes.introductions.enums import DeclineCode, OutcomeCode
from lianqiao.processes.introductions.validators import validate_no_contact
from lianqiao.registers.achievements.enums import RightKind, RightStatus, TransformationMode
from lianqiao.registers.demands.enums import CooperationMode, DemandKind, MaskedPart, Outcome, Urgency
from lianqiao.registers.demands.indicators import parse_indicators
from lianqiao.registers.organisations.enums import OrganisationKind
from lianqiao.registers.organisations.validators import validate_uscc
from lianqiao.registers.taxonomy.domain.load import DATA

#: Real places, universities and companies of the field that invented texts must not name.
REAL_NAMES = (
    "东北大学", "大连理工", "沈阳", "大连市", "鞍山", "哈尔滨", "长春", "辽宁", "吉林大学",
    "清华", "浙江大学", "中科院", "中国科学院", "宝武", "鞍钢", "本钢", "一汽", "华为",
    "阿里", "腾讯", "百度公司", "宁德时代", "比亚迪", "金风科技", "伊利", "蒙牛", "牧原",
    "中粮", "北大荒", "隆平", "先正达", "同仁堂", "迈瑞", "联影", "大疆", "博世",
)  # fmt: skip
CONTENT = load()
CONTACTS = {organisation.contact_name for organisation in CONTENT.organisations.values()}
PEOPLE = {person.name for person in CONTENT.people}


def codes_of(table: str) -> set[str]:
    with (DATA / f"{table}.csv").open(encoding="utf-8-sig") as file:
        return {row["code"] for row in csv.DictReader(file)}


achievements = pytest.mark.parametrize("text", CONTENT.achievements.values(), ids=lambda text: text.id)
demands = pytest.mark.parametrize("text", CONTENT.demands.values(), ids=lambda text: text.id)


def test_content_is_large_enough_to_look_lived_in() -> None:
    assert len(CONTENT.organisations) >= 75
    assert len(CONTACTS | PEOPLE) >= 60
    assert len(CONTENT.achievements) >= 110
    assert len(CONTENT.demands) >= 80
    assert len(CONTENT.meetings) >= 30
    assert len(CONTENT.logins) >= 8


def test_regions_form_one_province() -> None:
    codes = [region.code for region in CONTENT.regions]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"29\d{4}", code) for code in codes)
    assert {code[:4] + "00" for code in codes if code != "290000"} <= set(codes)
    assert sum(code.endswith("00") and code != "290000" for code in codes) == 14


def test_regions_take_no_code_and_no_city_name_of_the_nation() -> None:
    with (DATA / "regions.csv").open(encoding="utf-8-sig") as file:
        real = list(csv.DictReader(file))
    assert {region.code for region in CONTENT.regions} & {row["code"] for row in real} == set()
    cities = {row["name"] for row in real if row["code"].endswith("00")}
    assert {region.name for region in CONTENT.regions if region.code.endswith("00")} & cities == set()


def test_names_of_people_and_organisations_stand_once() -> None:
    people = [organisation.contact_name for organisation in CONTENT.organisations.values()]
    people += [person.name for person in CONTENT.people]
    assert [name for name, number in Counter(people).items() if number > 1] == []
    names = [organisation.name for organisation in CONTENT.organisations.values()]
    assert [name for name, number in Counter(names).items() if number > 1] == []


def test_addresses_of_people_differ() -> None:
    addresses = addresses_of([*sorted(CONTACTS | PEOPLE), "张一", "章依"])

    assert len(set(addresses.values())) == len(addresses)
    assert addresses["张一"] == "zhang.yi@lianqiao.example"
    assert addresses["章依"] == "zhang.yi2@lianqiao.example"


def test_organisations_refer_to_codes_that_exist() -> None:
    regions, industries = {region.code for region in CONTENT.regions}, codes_of("industries")
    for organisation in CONTENT.organisations.values():
        assert organisation.region in regions
        assert organisation.industry in industries | {""}
        assert organisation.kind in OrganisationKind.values


def test_every_city_has_a_government_and_somebody_to_serve_it() -> None:
    governments = {o.region for o in CONTENT.organisations.values() if o.kind == "government"}
    assert {region.code for region in CONTENT.regions if region.code.endswith("00")} <= governments


def test_people_belong_to_organisations_that_exist() -> None:
    for person in CONTENT.people:
        assert person.organisation in CONTENT.organisations
        assert person.also in {"", *CONTENT.organisations}


@achievements
def test_achievement_is_well_formed(text: Achievement) -> None:
    assert 5 <= len(text.title) <= 40
    assert 80 <= len(text.plain) <= 200
    assert 150 <= len(text.academic) <= 350
    assert 3 <= len(text.keywords) <= 6
    assert 1 <= text.readiness <= 9
    assert text.years[0] <= text.years[1] <= 2026
    assert set(text.fields) <= codes_of("tech_fields")
    assert set(text.industries) <= codes_of("industries")
    assert set(text.ways) <= set(TransformationMode.values)
    assert text.publicity in Publicity.values
    assert text.holder in CONTENT.organisations
    assert text.completers[0] in PEOPLE | CONTACTS
    assert suspicious_words(text.title, text.plain, text.academic) == []


@achievements
def test_achievement_states_rights_that_can_be_read(text: Achievement) -> None:
    for line in text.rights:
        kind, year, status, *rest = line.split()
        assert kind in RightKind.values
        assert status in RightStatus.values
        assert text.years[0] - 1 <= int(year) <= 2026
        assert rest == [] or (rest[0] == "with" and rest[1] in CONTENT.organisations)


@demands
def test_demand_is_well_formed(text: Demand) -> None:
    assert 8 <= len(text.title) <= 40
    assert 15 <= len(text.background) <= 200
    assert 40 <= len(text.problem) <= 400
    assert len(text.tried) >= 8
    assert len(text.conditions) >= 8
    assert 2 <= len(text.wanted) <= 6
    assert 1 <= text.months <= 60
    assert 1 <= text.readiness <= 9
    assert text.budget > 0
    assert text.kind in DemandKind.values
    assert text.urgency in Urgency.values
    assert set(text.modes) <= set(CooperationMode.values)
    assert len(set(text.modes)) == len(text.modes) > 0
    assert set(text.masked) <= set(MaskedPart.values)
    assert text.publicity in Publicity.values
    assert set(text.fields) <= codes_of("tech_fields")
    assert text.organisation in CONTENT.organisations
    assert any(row.is_quantified for row in parse_indicators("\n".join(text.wanted)))


def test_texts_and_titles_stand_once() -> None:
    texts = [text.plain for text in CONTENT.achievements.values()]
    texts += [text.academic for text in CONTENT.achievements.values()]
    texts += [text.problem for text in CONTENT.demands.values()]
    texts += [text.title for text in (*CONTENT.achievements.values(), *CONTENT.demands.values())]
    assert [text for text, number in Counter(texts).items() if number > 1] == []


def test_sentences_are_not_filled_into_templates() -> None:
    long = Counter(
        sentence
        for text in CONTENT.achievements.values()
        for sentence in re.split(r"[。；]", text.plain + text.academic)
        if len(sentence) > 12
    )
    assert [sentence for sentence, number in long.items() if number > 1] == []


def test_pairs_join_records_that_exist_of_different_words() -> None:
    assert len(CONTENT.pairs) >= 50
    for demand, answers in CONTENT.pairs.items():
        assert demand in CONTENT.demands
        assert 1 <= len(answers) <= 3
        for achievement, grade in answers.items():
            assert grade in (1, 2, 3)
            assert achievement in CONTENT.achievements
            assert CONTENT.demands[demand].title != CONTENT.achievements[achievement].title


def test_stories_tell_of_records_that_exist() -> None:
    for kind, known in (
        ("organisations", CONTENT.organisations),
        ("achievements", CONTENT.achievements),
        ("demands", CONTENT.demands),
    ):
        for told in CONTENT.stories[kind].values():
            assert set(told) <= set(known)


def test_record_has_one_story() -> None:
    for kind, beside in (("achievements", {"talks", "revised"}), ("demands", {"notes"})):
        told = [key for name, keys in CONTENT.stories[kind].items() if name not in beside for key in keys]
        assert [key for key, number in Counter(told).items() if number > 1] == []


def test_closed_demands_have_an_outcome_of_the_list() -> None:
    for story in CONTENT.stories["demands"]["closed"].values():
        assert story["outcome"] in Outcome.values


def test_meetings_are_about_published_records_and_in_order() -> None:
    never_public = {
        key
        for kind, names in (
            ("achievements", ("draft", "submitted", "accepted", "returned", "refused", "stale", "withdrawn")),
            ("demands", ("draft", "diagnosis", "clarifying", "confirmed", "long_term", "stale", "withdrawn")),
        )
        for name in names
        for key in CONTENT.stories[kind][name]
    }
    for meeting in CONTENT.meetings:
        assert meeting.achievement in CONTENT.achievements
        assert meeting.demand in {"", *CONTENT.demands}
        assert {meeting.achievement, meeting.demand} & never_public == set()
        answered = [d for d in (meeting.accepted, meeting.declined, meeting.cancelled) if d is not None]
        assert len(answered) + meeting.lapsed <= 1
        assert all(meeting.days - 15 <= day <= meeting.days for day in answered)
        assert meeting.lapsed or answered or meeting.days < 15
        assert meeting.declined is None or meeting.code in DeclineCode.values
        if meeting.outcome is not None:
            assert meeting.accepted is not None
            assert 0 < meeting.outcome["days"] <= meeting.accepted
            assert meeting.outcome["code"] in OutcomeCode.values


def test_meetings_give_no_telephone_away() -> None:
    for meeting in CONTENT.meetings:
        for text in (meeting.message, meeting.problem, meeting.text, meeting.reason):
            validate_no_contact(text)


def test_logins_are_people_of_the_province() -> None:
    assert {login.person for login in CONTENT.logins if not login.office} <= PEOPLE | CONTACTS
    assert not {login.person for login in CONTENT.logins if login.office} & (PEOPLE | CONTACTS)
    assert len({login.email for login in CONTENT.logins}) == len(CONTENT.logins)


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.yaml")), ids=lambda path: path.stem)
def test_file_names_nobody_real(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [name for name in REAL_NAMES if name in text] == []


@pytest.mark.parametrize(("kind", "head"), [("enterprise", ""), ("government", ""), ("cooperative", "N2")])
def test_social_credit_code_is_valid(kind: str, head: str) -> None:
    code = social_credit_code(kind=kind, region="290100", number=7, head=head)

    validate_uscc(code)
    assert code.startswith(head or {"enterprise": "91", "government": "11"}[kind])


def test_social_credit_codes_differ() -> None:
    codes = {social_credit_code(kind="enterprise", region="290100", number=n) for n in range(1, 500)}

    assert len(codes) == 499


@pytest.mark.parametrize(
    ("kind", "granted", "shape"),
    [
        ("invention", True, r"ZL2022199\d{5}\.[\dX]"),
        ("invention", False, r"2022199\d{5}\.[\dX]"),
        ("utility_model", True, r"ZL2022299\d{5}\.[\dX]"),
        ("software", True, r"2022SR99\d{5}"),
        ("plant_variety", True, r"CNA2022199\d{5}"),
        ("layout", True, r"BS\.2299\d{5}"),
        ("know_how", True, ""),
    ],
)
def test_right_number_has_the_form_of_its_kind(kind: str, granted: bool, shape: str) -> None:
    number = right_number(kind=kind, year=2022, number=31, granted=granted)

    assert re.fullmatch(shape, number)


def test_patent_check_figure_agrees_with_the_example_of_the_standard() -> None:
    assert patent_check_figure("200310100002") == "X"
