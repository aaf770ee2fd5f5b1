"""Words of practice: found letter by letter, and searched as what papers call them."""

from lianqiao.engines.retrieval import Document, Index, Query, ReasonKind
from lianqiao.engines.retrieval.analysis import query_terms, suggested_words
from lianqiao.engines.retrieval.practice import LEAST_CHARACTERS, Meaning, meanings, read_lines

DIARRHOEA = Document("1", "achievement", title="益生菌缓解断奶仔猪腹泻", text="降低腹泻率。")
BATTERY = Document("2", "achievement", title="锂电池隔膜", text="提高热稳定性。")


def test_meanings_are_found_inside_a_sentence() -> None:
    assert Meaning("拉稀", ("腹泻",)) in meanings("小牛老是拉稀怎么办")


def test_a_text_without_words_of_practice_means_nothing_else() -> None:
    assert meanings("") == ()
    assert meanings("研究益生菌对腹泻的影响") == ()


def test_an_entry_inside_another_counts_too() -> None:
    said = [meaning.said for meaning in meanings("小牛拉稀")]

    assert said == ["小牛", "拉稀"]


def test_every_line_of_the_dictionary_is_of_use() -> None:
    for papers, practice in read_lines():
        assert papers
        assert practice
        assert not set(papers) & set(practice)
        assert all(len(said) >= LEAST_CHARACTERS for said in practice)


def test_a_word_of_practice_finds_the_paper_and_the_reason_names_the_papers_word() -> None:
    hits = Index.in_memory([DIARRHOEA, BATTERY]).search(Query("小牛拉稀"))

    assert [hit.id for hit in hits] == ["1"]
    reason = next(reason for reason in hits[0].reasons if reason.value == "腹泻")
    assert (reason.kind, reason.wanted) == (ReasonKind.WORD, "拉稀")


def test_what_the_query_says_itself_is_not_put_down_to_practice() -> None:
    hits = Index.in_memory([DIARRHOEA]).search(Query("拉稀，也就是腹泻"))

    assert {reason.value: reason.wanted for reason in hits[0].reasons}["腹泻"] == ""


def test_a_suggested_word_weighs_less_than_one_that_is_said() -> None:
    suggested, said = query_terms(Query("拉稀")).weights_of("words"), query_terms(Query("腹泻")).weights_of("words")

    assert 0 < suggested["腹泻"] < said["腹泻"]
    assert suggested_words("拉稀了") == ("腹泻",)
