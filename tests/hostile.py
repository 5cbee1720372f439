"""What somebody could send in place of an answer, by kind of field (security T4 and T5)."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.forms_on_pages import Field

LONG = "a" * 1_000_000

TEXTS = [
    *("", " ", "\t\r\n", "\xa0\u2003", "\x00", "be\x00tween", "\ud800", "\udfff end", "\x07bell\x1b[31m", "\x7f"),
    *("\u202egnp.exe", "\u2066isolated\u2069", "\u200bzero\u200dwidth", "\ufeffmark", "\ufffe", "e" + "\u0301" * 500),
    *("👨‍👩‍👧‍👦" * 40, "١٢٣", "１２３", "ﷺ" * 50, "\u2028line", "ß" * 300, "İ" * 201, LONG, "a" * 3_000),
    *("NaN", "inf", "-inf", "1e309", "-0", "0x1f", "1_000", str(2**31), str(2**63), str(-(2**63) - 1), "9" * 400),
    *(
        "{{ 7*7 }}",
        "{% debug %}",
        "{% include 'x' %}",
        "${7*7}",
        "#{7*7}",
        "%s%n%(x)s",
        "{0.__class__}",
        "\\x00\\u0000",
    ),
    *("'; drop table adoption_user; --", "' or '1'='1", '" or ""="', "1) union select password", "/**/", "\\"),
    *("<script>alert(1)</script>", "</textarea><svg onload=alert(1)>", '" onfocus="x', "javascript:alert(1)"),
    *("=cmd|' /C calc'!A0", "+1", "@x", "a\r\nBcc: all@example.test", "../../etc/passwd", "null", "undefined", "[]"),
    *("__proto__", "true", "<b>bold", "&amp;&#0;", "%00", "%", "http://[", "\r", "a\rb", "a\n" * 2_000),
]
NUMBERS = [
    *("NaN", "nan", "sNaN", "Infinity", "-Infinity", "1e309", "1e-400", "1e999999999", str(2**31), str(2**31 - 1)),
    *(
        str(2**63),
        str(2**63 - 1),
        str(-(2**63) - 1),
        "9" * 5_000,
        "-1",
        "-0",
        "0",
        "00000000001",
        "1.5",
        "1,5",
        "1 000",
    ),
    *(
        "٣",
        "１",
        "²",
        "½",
        "0x10",
        "0b1",
        "1_000",
        "+1",
        "--1",
        "1-",
        "",
        " ",
        "one",
        "true",
        "\x00",
        "\ud800",
        "1\x00",
    ),
    *("1;2", "1'", "{{1}}", "[1]", "null", "1e5", ".5", "5.", "\u202e1", "1" + "0" * 400, "99999"),
]
DATES = [  # day, month, year
    *(("30", "2", "2026"), ("29", "2", "2025"), ("31", "4", "2026"), ("0", "1", "2026"), ("1", "0", "2026")),
    *(
        ("32", "1", "2026"),
        ("1", "13", "2026"),
        ("1", "1", "0000"),
        ("1", "1", "0"),
        ("1", "1", "1"),
        ("1", "1", "0001"),
    ),
    *(("31", "12", "9999"), ("1", "1", "10000"), ("1", "1", "1850"), ("1", "1", "1066"), ("1", "1", "2999")),
    *(("1", "1", "2027"), ("31", "12", "2099"), ("", "", ""), ("1", "", ""), ("", "1", "2026"), ("1", "1", "")),
    *(("-1", "1", "2026"), ("1", "-1", "2026"), ("1", "1", "-2026"), ("1.0", "1", "2026"), ("1e0", "1", "2026")),
    *(("NaN", "NaN", "NaN"), ("1e309", "1", "2026"), (str(2**63), "1", "2026"), ("1", str(2**63), "1")),
    *(("1", "1", str(2**63)), ("9" * 5_000, "1", "2026"), ("1", "1", "9" * 5_000), ("١", "١", "٢٠٢٦")),
    *(
        ("１", "１", "２０２６"),
        ("²", "1", "2026"),
        ("first", "January", "now"),
        ("1", "Foo", "2026"),
        ("1", "ja", "2026"),
    ),
    *(("1", "1", "26"), ("1", "1", "99"), ("\x00", "1", "2026"), ("1", "\ud800", "2026"), ("1\r\n", "1", "2026")),
    *(
        ("' or 1=1", "1", "2026"),
        ("{{ 7 }}", "1", "2026"),
        (LONG, "1", "2026"),
        ("1", "1", "2026 BC"),
        ("1/1", "1", "2026"),
    ),
    *(
        ("\u202e1", "1", "2026"),
        ("0x1", "1", "2026"),
        ("+1", "+1", "+2026"),
        ("1", "1", "20 26"),
        (" 1 ", " 1 ", " 1850 "),
    ),
]
EMAILS = [
    *(
        "a@b",
        "@",
        "a@",
        "@example.test",
        "a@@example.test",
        "a b@example.test",
        "a@example.test\r\nBcc: x@example.test",
    ),
    *("a@example.test,b@example.test", "<a@example.test>", '"a"@example.test', "a@[127.0.0.1]", "a@ex\u202eample.test"),
    *("a" * 300 + "@example.test", "ä@exämple.test", "a@example.test\x00", "a@-example.test", "a@example..test"),
    *TEXTS[:40],
]
NOT_FILES = [
    "",
    " ",
    "{{ 7 }}",
    "' or 1=1",
    "NaN",
    "\u202e",
    "9" * 400,
    "<svg>",
    "text.pdf",
    "\x00",
    "/etc/passwd",
    "../x",
    LONG[:200_000],
    "null",
    "[]",
    "1",
    "C:\\fakepath\\a.pdf",
]
FILES = [
    *(
        ("a.pdf", b""),
        ("a.pdf", b"x"),
        ("a.pdf", b"%PDF-1.7"),
        ("a.pdf", b"%PDF-1.7\n" + b"\0" * 4_000),
        ("a.exe", b"MZ"),
    ),
    *(
        ("a.jpg", b"<script>"),
        ("a.png", b"\x89PNG\r\n\x1a\n"),
        ("a.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 99),
        ("a", b"x"),
    ),
    *((".pdf", b"%PDF-1.7"), ("a.pdf.exe", b"%PDF-1.7"), ("a.svg", b"<svg onload='x'/>"), ("a.html", b"<html>")),
    *(("a.docx", b"PK\x03\x04"), ("a.xlsx", b"PK\x05\x06" + b"\0" * 18), ("a.docm", b"PK"), ("a.zip", b"PK\x03\x04")),
    *(
        ("a.txt", b"\x00\xff"),
        ("a.txt", b"\xff\xfeA\0"),
        ("con.pdf", b"%PDF"),
        ("\u202egpj.exe", b"MZ"),
        ("a" * 300 + ".pdf", b"%PDF-"),
    ),
    *(
        ("..pdf", b"%PDF"),
        ("a;b.pdf", b"%PDF"),
        ("a\nb.pdf", b"%PDF"),
        ('a".pdf', b"%PDF"),
        ("a.mp4", b"\0\0\0\x18ftypmp42"),
    ),
    *(("a.gif", b"GIF89a"), ("a.PDF ", b"%PDF"), ("a.jpeg", b"GIF89a" + b"\0" * 50), ("a.webp", b"RIFF\0\0\0\0WEBP")),
]


def foreign(world: SimpleNamespace) -> list[str]:
    """Numbers and references of people, agencies, files and papers of somebody else."""
    rows = [world.olu, world.petra, world.ada, world.nia, world.atlas, world.leicestershire, world.elsewhere]
    rows += [world.permanence, world.theirs, world.their_paper, world.their_person, world.their_deadline]
    references = [getattr(row, "reference", None) for row in rows]
    return [str(row.pk) for row in rows] + [str(reference) for reference in references if reference]


CHOICES = [
    *("", " ", "0", "-1", str(2**31), str(2**63), "9" * 400, "1.5", "None", "null", "NaN", "true", "on", "off", "[]"),
    *("__all__", "\x00", "\ud800", "{{ 7 }}", "' or 1=1 --", "1 or 1=1", "administrator", "approved", "agreed", "[1]"),
    *(
        "glass",
        "ADMINISTRATOR",
        "../",
        "a" * 10_000,
        "\u202e",
        "１",
        "1\r\n",
        "1,2",
        "%",
        "{}",
        "undefined",
        "-0",
        "1e3",
    ),
    *("00000000-0000-0000-0000-000000000000", "not-a-uuid", "C-NOT-HERE", "c-wwwwwww", "id", "pk", "x" * 99),
]


def values(one: Field, world: SimpleNamespace) -> list[Any]:
    """Every hostile answer to this field; at least 40."""
    if one.kind == "date":
        return list(DATES)
    if one.kind == "file":
        return [*NOT_FILES, *(SimpleUploadedFile(name, data) for name, data in FILES)]
    if one.kind in ("select", "radio", "checkbox", "hidden"):
        return [*CHOICES, *foreign(world), *(NUMBERS[:20] if one.kind == "hidden" else []), A_FILE]
    kinds = {"email": EMAILS, "number": NUMBERS}
    return [*kinds.get(one.kind, TEXTS), *foreign(world)[-6:], A_FILE]


A_FILE = "a file in a field of another kind"
