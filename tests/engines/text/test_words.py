"""Words, stop words, the domain dictionary and bigrams."""

from itertools import pairwise

import rjieba
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.engines.text import bigrams, content_words, cut, is_stop_word, normalise
from lianqiao.engines.text.words import content_terms, parts, read_terms


def test_every_term_of_the_dictionary_changes_the_cut_and_is_then_one_word() -> None:
    plain = rjieba.Jieba()
    terms = read_terms("words.txt")

    assert len(terms) >= 600
    assert len(set(terms)) == len(terms)
    assert [term for term in terms if plain.cut(term) == [term]] == []
    assert [term for term in terms if [word.text for word in cut(term)] != [term.lower()]] == []


def test_stop_words_are_listed_once_and_are_no_terms() -> None:
    stop_words = read_terms("stopwords.txt")

    assert len(set(stop_words)) == len(stop_words)
    assert set(stop_words) & set(read_terms("words.txt")) == set()


def test_demand_boilerplate_leaves_only_what_is_sought() -> None:
    text = "目前我公司希望寻求固态电解质的规模化制备技术，解决界面阻抗问题，投入50万元"

    assert [word.text for word in content_words(text)] == [
        "固态电解质", "规模化", "制备", "技术", "界面", "阻抗", "投入", "万元"
    ]  # fmt: skip


def test_cut_lowers_letters_and_keeps_places() -> None:
    assert cut("采用LiFePO4，好") == [("采用", 0, 2), ("lifepo4", 2, 9), ("好", 10, 11)]


def test_parts_of_a_term_and_of_an_ordinary_word() -> None:
    assert parts("固态电解质") == ("固态", "电解质")
    assert parts("电解质") == ()


def test_bigrams_do_not_cross_punctuation_and_count_a_lone_character() -> None:
    assert list(bigrams("电解质，钢 x铁")) == [("电解", 0), ("解质", 1), ("钢", 4), ("铁", 7)]


def test_is_stop_word() -> None:
    assert is_stop_word("我公司")
    assert not is_stop_word("电池")


@given(st.text(alphabet="固态电解质的研究与应用AbcＸ1。， \n希望", max_size=60))
def test_words_stand_where_they_say(raw: str) -> None:
    text = normalise(raw).text
    words = cut(text)

    assert [text[word.start : word.end].lower() for word in words] == [word.text for word in words]
    assert all(one.end <= other.start for one, other in pairwise(words))
    assert content_terms(text) == [word.text for word in content_words(text)]
