"""Bytes become text without a wrong character passing silently."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policylint.document import UnreadableError
from policylint.readers.encoding import decode


@pytest.mark.parametrize(
    "data",
    [
        b"text with a NUL \0 in it",
        bytes(range(1, 32)) * 40,
        b"\x7fELF\x02\x01\x01" + bytes(64),
        codecs.BOM_UTF16_LE + "\1\2\3\4\5".encode("utf-16-le") * 10,
    ],
)
def test_what_is_no_text_is_not_read_as_text(data: bytes) -> None:
    with pytest.raises(UnreadableError) as caught:
        decode(data)
    assert caught.value.code == "wrong-type"


def test_broken_utf_16_is_an_error_and_not_a_guess() -> None:
    with pytest.raises(UnreadableError) as caught:
        decode(codecs.BOM_UTF16_LE + b"a\0\x00\xd8b\0")
    assert caught.value.code == "encoding"


@pytest.mark.parametrize(
    "charset",
    ["hex", "rot13", "punycode", "unicode_escape", "undefined", "utf-7", "nonsense", "iso-8859-12", "windows-1259"],
)
def test_a_declared_charset_that_is_none_of_the_web_is_ignored(charset: str) -> None:
    page = f"<meta charset={charset}>Kaimahi tāutu".encode()
    assert decode(page, html=True).text.endswith("tāutu")


def test_a_charset_declared_in_plain_text_is_only_text() -> None:
    assert decode("<meta charset=windows-1252>é".encode()).text.endswith("é")


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (b"", "utf-8"),
        (b"", "utf-16-le"),
        (b"", "utf-16-be"),
    ],
)
def test_marks_and_patterns_of_nuls_give_the_encoding_away(mark: bytes, encoding: str) -> None:
    text = "Kaimahi – “peer” staff\n"
    decoded = decode(mark + text.encode(encoding))
    assert (decoded.text, decoded.remark) == (text, "")


def test_what_is_not_utf_8_is_windows_1252_and_says_so() -> None:
    decoded = decode("“Peer” – café".encode("windows-1252"))
    assert decoded.text == "“Peer” – café"
    assert "Windows-1252" in decoded.remark


def test_one_bad_byte_does_not_garble_the_rest() -> None:
    assert decode("“Peer” and ".encode() + b"caf\xe9").text == "“Peer” and café"


@pytest.mark.parametrize(
    "head",
    [
        '<meta charset="windows-1251">',
        '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">',
        '<?xml version="1.0" encoding="windows-1251"?>',
    ],
)
def test_html_may_declare_its_charset(head: str) -> None:
    assert decode(head.encode() + "Мир".encode("windows-1251"), html=True).text == head + "Мир"


def test_latin_1_means_windows_1252_as_on_the_web() -> None:
    assert decode(b"<meta charset=iso-8859-1>\x93Peer\x94", html=True).text.endswith("“Peer”")


def test_a_mark_is_stronger_than_a_declaration_and_a_wrong_declaration_than_nothing() -> None:
    page = "<meta charset=windows-1251>tāutu"
    assert decode(codecs.BOM_UTF8 + page.encode(), html=True).text == page
    assert decode("<meta charset=ascii>\x81 tāutu".encode(), html=True).text.endswith("tāutu")


def test_every_kind_of_line_end_is_one() -> None:
    assert decode(b"a\r\nb\rc\nd\x0ce").text == "a\nb\nc\nd\x0ce"


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_an_error(data: bytes) -> None:
    try:
        decoded = decode(data, html=True)
    except UnreadableError as error:
        if error.code not in {"wrong-type", "encoding"}:
            raise
    else:
        assert "\r" not in decoded.text


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=100))
def test_utf_8_is_read_as_it_is(text: str) -> None:
    decoded = decode(text.encode())
    assert decoded.text == text.removeprefix("\ufeff")
    assert not decoded.remark
