"""Uploads as people send them: read right, told plainly, or refused with what to do."""

import csv
import datetime
import io
import time

import openpyxl
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from uploads import (
    BOOK,
    CAPEX,
    FILES,
    HEADER,
    JAPANESE,
    SHEET,
    TABLE,
    WESTERN,
    altered,
    packed,
    prefixed,
    saved,
    with_rows,
    workbook,
)

from components import intake
from components.intake import ENCODINGS, LIMITS, Limits, Refused, sheets
from components.sheets import header
from components.tables import TABLES

NAMES = sorted({column.name for table in TABLES.values() for column in table.columns})
# Signs that Python writes in Shift-JIS as their wider twins.
TWINS = "¢£¬‖−〜"
slowly = settings(
    deadline=20_000, database=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow]
)


def only(name, content, **choices):
    (sheet,) = sheets(name, content, **choices)
    return sheet


def file(name):
    """The one sheet of an ugly file."""
    return only(*FILES[name][:2])


def records(sheet):
    return [list(sheet.cells.columns), *sheet.cells.to_numpy().tolist()]


def fault(sheet, words):
    (found,) = [fault for fault in sheet.faults if words in fault.message]
    return found


def answer(name, content):
    """The sheets of a file and the refusal, of which one is empty."""
    try:
        return sheets(name, content), ""
    except Refused as refusal:
        return [], str(refusal)


@pytest.mark.parametrize("ugly", FILES)
def test_an_ugly_file_is_told_as_it_should_be(ugly):
    name, content, words = FILES[ugly]
    found, refusal = answer(name, content)
    faults = [fault.message for sheet in found for fault in sheet.faults]
    told = [sentence for sheet in found for sentence in (*sheet.told, *sheet.beside)]
    assert any(words in sentence for sentence in [refusal, *faults, *told])
    if refusal:
        assert words
        assert name in refusal
    elif not any(words and words in message for message in faults):
        assert faults == []


@pytest.mark.parametrize("ugly", FILES)
def test_nothing_of_an_upload_is_printed_logged_or_written(ugly, caplog, capfd, monkeypatch):
    def refuse(path, *_, **__):
        raise AssertionError(f"{path} was opened")

    name, content, _ = FILES[ugly]
    with monkeypatch.context() as patch:
        patch.setattr("builtins.open", refuse)
        patch.setattr("io.open", refuse)
        answer(name, content)
    assert not caplog.records
    assert capfd.readouterr() == ("", "")


PLAIN = [HEADER.split(","), *csv.reader(TABLE.splitlines()[1:])]


@pytest.mark.parametrize(
    "name",
    [
        "plain",
        "UTF-8 with a mark",
        "UTF-8 with two marks",
        "semicolons",
        "tabs named csv",
        "pipes",
        "Windows line ends",
        "old Macintosh line ends",
        "line ends written twice",
        "no line end at the end",
        "text named xlsx",
        "a ZIP made by macOS",
        "folders that climb",
    ],
)
def test_a_table_reads_the_same_however_it_was_saved(name):
    sheet = file(name)
    assert records(sheet) == PLAIN
    assert list(sheet.cells.index) == [2, 3]
    assert sheet.stem == "capex"


@pytest.mark.parametrize(
    ("name", "text", "encoding"),
    [
        ("Windows-1252", WESTERN, "cp1252"),
        ("Shift-JIS, as Japanese Excel saves", JAPANESE, "cp932"),
        ("UTF-16 without a mark", JAPANESE, "utf-16-le"),
        ("UTF-16 big-endian without a mark", WESTERN, "utf-16-be"),
        ("UTF-16 big-endian with a mark", JAPANESE, "utf-16-be"),
    ],
)
def test_every_letter_survives_its_encoding(name, text, encoding):
    sheet = file(name)
    assert records(sheet) == list(csv.reader(text.splitlines()))
    assert sheet.encoding == encoding


@pytest.mark.parametrize("word", ["Zürich", "Málaga", "Besançon", "“up to”", "Ørsted", "Übersee"])
def test_one_western_word_among_plain_text_is_never_taken_for_japanese(word):
    sheet = only("capex.csv", f"{TABLE}Meta,2026Q3,1,{word}\n".encode("cp1252"))
    assert sheet.encoding == "cp1252"
    assert sheet.cells["note"].iloc[-1] == word


@pytest.mark.parametrize(
    "word", ["ソフトバンク", "東京都", "データセンター", "約5億ドル", "大阪", "ｿﾌﾄ"]
)
def test_one_japanese_word_among_plain_text_is_read_or_doubted(word):
    sheet = only("capex.csv", f"{TABLE}Meta,2026Q3,1,{word}\n".encode("cp932"))
    assert sheet.cells["note"].iloc[-1] == word or fault(sheet, "is not certain")


@pytest.mark.parametrize(("text", "encoding"), [(WESTERN, "cp1252"), (JAPANESE, "cp932")])
@pytest.mark.parametrize("odd", ["", "x"])
def test_a_large_file_is_recognised_as_surely_as_a_small_one(text, encoding, odd):
    # One letter more moves every cut, which must not fall inside a letter of two bytes.
    header, rows = text.split("\n", 1)
    sheet = only("capex.csv", f"{header}{odd}\n{rows * 30_000}".encode(encoding))
    assert (sheet.encoding, sheet.faults) == (encoding, ())


@pytest.mark.parametrize("encoding", ["gb18030", "big5"])
def test_chinese_is_never_read_as_something_else_without_a_word(encoding):
    sheet = only("capex.csv", f"{TABLE}Meta,2026Q3,1,台北市的新中心\n".encode(encoding, "ignore"))
    assert fault(sheet, "is not certain")


def test_where_two_encodings_fit_both_readings_are_shown():
    sheet = only("capex.csv", f"{TABLE}Meta,2026Q3,1,São Paulo\n".encode("cp1252"))
    doubt = fault(sheet, "is not certain")
    assert doubt.kind == "file"
    assert "“São” (Windows-1252 (Western European))" in doubt.message
    assert "(Shift-JIS (Japanese))" in doubt.message


def test_a_reader_may_choose_the_encoding_and_doubt_is_gone():
    content = f"{TABLE}Meta,2026Q3,1,São Paulo\n".encode("cp1252")
    sheet = only("capex.csv", content, encoding="cp1252")
    assert sheet.faults == ()
    assert sheet.told[0] == "Read as Windows-1252 (Western European)."
    assert sheet.cells["note"].iloc[-1] == "São Paulo"


def test_a_chosen_encoding_that_does_not_fit_is_refused_with_the_line():
    with pytest.raises(Refused, match="cannot be read as UTF-8: line 4 holds bytes"):
        sheets("capex.csv", TABLE.encode() + b"\xff\n", encoding="utf-8")


def test_an_unknown_encoding_is_refused_with_those_known():
    with pytest.raises(Refused, match="utf-8, utf-16-le, utf-16-be, cp1252, cp932"):
        sheets("capex.csv", TABLE.encode(), encoding="punycode")


def test_rows_know_the_line_on_which_they_begin():
    sheet = file("line breaks inside quotes")
    assert list(sheet.cells.index) == [2, 4]
    assert sheet.cells["note"].tolist() == ["two\r\nlines", "one"]


def test_a_missing_quote_costs_one_line_and_not_the_rest_of_the_file():
    sheet = file("a quote that is never closed")
    assert fault(sheet, "A quote is opened here").lines == (2,)
    assert sheet.cells.loc[3].tolist() == ["Meta", "2026Q2", "1", "second"]


def test_every_line_with_a_wrong_number_of_cells_is_named():
    sheet = file("too few cells")
    assert [found.lines for found in sheet.faults] == [(2, 4)]
    assert sheet.cells.loc[2].tolist() == ["Meta", "2026Q1", "", ""]
    assert fault(file("too many cells"), "The line has 5 cells").lines == (2,)


def test_blank_lines_in_the_middle_are_named_and_left_out():
    sheet = file("blank lines in the middle")
    assert fault(sheet, "The line is empty").lines == (3, 4)
    assert list(sheet.cells.index) == [2, 5]


def test_names_are_made_different_and_the_repeated_one_is_named():
    sheet = only("capex.csv", b" note ,note,,note (2)\na,b,c,d\n")
    assert list(sheet.cells) == ["note", "note (3)", "column 3", "note (2)"]
    assert fault(sheet, "The column note stands twice").column == "note"
    assert fault(sheet, "Column 3 has no name").lines == (1,)


def test_a_header_of_our_titles_is_known_below_a_title_that_is_one_of_them():
    titles = [column.title for column in TABLES["capex"].columns]
    assert header.header_position([["Company"], titles, ["Meta", "2026Q2"]]) == 1
    assert header.header_position([["Company", "Remark"], ["Meta", "Company"]]) == 0


def test_the_line_of_the_header_is_known_below_a_title():
    sheet = file("a title above the header")
    assert sheet.header == 4
    assert list(sheet.cells.index) == [5]
    assert list(sheet.cells) == HEADER.split(",")


def test_the_line_that_names_the_separator_is_not_the_header():
    sheet = file("Excel's first line names the separator")
    assert (sheet.header, list(sheet.cells.index)) == (2, [3])
    assert sheet.cells["note"].tolist() == ["a,b,c,d"]


def test_apostrophes_of_our_downloads_are_taken_off_and_others_stay():
    assert file("formulas guarded by an apostrophe").cells["note"].tolist() == [
        "=1+1",
        "@x",
        "it's",
    ]


def test_a_column_of_signs_is_not_split_at_them():
    sheet = only("notes.csv", b"note\nx\n,\n;\n")
    assert sheet.cells["note"].tolist() == ["x", ",", ";"]


def test_a_name_as_long_as_a_novel_is_cut():
    assert [len(name) for name in file("a novel in the header").cells] == [7, 200]


def test_an_unseen_character_has_a_safe_fix():
    found = fault(file("a zero byte in a cell"), "U+0000")
    assert (found.column, found.cell, found.fixes, found.is_safe) == (
        "company",
        "Me\0ta",
        ("Meta",),
        True,
    )


def test_garbled_letters_have_a_fix_that_asks_to_be_looked_at():
    found = fault(file("letters garbled by an earlier program"), "garbled")
    assert (found.fixes, found.is_safe) == (("Nestlé",), False)


def test_cells_of_a_workbook_read_as_in_our_tables():
    assert records(file("dates and numbers of a workbook"))[1] == [
        "2026-07-30",
        "2026-07-30T14:05:00",
        "0.1",
        "true",
        "2026",
    ]


def test_an_error_of_a_spreadsheet_stays_to_be_named_by_the_check():
    sheet = only("book.xlsx", workbook(capex=[*CAPEX, ["Meta", "2026Q3", "#N/A", "x"]]))
    assert sheet.cells["capex_usd_bn"].tolist() == ["19.84", "22", "#N/A"]


def formatted(*cells):
    """The texts of one row of a workbook, whose cells are given as values and formats."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append([f"note{n}" for n in range(len(cells))])
    for place, (value, written) in enumerate(cells, start=1):
        sheet.cell(2, place, value).number_format = written
    return records(only("book.xlsx", saved(book)))[1]


def test_percent_times_and_durations_of_a_workbook_read_as_what_they_are():
    cells = [(0.125, "0.0%"), (datetime.time(14, 5), "hh:mm"), (datetime.timedelta(1.5), "[h]:mm")]
    assert formatted(*cells) == ["0.125", "14:05:00", "1 day, 12:00:00"]


def test_large_and_small_numbers_of_a_workbook_lose_nothing():
    cells = [3_000_000_000, 1e16, 1e-7, -2.5, 0.1, 123456.789, 2**53 - 1]
    read = formatted(*[(cell, "General") for cell in cells])
    assert [float(text) for text in read] == cells
    assert read[0] == "3000000000"


def test_text_that_looks_like_a_number_stays_as_it_is_written():
    assert formatted(("007", "@"), ("1.50", "@"), (" x ", "@")) == ["007", "1.50", " x "]


@pytest.mark.parametrize("error", ["#N/A", "#DIV/0!", "#REF!", "#NAME?"])
@pytest.mark.parametrize("formula", ["", "<f>1/0</f>"])
@pytest.mark.parametrize("kind", ['t="e"', "t='e'"])
def test_an_error_reads_as_its_name_and_never_as_empty(error, formula, kind):
    xml = f'<row r="2"><c r="A2" s="0" {kind}>{formula}<v>{error}</v></c></row>'
    assert records(only("book.xlsx", with_rows(xml)))[1] == [error, ""]


def test_text_that_looks_like_the_mark_of_an_error_is_left_alone():
    xml = '<row r="2"><c r="A2" t="str"><v>the mark t="e" of XML</v></c></row>'
    assert records(only("book.xlsx", with_rows(xml)))[1][0] == 'the mark t="e" of XML'


@pytest.mark.parametrize("change", [bytes, prefixed], ids=["plainly", "with a prefix"])
def test_only_formulas_without_a_result_are_named(change):
    xml = (
        '<row r="2"><c r="A2"><f>1</f><v></v></c><c r="B2"><v>1</v></c></row>'
        '<row r="3"><c r="A3" t="str"><f>""</f><v></v></c><c r="B3"><f>2</f><v>2</v></c></row>'
        '<row r="4"><c r="A4" t="n"><f t="shared" si="0"/></c><c r="B4" t="str"><v>x</v></c></row>'
        '<row r="5"><c r="A5"><f>2</f><v/></c><c r="B5" t="str"><v>x</v></c></row>'
        '<row r="6"><c r="A6" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    )
    sheet = only("book.xlsx", altered(with_rows(xml), SHEET, change))
    assert fault(sheet, "A formula here has no saved result").lines == (2, 4, 5)
    assert records(sheet)[1:] == [["", "1"], ["", "2"], ["", "x"], ["", "x"], ["#DIV/0!", ""]]


def test_japanese_text_is_read_without_its_reading_aid():
    xml = (
        '<row r="2"><c r="A2" t="inlineStr"><is><r><t>東</t></r><r><t>京</t></r>'
        '<rPh sb="0" eb="2"><t>トウキョウ</t></rPh></is></c></row>'
    )
    assert records(only("book.xlsx", with_rows(xml)))[1] == ["東京", ""]


def test_cells_that_do_not_say_where_they_are_follow_each_other():
    xml = "<row/><row><c><v>1</v></c><c><v>2</v></c></row><row><c/><c><v>3</v></c></row>"
    sheet = only("book.xlsx", with_rows(xml))
    assert records(sheet)[1:] == [["1", "2"], ["", "3"]]
    assert list(sheet.cells.index) == [3, 4]


def test_a_table_that_begins_in_a_later_column_keeps_its_place():
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for place, text in {"C3": "company", "D3": "note", "C4": "Meta", "D4": "x"}.items():
        sheet[place] = text
    read = only("book.xlsx", saved(book))
    assert (read.header, list(read.cells.index)) == (3, [4])
    assert list(read.cells) == ["column 1", "column 2", "company", "note"]


def test_dates_count_from_1904_where_the_workbook_says_so():
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.worksheets[0].append(["company", "announced_on"])
    book.worksheets[0].append(["Meta", datetime.date(2026, 7, 30)])
    assert records(only("book.xlsx", saved(book)))[1] == ["Meta", "2026-07-30"]


def test_rows_of_a_workbook_keep_their_numbers():
    sheet = file("blank rows of a workbook")
    assert list(sheet.cells.index) == [2, 3, 6]
    assert fault(sheet, "The row is empty").lines == (4, 5)


def test_every_table_of_a_workbook_and_of_a_zip_is_found_by_its_name():
    content = packed({"a/book.xlsx": workbook(one=CAPEX, two=CAPEX), "b/capex.csv": TABLE.encode()})
    found = sheets("C:\\data\\all.zip", content)
    assert [(sheet.file, sheet.stem) for sheet in found] == [
        ("all.zip › book.xlsx › one", "one"),
        ("all.zip › book.xlsx › two", "two"),
        ("all.zip › capex.csv", "capex"),
    ]


def test_our_own_download_is_read_whole():
    assert [sheet.stem for sheet in sheets("all.zip", FILES["our own download"][1])] == [
        "capex",
        "sites",
    ]


def test_files_of_one_name_in_a_zip_are_told_apart():
    content = packed({"2025/capex.csv": TABLE.encode(), "2026/capex.csv": TABLE.encode()})
    assert [sheet.file for sheet in sheets("all.zip", content)] == [
        "all.zip › capex.csv",
        "all.zip › capex.csv (2)",
    ]


def test_a_name_is_shown_without_folders_and_without_characters_that_disturb():
    assert only("../a\\b/\u202ecapex\x1b.csv", TABLE.encode()).file == "capex.csv"


@pytest.mark.parametrize(
    ("limits", "content", "words"),
    [
        (Limits(rows=1), TABLE.encode(), "more than 1 rows"),
        (Limits(columns=3), TABLE.encode(), "more than 3 columns"),
        (Limits(cells=7), TABLE.encode(), "more than 7 cells"),
        (Limits(rows=1), BOOK, "more than 1 rows"),
        (Limits(cells=11), BOOK, "lie up to 3 rows and 4 columns apart"),
        (Limits(columns=3), BOOK, "more than 3 columns"),
        (Limits(cells=12), workbook(a=CAPEX, b=CAPEX, c=CAPEX), "more than 12 cells"),
        (Limits(file_mb=0), BOOK, "larger than 0 MB"),
        (Limits(expanded_mb=0), BOOK, "larger than 0 MB when unpacked"),
        (Limits(archive_files=0), packed({"capex.csv": TABLE.encode()}), "more than 0 files"),
    ],
)
def test_every_limit_is_held(limits, content, words):
    with pytest.raises(Refused, match=words):
        sheets("upload", content, limits=limits)


def test_a_cell_over_the_limit_is_cut_and_named():
    sheet = only("capex.csv", TABLE.encode(), limits=Limits(cell_characters=5))
    assert {(found.column, found.lines) for found in sheet.faults} == {
        ("fiscal_quarter", (2, 3)),
        ("note", (3,)),
    }
    assert set(sheet.cells["fiscal_quarter"]) == {"2026Q"}


def test_the_page_can_say_the_limits_in_words():
    words = intake.limits_in_words()
    for number in ("50 MB", "200,000 rows", "20,000 characters", "100 files", "200 MB"):
        assert number in words


def test_a_hundred_thousand_rows_of_text_are_read_within_seconds():
    row = ",".join(["Meta", "2026Q2", *map(str, range(10)), "https://example.com", *"note"])
    content = (",".join(NAMES[:17]) + "\n" + f"{row}\n" * 100_000).encode()
    began = time.process_time()
    assert only("capex.csv", content).cells.shape == (100_000, 17)
    assert time.process_time() - began < 8


def test_a_hundred_thousand_rows_of_a_workbook_are_read_within_seconds():
    row = "".join(
        f'<c r="{letter}%d" t="str"><v>a text of a row</v></c>'
        if letter in "AB"
        else f'<c r="{letter}%d"><v>{number}.5</v></c>'
        for number, letter in enumerate("ABCDEFGHIJKLMNOP")
    )
    rows = "".join(f'<row r="{n}">{row.replace("%d", str(n))}</row>' for n in range(2, 100_002))
    content = with_rows(rows)
    began = time.process_time()
    assert only("book.xlsx", content).cells.shape == (100_000, 16)
    assert time.process_time() - began < 15


def test_a_workbook_may_hold_as_many_rows_as_a_csv_and_no_more():
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(2, 200_002))
    assert len(only("book.xlsx", with_rows(rows)).cells) == 200_000
    more = '<row r="200002"><c r="A200002"><v>1</v></c></row>'
    with pytest.raises(Refused, match="more than 200,000 rows"):
        sheets("book.xlsx", with_rows(rows + more))


def test_a_workbook_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr("components.sheets.workbook._PATIENCE", 0)
    with pytest.raises(Refused, match="takes too long to read"):
        sheets("book.xlsx", BOOK)


def test_rows_that_are_only_coloured_to_the_end_of_the_sheet_do_no_harm():
    blank = "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in (900_000, 1_048_576))
    row = '<row r="2"><c r="A2" t="str"><v>Meta</v></c></row>'
    sheet = only("book.xlsx", with_rows(row + blank))
    assert records(sheet)[1:] == [["Meta", ""]]
    assert sheet.faults == ()


REPEATED = ' t="e"' * 100_000


@pytest.mark.parametrize(
    "endless",
    [
        f'<c r="A2"><f>1</f>{" " * 500_000}<x/></c>',
        f'<c r="A2"><f>1</f><v>{" " * 500_000}</v>x</c>',
        f'<c r="A2" {" " * 500_000}></c>',
        f'<c r="A2" {REPEATED}',
        f'<c r="A2" t="str"><v>{REPEATED}</v></c>',
        f'<c r="A2" t="str"><f>1</f><v>{" t=" * 100_000}</v></c>',
        f"<c r='A2' t='str'><v>{' t=' * 100_000}</v></c>",
        f'<c r="A2" {"s=" * 100_000}><f>1</f></c>',
    ],
    ids=range(8),
)
def test_no_workbook_keeps_the_server_busy(endless):
    content = with_rows(f'<row r="2">{endless}</row>')
    began = time.process_time()
    answer("book.xlsx", content)
    assert time.process_time() - began < 5


def test_a_file_of_broken_quotes_does_not_take_forever():
    content = (HEADER + "\n" + 'Meta,"a,""b\n"x" y,z\n' * 60_000).encode()
    began = time.process_time()
    assert only("capex.csv", content).faults
    assert time.process_time() - began < 20


def taken(name, content):
    """Every promise about sheets, held for any content."""
    found, refusal = answer(name, content)
    assert bool(found) != bool(refusal)
    for sheet in found:
        assert sheet.cells.columns.is_unique
        assert sheet.cells.index.is_monotonic_increasing
        assert not sheet.cells.isna().to_numpy().any()
        assert all(type(cell) is str for row in sheet.cells.to_numpy() for cell in row)
        assert all(
            len(cell) <= LIMITS.cell_characters for row in sheet.cells.to_numpy() for cell in row
        )


STARTS = [b"", HEADER.encode() + b"\n", b"PK\x03\x04", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"]


@slowly
@given(st.sampled_from(STARTS), st.binary(max_size=3_000))
def test_any_bytes_are_read_or_refused(start, content):
    taken("upload.csv", start + content)


@slowly
@given(
    st.sampled_from([BOOK, packed({"capex.csv": TABLE.encode(), "book.xlsx": BOOK})]),
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=5),
)
def test_a_damaged_workbook_or_zip_is_read_or_refused(content, changes):
    damaged = bytearray(content)
    for place, byte in changes:
        damaged[place % len(damaged)] = byte
    taken("upload.xlsx", bytes(damaged))


@slowly
@given(
    st.sampled_from(["", HEADER + "\n"]),
    st.lists(st.sampled_from([*",;\t|\"\n\r\0\x1b='-@a1é ", "\r\n", '""', "ソ", "note"])),
)
def test_any_text_is_read_or_refused(start, pieces):
    taken("upload.csv", (start + "".join(pieces)).encode())


@st.composite
def tables(draw):
    """An encoding, a header of our names, and rows of printable text that it can write."""
    encoding = draw(st.sampled_from(["utf-8-sig", "utf-16", *ENCODINGS]))
    letters = st.characters(
        codec=encoding.removesuffix("-sig"), exclude_categories=["C"], exclude_characters=TWINS
    )
    cell = st.text(letters | st.sampled_from("\n\t,;|\"' "), max_size=12)
    header = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5, unique=True))
    row = st.lists(cell, min_size=len(header), max_size=len(header))
    rows = draw(st.lists(row.filter(lambda row: "".join(row).strip()), min_size=1, max_size=6))
    return encoding, header, rows


@slowly
@given(tables(), st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n"]))
def test_a_table_comes_back_cell_for_cell(table, separator, end):
    encoding, header, rows = table
    assume(not any(cell[:1] == "'" and cell[1:2] in "=+-@" for row in rows for cell in row))
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=separator, lineterminator=end).writerows([header, *rows])
    content = written.getvalue().encode(encoding)
    forced = encoding if encoding in ENCODINGS and encoding != "utf-8" else ""
    sheet = only("table.csv", content, encoding=forced)
    assert records(sheet) == [header, *rows]
    assert [fault for fault in sheet.faults if fault.kind != "cell"] == []
    breaks = [sum(cell.count("\n") for cell in row) for row in rows]
    assert list(sheet.cells.index) == [
        2 + number + sum(breaks[:number]) for number in range(len(rows))
    ]
