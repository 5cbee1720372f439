"""From a CSV or Excel file to rows of plain text, or a sentence that says what is wrong with the file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook

from adoption.errors import NotPossible

REQUIRED = ("reference", "first_name", "last_name", "born_on")
OPTIONAL = (
    "gender",
    "ethnicity",
    "local_authority",
    "team",
    "opened_on",
    "entered_care_on",
    "best_interest_decided_on",
    "lead_worker",
    "lead_from",
    "family_finder",
    "allocated_on",
)
COLUMNS = REQUIRED + OPTIONAL
MOST_ROWS, MOST_COLUMNS = 20_000, 50
MOST_BYTES, MOST_UNPACKED = 20 * 1024 * 1024, 50 * 1024 * 1024


@dataclass(frozen=True)
class Line:
    """One row as typed: where it stands in the file, and its cells by column."""

    number: int
    cells: dict[str, str]
    too_many: bool = False


def read(path: Path) -> list[Line]:
    """Every row that is not empty. Raises NotPossible, with a sentence, when the file itself cannot be used."""
    reader = {".csv": read_csv, ".xlsx": read_xlsx}.get(path.suffix.lower())
    content = whole(path)
    if reader is None:
        raise NotPossible("The file must be .csv or .xlsx.")
    rows = iter(reader(content))
    header = [name.strip().lower().replace(" ", "_") for name in next(rows, [])]
    check_header(header)
    return list(lines(header, rows))


def whole(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise NotPossible(f"There is no file {path.name}. Check the name and the folder.")
        if path.stat().st_size > MOST_BYTES:
            raise NotPossible("The file is larger than 20 MB. Split it.")
        return path.read_bytes()
    except OSError as wrong:
        raise NotPossible(f"The file cannot be read: {wrong.strerror}.") from None


def check_header(header: list[str]) -> None:
    """The first row names the columns: all that are needed, none twice, none unknown."""
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        raise NotPossible(
            f"Columns are missing from the first row (of the first sheet, in a workbook): {', '.join(missing)}. "
            f"Known columns: {', '.join(COLUMNS)}."
        )
    named = [name for name in header if name]
    twice = sorted({name for name in named if named.count(name) > 1})
    if twice:
        raise NotPossible(f"Columns stand twice in the first row: {', '.join(twice)}.")
    unknown = [name for name in named if name not in COLUMNS]
    if unknown:
        raise NotPossible(f"These columns are not known: {', '.join(unknown)}. Known columns: {', '.join(COLUMNS)}.")


def lines(header: list[str], rows: Iterable[list[str]]) -> Iterator[Line]:
    filled = 0
    for number, cells in enumerate(rows, 2):
        if any(cell.strip() for cell in cells):
            filled += 1
            if filled > MOST_ROWS:
                raise NotPossible(f"The file has more than {MOST_ROWS:,} rows. Split it.")
            named = {name: cell.strip() for name, cell in zip(header, cells, strict=False) if name}
            too_many = any(cell.strip() for cell in cells[len(header) :])
            yield Line(number, {name: named.get(name, "") for name in COLUMNS}, too_many)


def read_csv(content: bytes) -> Iterator[list[str]]:
    """UTF-8, with or without a byte order mark; commas, semicolons or tabs."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = content[: wrong.start].count(b"\n") + 1
        raise NotPossible(
            f"The file is not UTF-8: line {line} has a character we cannot read. In Excel, save it as “CSV UTF-8”."
        ) from None
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error as wrong:
        line = reader.line_num
        raise NotPossible(
            f"The file is not a proper CSV file: line {line}, {wrong}. Is a quotation mark open?"
        ) from None


def read_xlsx(content: bytes) -> Iterator[list[str]]:
    """The first sheet. Formulas are read as formulas, so that a row with one can be refused."""
    try:
        unpacks_to_little(content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        with closing(book):
            for row in book.worksheets[0].iter_rows(values_only=True, max_col=MOST_COLUMNS):
                yield [as_text(value) for value in row] if any(value is not None for value in row) else []
    except NotPossible:
        raise
    except Exception:  # noqa: BLE001 (a broken workbook fails in any part of its reader)
        raise NotPossible("The file is not an Excel workbook, or it has a password. Save it again as .xlsx.") from None


def unpacks_to_little(content: bytes) -> None:
    """As the file states it: the reader takes no part for longer than that."""
    with ZipFile(io.BytesIO(content)) as packed:
        if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
            raise NotPossible("The workbook unpacks to far more than it should. Copy its rows into a new one.")


def as_text(value: Any) -> str:
    """A cell as it would stand in a CSV file; dates as 2026-03-31."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
