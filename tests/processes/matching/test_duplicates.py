"""The warning of near duplicates, within what the actor may see."""

import pytest

from lianqiao.core.access import ANONYMOUS
from lianqiao.core.permissions import Role
from lianqiao.processes.matching import index
from lianqiao.processes.matching.documents import ACHIEVEMENT, DEMAND
from lianqiao.processes.matching.duplicates import near_duplicates
from lianqiao.registers.achievements.enums import AchievementState
from lianqiao.registers.demands.enums import MaskedPart
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.processes import makers

pytestmark = pytest.mark.django_db


def test_a_title_with_a_word_changed_is_found_without_an_index() -> None:
    unit = makers.organisation()
    record = makers.achievement(unit, title="面向新能源汽车的铝合金真空压铸工艺")
    makers.achievement(unit, title="耐盐碱水稻新品种")
    found = near_duplicates(kind=ACHIEVEMENT, title="面向新能源汽车的铝合金真空压铸技术", text="", actor=ANONYMOUS)
    assert [(duplicate.record, duplicate.similarity) for duplicate in found] == [(record, 88)]


def test_a_text_told_again_under_another_title_is_found() -> None:
    unit = makers.organisation()
    record = makers.achievement(unit, title="铝合金真空压铸工艺", academic_text="")
    index.rebuild()
    text = makers.SOLUTION.replace("两条生产线", "三条产线")
    found = near_duplicates(kind=ACHIEVEMENT, title="一种新方法", text=text, actor=ANONYMOUS)
    assert [duplicate.record for duplicate in found] == [record]
    assert found[0].similarity == 74
    assert found[0].passages[0].startswith("面向铝合金压铸件的真空压铸工艺")


def test_a_record_of_the_same_subject_is_no_duplicate() -> None:
    makers.achievement(makers.organisation())
    index.rebuild()
    text = "铝合金压铸模具的冷却水道设计，使模具寿命提高一倍，已申请发明专利三项，正在寻找合作单位。"
    assert near_duplicates(kind=ACHIEVEMENT, title="压铸模具冷却", text=text, actor=ANONYMOUS) == []


def test_the_record_itself_is_left_out() -> None:
    record = makers.demand(makers.organisation())
    index.rebuild()
    arguments = {"kind": DEMAND, "title": record.title, "text": record.problem, "actor": ANONYMOUS}
    assert [duplicate.record for duplicate in near_duplicates(**arguments)] == [record]
    assert near_duplicates(**arguments, exclude=record.pk) == []


def test_drafts_are_compared_for_their_owner_and_submitted_ones_for_the_reviewer() -> None:
    unit = makers.organisation(code="290101")
    draft = makers.achievement(unit, title="铝合金高真空压铸工艺", state=AchievementState.DRAFT)
    submitted = makers.achievement(unit, title="铝合金高真空压铸工艺", state=AchievementState.SUBMITTED)
    government = makers.organisation(kind=OrganisationKind.GOVERNMENT, code="290100")
    actors = {
        "owner": makers.actor(unit),
        "reviewer": makers.actor(government, Role.REVIEWER),
        "stranger": makers.actor(makers.organisation()),
        "anonymous": ANONYMOUS,
    }
    found = {
        name: {
            duplicate.record
            for duplicate in near_duplicates(kind=ACHIEVEMENT, title="铝合金高真空压铸工艺", text="", actor=actor)
        }
        for name, actor in actors.items()
    }
    assert found == {
        "owner": {draft, submitted},
        "reviewer": {submitted},
        "stranger": set(),
        "anonymous": set(),
    }


def test_a_stranger_cannot_guess_at_a_masked_part() -> None:
    secret = "该型号年产四十万件，使用八百吨压铸机三台，配方为稀土镧铈百分之二，客户为某新能源车企，月损失六十万元。"
    unit = makers.organisation()
    makers.demand(unit, problem="见背景", background=secret, masked=[MaskedPart.BACKGROUND])
    index.rebuild()
    stranger = makers.actor(makers.organisation())
    arguments = {"kind": DEMAND, "title": "别的难题", "text": f"见背景{secret}"}
    assert near_duplicates(**arguments, actor=stranger) == []
    assert near_duplicates(**arguments, actor=makers.actor(unit))[0].similarity > 80


@pytest.mark.parametrize("text", ["", "  ", "\x00", "%_'\\"])
def test_odd_texts_find_nothing(text: str) -> None:
    makers.achievement(makers.organisation())
    index.rebuild()
    assert near_duplicates(kind=ACHIEVEMENT, title=text, text=text, actor=ANONYMOUS) == []
