"""The content of a file has to prove what its name says; whatever is dangerous is refused unread."""

import io
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.core.errors import DomainError
from lianqiao.core.files import ALLOWED, DOCUMENTS, TABLES, archives, check_content
from lianqiao.core.files.content import MAX_NAME, clean_name
from lianqiao.core.files.text import detect_encoding
from lianqiao.core.models import FileKind
from tests.core.files.samples import PDF, archive, huge_png, office, picture, workbook


@pytest.mark.parametrize(
    ("name", "content", "kind", "content_type"),
    [
        ("a.pdf", PDF, FileKind.PDF, "application/pdf"),
        ("a.PNG", picture("PNG"), FileKind.IMAGE, "image/png"),
        ("a.jpeg", picture("JPEG"), FileKind.IMAGE, "image/jpeg"),
        (
            "a.xlsx",
            workbook(),
            FileKind.EXCEL,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (
            "a.docx",
            office(),
            FileKind.WORD,
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        ("a.txt", "您好".encode(), FileKind.TEXT, "text/plain"),
        ("a.csv", "名称,价格\n甲,1".encode("gb18030"), FileKind.CSV, "text/csv"),
        ("a.jsonl", b'{"a": 1}\n', FileKind.JSONL, "application/x-ndjson"),
    ],
)
def test_check_content_recognises_each_type(name: str, content: bytes, kind: FileKind, content_type: str) -> None:
    file = io.BytesIO(content)

    found = check_content(file, name)

    assert (found.kind, found.content_type, file.tell()) == (kind, content_type, 0)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"MZ\x90\x00" + b"\0" * 200, "file_content"),
        ("a.pdf", b"<html>", "file_content"),
        ("a.pdf", b"", "file_content"),
        ("a.png", picture("JPEG"), "file_content"),
        ("a.jpg", PDF, "file_content"),
        ("a.png", picture("PNG", (40, 40))[:-30], "file_content"),
        ("a.png", huge_png(), "file_pixels"),
        ("a.docx", workbook(), "file_content"),
        ("a.xlsx", archive({"readme.txt": b"x"}), "file_content"),
        ("a.xlsx", workbook()[:-40], "file_damaged"),
        ("a.docx", b"PK\x03\x04" + b"\0" * 100, "file_damaged"),
        (
            "a.docx",
            office(word__vbaProject__bin=b"x").replace(b"vbaProject/bin", b"vbaProject.bin"),
            "file_macro",
        ),
        ("a.txt", b"MZ\x90\x00\x03\x00", "file_not_text"),
        ("a.exe", b"MZ", "file_type"),
        ("a.xls", b"\xd0\xcf\x11\xe0", "file_type"),
        ("a.svg", b"<svg/>", "file_type"),
        ("noextension", b"x", "file_type"),
        ("a.html", b"<script>", "file_type"),
    ],
)
def test_check_content_refuses_with_one_sentence(name: str, content: bytes, code: str) -> None:
    with pytest.raises(DomainError) as caught:
        check_content(io.BytesIO(content), name)

    assert caught.value.code == code
    assert caught.value.message.count("。") == 1


def test_check_content_takes_only_what_the_place_allows() -> None:
    with pytest.raises(DomainError) as caught:
        check_content(io.BytesIO(PDF), "a.pdf", allow=TABLES)

    assert caught.value.message == "不支持这种文件，可以上传：csv、jsonl、txt、xlsx。"
    assert check_content(io.BytesIO(PDF), "a.pdf", allow=DOCUMENTS).kind in ALLOWED


@pytest.mark.parametrize(
    "entries",
    [
        {"big.xml": b"\0" * (archives.RATIO_FROM_BYTES + 1)},
        {f"{n}.xml": b"" for n in range(archives.MAX_ENTRIES)},
    ],
    ids=["ratio", "entries"],
)
def test_zip_bombs_are_refused_before_they_are_unpacked(entries: dict[str, bytes]) -> None:
    bomb = office() if not entries else archive({"[Content_Types].xml": b"<Types/>", **entries})

    with pytest.raises(DomainError) as caught:
        check_content(io.BytesIO(bomb), "a.xlsx")

    assert caught.value.code == "file_bomb"


def test_zip_bomb_by_total_size_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_UNPACKED_BYTES", 1000)

    with pytest.raises(DomainError) as caught:
        check_content(io.BytesIO(office(a=b"x" * 600, b=b"y" * 600)), "a.docx")

    assert caught.value.code == "file_bomb"


def test_zip_with_a_password_is_refused() -> None:
    packed = bytearray(office())
    packed[packed.index(b"PK\x01\x02") + 8] |= 1

    with pytest.raises(DomainError) as caught:
        check_content(io.BytesIO(bytes(packed)), "a.docx")

    assert caught.value.code == "file_encrypted"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("名称,价格\n甲,1\n".encode(), "utf-8-sig"),
        ("名称\n".encode("utf-8-sig"), "utf-8-sig"),
        ("名称,价格\n链桥,1\n".encode("gb18030"), "gb18030"),
        ("㐀𠮷".encode("gb18030"), "gb18030"),
        ("名称\n甲".encode("utf-16"), "utf-16"),
        (b"plain\n", "utf-8-sig"),
    ],
)
def test_detect_encoding_proves_the_whole_file(content: bytes, encoding: str) -> None:
    assert detect_encoding(io.BytesIO(content)) == encoding


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("名称,价格\n甲乙丙,1\n".encode() + b"\xff\xfe\n" + "丁".encode(), 3),
        ("成果名称与简介\n第二行的文字\n".encode() + b"\xe4\xb8\n" + "结尾".encode(), 3),
        ("名称,价格\n甲,1\n".encode("gb18030") + b"\xff\xff\n", 3),
        ("名称\n甲\n".encode("utf-16") + b"\x00\xd8\n\x00", 3),
    ],
)
def test_detect_encoding_names_the_broken_line(content: bytes, line: int) -> None:
    with pytest.raises(DomainError) as caught:
        detect_encoding(io.BytesIO(content))

    assert (caught.value.code, f"第 {line} 行" in caught.value.message) == ("file_encoding", True)


CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=200)


@given(CHINESE, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_detect_encoding_reads_back_unicode_text(text: str, encoding: str) -> None:
    content = text.encode(encoding)
    assert content.decode(detect_encoding(io.BytesIO(content))) == text


@given(
    st.text(
        # Without 业: its bytes mean a letter in UTF-8 too, so a text of nothing else has two readings.
        st.sampled_from("成果转化技术需求单位名称价格万元厂家大学研究所新材料装备制造"),
        min_size=4,
        max_size=200,
    )
)
def test_detect_encoding_reads_back_common_words_in_gb18030(text: str) -> None:
    content = text.encode("gb18030")
    assert content.decode(detect_encoding(io.BytesIO(content))) == text


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\用户\\报告.docx", "报告.docx"),
        ("报告\u202efdp.exe.pdf", "报告fdp.exe.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ('a<b>"c".pdf', "a b c.pdf"),
        (".pdf", "未命名.pdf"),
        ("", "未命名"),
        ("长" * 300 + ".pdf", "长" * (MAX_NAME - 4) + ".pdf"),
    ],
)
def test_clean_name_keeps_only_what_is_safe_to_show(given_name: str, kept: str) -> None:
    assert clean_name(given_name) == kept


@given(st.text(max_size=300))
def test_clean_name_is_always_short_visible_and_without_path(name: str) -> None:
    kept = clean_name(name)
    assert 0 < len(kept) <= MAX_NAME
    assert not set(kept) & set('/\\<>:"|?*')
    assert all(category(char)[0] != "C" for char in kept)
