"""Ugly files as people really send them, built by hand: what each is named, holds and must say.

`FILES` maps a readable name to (file name, bytes, words): the words must stand in a fault, in what
was told, or in the refusal. Where they are told or empty, there must be no fault.
"""

import datetime
import io
import struct
import zipfile

import openpyxl

HEADER = "company,fiscal_quarter,capex_usd_bn,note"
ROWS = "Meta,2026Q1,19.84,first\nMeta,2026Q2,22.5,second\n"
TABLE = f"{HEADER}\n{ROWS}"
WESTERN = (
    f"{HEADER}\nNestlé,2026Q1,1.5,Zürich “up to” São Paulo\nCitroën,2026Q2,2,Málaga – déjà vu\n"
)
JAPANESE = (
    f"{HEADER}\nソフトバンク,2026Q1,1.5,千葉県印西市のデータセンター\nさくらインターネット,2026Q2,2,"
    "表計算ソフトで保存。ｶﾀｶﾅ\n"
)


def csv_file(*lines: str, end: str = "\n") -> bytes:
    return end.join([*lines, ""]).encode()


def packed(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return written.getvalue()


def workbook(**sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def altered(content: bytes, part: str, change) -> bytes:
    """A workbook or ZIP with one of its parts changed by hand."""
    parts = unpacked(content)
    return packed({**parts, part: change(parts[part])})


def encrypted(content: bytes) -> bytes:
    """A ZIP whose entries claim to be encrypted."""
    local = content.replace(b"PK\x03\x04\x14\x00\x00\x00", b"PK\x03\x04\x14\x00\x01\x00")
    return local.replace(
        b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00"
    )


def lying(content: bytes, size: int) -> bytes:
    """A ZIP whose only entry claims to unpack to `size` bytes."""
    local, central = content.index(b"PK\x03\x04"), content.index(b"PK\x01\x02")
    lied = bytearray(content)
    lied[local + 22 : local + 26] = struct.pack("<I", size)
    lied[central + 24 : central + 28] = struct.pack("<I", size)
    return bytes(lied)


def old_excel(*words: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "".join(words).encode("utf-16-le")


CAPEX: list[list[object]] = [
    ["company", "fiscal_quarter", "capex_usd_bn", "note"],
    ["Meta", "2026Q1", 19.84, "first"],
    ["Meta", "2026Q2", 22.0, "second"],
]
BOOK = workbook(capex=CAPEX)


SHEET = "xl/worksheets/sheet1.xml"


def _with_sheet_xml(xml: str) -> bytes:
    start = '<?xml version="1.0"?>'
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    body = xml.replace("SPACE", space)
    return altered(BOOK, SHEET, lambda _: (start + body).encode())


def with_rows(xml: str) -> bytes:
    """A workbook whose sheet has a header of company and note, and these rows, written by hand."""
    header = (
        '<row r="1"><c r="A1" t="str"><v>company</v></c><c r="B1" t="str"><v>note</v></c></row>'
    )
    return _with_sheet_xml(f"<worksheet SPACE><sheetData>{header}{xml}</sheetData></worksheet>")


def prefixed(xml: bytes) -> bytes:
    """The same XML with a prefix before every name, as some programs write it."""
    text = xml.decode().replace("</", "\0").replace("<?", "\1").replace("<", "<x:")
    return text.replace("\0", "</x:").replace("\1", "<?").replace("xmlns=", "xmlns:x=").encode()


FAR = '<row r="2"><c r="A2"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def _dates() -> bytes:
    return workbook(
        dates=[
            ["announced_on", "note", "usd_bn", "is_additive", "year"],
            [datetime.date(2026, 7, 30), datetime.datetime(2026, 7, 30, 14, 5), 0.1, True, 2026.0],
        ]
    )


def _hidden() -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(BOOK))
    book.create_sheet("Old").append(["company", "note"])
    book["Old"].sheet_state = "hidden"
    return saved(book)


def _merged() -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(BOOK))
    book["capex"].merge_cells("A2:A3")
    return saved(book)


def _computed() -> bytes:
    """A formula with the result that Excel saved beside it."""
    return altered(
        workbook(capex=[*CAPEX, ["Meta", "2026Q3", "=C2+C3", "sum"]]),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b"<f>C2+C3</f><v />", b"<f>C2+C3</f><v>41.84</v>").replace(
            b"<f>C2+C3</f><v></v>", b"<f>C2+C3</f><v>41.84</v>"
        ),
    )


FILES: dict[str, tuple[str, bytes, str]] = {
    # How text is written
    "plain": ("capex.csv", TABLE.encode(), "Read as UTF-8."),
    "UTF-8 with a mark": ("capex.csv", TABLE.encode("utf-8-sig"), "Read as UTF-8."),
    "UTF-8 with two marks": ("capex.csv", b"\xef\xbb\xbf" * 2 + TABLE.encode(), "Read as UTF-8."),
    "UTF-16 with a mark, as Excel's Unicode text": (
        "capex.txt",
        JAPANESE.replace(",", "\t").encode("utf-16"),
        "Read as UTF-16.",
    ),
    "UTF-16 big-endian with a mark": (
        "capex.csv",
        b"\xfe\xff" + JAPANESE.encode("utf-16-be"),
        "Read as UTF-16 (big-endian).",
    ),
    "UTF-16 without a mark": ("capex.csv", JAPANESE.encode("utf-16-le"), "Read as UTF-16."),
    "UTF-16 big-endian without a mark": (
        "capex.csv",
        WESTERN.encode("utf-16-be"),
        "Read as UTF-16 (big-endian).",
    ),
    "UTF-16 that ends in half a character": (
        "capex.csv",
        TABLE.encode("utf-16") + b"\n",
        "line 4 holds bytes that have no meaning",
    ),
    "UTF-32": ("capex.csv", TABLE.encode("utf-32"), "is written in UTF-32"),
    "Windows-1252": (
        "capex.csv",
        WESTERN.encode("cp1252"),
        "Read as Windows-1252 (Western European), for instance “Nestlé”.",
    ),
    "Shift-JIS, as Japanese Excel saves": (
        "capex.csv",
        JAPANESE.encode("cp932"),
        "Read as Shift-JIS (Japanese), for instance “ソフトバンク”.",
    ),
    "Cyrillic, which is not taken": (
        "capex.csv",
        f"{HEADER}\nЯндекс,2026Q1,1,Москва и область\nСбер,2026Q2,1,второй квартал\n".encode(
            "cp1251"
        ),
        "is not certain",
    ),
    "Korean, which is not taken": (
        "capex.csv",
        f"{HEADER}\n삼성전자,2026Q1,1,데이터 센터\n네이버,2026Q2,1,서울\n".encode("euc_kr"),
        "is not certain",
    ),
    "UTF-8 with one byte of Windows-1252 after a mark": (
        "capex.csv",
        b"\xef\xbb\xbf" + TABLE.encode() + b"Nestl\xe9,2026Q3,1,x\n",
        "line 4 holds bytes that have no meaning there",
    ),
    "letters garbled by an earlier program": (
        "capex.csv",
        csv_file(HEADER, "NestlÃ©,2026Q1,1,x"),
        "The letters of this cell were garbled",
    ),
    "letters lost by an earlier program": (
        "capex.csv",
        csv_file(HEADER, "Nestl\ufffd,2026Q1,1,x"),
        "stands where a letter was lost",
    ),
    "a zero byte in a cell": (
        "capex.csv",
        csv_file(HEADER, "Me\0ta,2026Q1,1,x"),
        "cannot be seen (U+0000)",
    ),
    "an escape code in a cell": (
        "capex.csv",
        csv_file(HEADER, "\x1b[31mMeta,2026Q1,1,x"),
        "cannot be seen (U+001B)",
    ),
    "a bell in the header": (
        "capex.csv",
        csv_file("company,no\x07te", "Meta,x"),
        "The header holds characters that cannot be seen, in note.",
    ),
    # Separators
    "semicolons": (
        "capex.csv",
        TABLE.replace(",", ";").encode(),
        "Cells are separated by semicolons.",
    ),
    "semicolons with decimal commas": (
        "capex.csv",
        csv_file("company;capex_usd_bn;note", "Meta;19,84;a, b, c", "Meta;22,5;d, e, f"),
        "Cells are separated by semicolons.",
    ),
    "tabs named csv": ("capex.csv", TABLE.replace(",", "\t").encode(), "separated by tabs."),
    "pipes": ("capex.txt", TABLE.replace(",", "|").encode(), "separated by vertical bars."),
    "commas in a header that is quoted": (
        "capex.csv",
        csv_file('"company";"note, free";"year"', 'Meta;"a;b, c";2026'),
        "Cells are separated by semicolons.",
    ),
    "Excel's first line names the separator": (
        "capex.csv",
        csv_file("sep=;", "company;note", "Meta;a,b,c,d", end="\r\n"),
        "Cells are separated by semicolons.",
    ),
    "an unusual separator that the first line names": (
        "capex.csv",
        csv_file("sep=^", "company^note", "Meta^x"),
        "Cells are separated by ^.",
    ),
    "names in another spelling": (
        "capex.csv",
        csv_file("Company;Fiscal Quarter;CAPEX USD BN", "Meta;2026Q1;19,84"),
        "Cells are separated by semicolons.",
    ),
    # Lines and quotes
    "Windows line ends": ("capex.csv", TABLE.replace("\n", "\r\n").encode(), "Read as UTF-8."),
    "old Macintosh line ends": ("capex.csv", TABLE.replace("\n", "\r").encode(), "Read as UTF-8."),
    "line ends written twice": (
        "capex.csv",
        TABLE.replace("\n", "\r\r\n").encode(),
        "Read as UTF-8.",
    ),
    "no line end at the end": ("capex.csv", TABLE.rstrip().encode(), "Read as UTF-8."),
    "line breaks inside quotes": (
        "capex.csv",
        csv_file(HEADER, 'Meta,2026Q1,1,"two\r\nlines"', "Meta,2026Q2,1,one"),
        "Read as UTF-8.",
    ),
    "a quote that is never closed": (
        "capex.csv",
        csv_file(HEADER, 'Meta,2026Q1,1,"open', "Meta,2026Q2,1,second"),
        "A quote is opened here and not closed",
    ),
    "quotes that are not doubled": (
        "capex.csv",
        csv_file(HEADER, 'Meta,2026Q1,1,"he said "yes" twice"', "Meta,2026Q2,1,second"),
        "write two quotes for one",
    ),
    "inches without quotes": (
        "capex.csv",
        csv_file(HEADER, 'Meta,2026Q1,1,a 5" pipe'),
        "Read as UTF-8.",
    ),
    "too few cells": (
        "capex.csv",
        csv_file(HEADER, "Meta,2026Q1", "Meta,2026Q2,1,x", "Meta,2026Q3"),
        "The line has 2 cells, but the header has 4. Add the missing commas",
    ),
    "too many cells": (
        "capex.csv",
        csv_file(HEADER, "Meta,2026Q1,1,text, with a comma"),
        "The line has 5 cells, but the header has 4. Put quotes around text that holds commas",
    ),
    "blank lines in the middle": (
        "capex.csv",
        csv_file(HEADER, "Meta,2026Q1,1,x", "", ",,,", "Meta,2026Q2,1,x"),
        "The line is empty. Remove it.",
    ),
    "blank lines and columns at the end": (
        "capex.csv",
        csv_file(f"{HEADER},,", "Meta,2026Q1,1,x,,", ",,,,,", ",,,,,", ""),
        "Read as UTF-8.",
    ),
    "a title above the header": (
        "capex.csv",
        csv_file("Capex of the four", "exported on 30 July", "", HEADER, "Meta,2026Q1,1,x"),
        "The column names are on line 4; what stands above is left out.",
    ),
    "a name that stands twice": (
        "capex.csv",
        csv_file("company,note,note", "Meta,a,b"),
        "The column note stands twice in the header.",
    ),
    "a column without a name": (
        "capex.csv",
        csv_file("company,,note", "Meta,a,b"),
        "Column 2 has no name.",
    ),
    "a novel in the header": (
        "capex.csv",
        csv_file("company," + "long " * 5_000, "Meta,x"),
        "has more than 200 characters and is cut",
    ),
    "a header and nothing else": ("capex.csv", csv_file(HEADER), "column names but no rows"),
    "formulas guarded by an apostrophe": (
        "capex.csv",
        csv_file("company,note", "Meta,'=1+1", "Meta,'@x", "Meta,it's"),
        "taken off 2 cells",
    ),
    "a formula in text": ("capex.csv", csv_file("company,note", "Meta,=cmd()"), "Read as UTF-8."),
    "a cell of a novel's length": (
        "capex.csv",
        csv_file("company,note", "Meta," + "long " * 5_000, "Meta,x"),
        "more than 20,000 characters and is cut",
    ),
    "a cell longer than the csv module takes": (
        "capex.csv",
        csv_file("company,note", "Meta," + "x" * 140_000, "Meta,x"),
        "more than 20,000 characters and is cut",
    ),
    "one endless line": ("capex.csv", b"a," * 1_500_000, "a line of more than 2,000,000"),
    "a thousand columns": (
        "capex.csv",
        csv_file(",".join(f"c{n}" for n in range(1_000)), "1"),
        "more than 500 columns",
    ),
    "too many rows": (
        "capex.csv",
        b"company,note\n" + b"a,b\n" * 200_001,
        "more than 200,000 rows",
    ),
    # Not tables at all
    "nothing": ("capex.csv", b"", "capex.csv is empty."),
    "only blank lines": ("capex.csv", b"\xef\xbb\xbf\r\n \r\n", "capex.csv is empty."),
    "more than 50 MB": ("capex.csv", b"a,b\n" * 13_200_000, "larger than 50 MB"),
    "old Excel": ("capex.xls", old_excel("Workbook"), "is an old Excel file (XLS)"),
    "Excel with a password": (
        "capex.xlsx",
        old_excel("EncryptedPackage"),
        "is protected by a password",
    ),
    "a PDF named csv": ("capex.csv", b"%PDF-1.7\n%\xe2\xe3", "is a PDF."),
    "a picture named xlsx": ("capex.xlsx", b"\x89PNG\r\n\x1a\n\0\0", "is a picture."),
    "a web page named xls": (
        "capex.xls",
        b"<html><table><tr><td>company</td></tr></table></html>",
        "is a web page, whatever its name says",
    ),
    "Excel's XML of 2003": ("capex.xml", b'<?xml version="1.0"?><Workbook/>', "is XML."),
    "JSON": ("capex.json", b'[{"company": "Meta"}]', "is JSON."),
    "gzip": ("capex.csv.gz", b"\x1f\x8b\x08\0\0\0\0\0", "is packed."),
    "a program": ("capex.csv", b"\x7fELF" + bytes(range(32)) * 40, "is no text"),
    # Workbooks
    "a workbook": ("book.xlsx", BOOK, ""),
    "a workbook named csv": ("capex.csv", BOOK, ""),
    "text named xlsx": ("capex.xlsx", TABLE.encode(), "Cells are separated by commas."),
    "dates and numbers of a workbook": ("book.xlsx", _dates(), ""),
    "a sheet of notes beside a table": (
        "book.xlsx",
        workbook(capex=CAPEX, Notes=[["Made by the finance team"], ["in July"]], Empty=[]),
        "The sheet Notes holds no table and is left out.",
    ),
    "a hidden sheet": ("book.xlsx", _hidden(), "The sheet Old is hidden and is left out."),
    "an empty workbook": ("book.xlsx", workbook(Sheet1=[]), "book.xlsx holds no table."),
    "merged cells": ("book.xlsx", _merged(), "Merged cells count only where they begin."),
    "formulas with results": ("book.xlsx", _computed(), "Formulas are read by their last result."),
    "formulas never computed": (
        "book.xlsx",
        workbook(capex=[*CAPEX, ["Meta", "2026Q3", "=C2+C3", "sum"]]),
        "A formula here has no saved result",
    ),
    "blank rows of a workbook": (
        "book.xlsx",
        workbook(capex=[*CAPEX, [None], [None], ["Meta", "2026Q3", 1, "x"]]),
        "The row is empty. Remove it.",
    ),
    "a title above the table of a workbook": (
        "book.xlsx",
        workbook(capex=[["Capex of the four"], [], *CAPEX]),
        "The column names are on row 3; what stands above is left out.",
    ),
    "a workbook's column without a name": (
        "book.xlsx",
        workbook(capex=[*CAPEX, ["Meta", "2026Q3", 1, "x", "beside"]]),
        "Column 5 has no name.",
    ),
    "entities that expand": (
        "book.xlsx",
        _with_sheet_xml(
            '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
            "<worksheet SPACE><sheetData><row><c t='str'><v>&b;</v></c></row></sheetData>"
            "</worksheet>"
        ),
        "holds XML definitions that no spreadsheet writes",
    ),
    "a million elements in one row": (
        "book.xlsx",
        _with_sheet_xml(
            "<worksheet SPACE><sheetData><row>"
            + "".join(f"<c r='A{n}'/>" for n in range(1_000_010))
            + "</row></sheetData></worksheet>"
        ),
        "is too large a workbook",
    ),
    "a cell in row two billion": (
        "book.xlsx",
        _with_sheet_xml(
            "<worksheet SPACE><sheetData><row r='1'><c t='str'><v>note</v></c></row>"
            "<row r='2000000000'><c t='str'><v>x</v></c></row></sheetData></worksheet>"
        ),
        "more than 200,000 rows",
    ),
    "a claim of seventeen billion cells": (
        "book.xlsx",
        altered(
            BOOK,
            SHEET,
            lambda xml: xml.replace(b'ref="A1:D3"', b'ref="A1:XFD1048576"'),
        ),
        "",
    ),
    "cells far apart": ("book.xlsx", with_rows(FAR), "1,048,576 rows and 16,384 columns apart"),
    "cells far apart, written with a prefix": (
        "book.xlsx",
        altered(with_rows(FAR), SHEET, prefixed),
        "1,048,576 rows and 16,384 columns apart",
    ),
    "cells far apart behind what looks like a tag": (
        "book.xlsx",
        with_rows(f'<!-- <c r="A1" s=" -->{FAR}<!-- " /> -->'),
        "1,048,576 rows and 16,384 columns apart",
    ),
    "cells far apart that do not say where they are": (
        "book.xlsx",
        with_rows(f"<row r='1048576'>{'<c/>' * 16_383}<c><v>1</v></c></row>"),
        "1,048,576 rows and 16,384 columns apart",
    ),
    "rows within rows, which count as many": (
        "book.xlsx",
        with_rows(
            '<row r="5">' * 3_000 + "</row>" * 3_000 + f"<row>{'<c/>' * 9_999}<c><v>1</v></c></row>"
        ),
        "3,005 rows and 10,000 columns apart",
    ),
    "a cell that is in two places": (
        "book.xlsx",
        with_rows('<row r="2"><c r="A2" r="XFD1048576"><v>1</v></c></row>'),
        "is damaged",
    ),
    "a cell in a column that cannot be": (
        "book.xlsx",
        with_rows('<row r="2"><c r="AAAAAAAA2"><v>1</v></c></row>'),
        "is damaged",
    ),
    "a cell in a row that overflows": (
        "book.xlsx",
        with_rows('<row r="2"><c r="A4294967300"><v>1</v></c></row>'),
        "more than 200,000 rows",
    ),
    "a workbook in UTF-16": (
        "book.xlsx",
        altered(BOOK, SHEET, lambda xml: xml.decode().encode("utf-16")),
        "is damaged",
    ),
    "a workbook of the strict kind": (
        "book.xlsx",
        altered(
            BOOK,
            SHEET,
            lambda xml: xml.replace(
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                b"http://purl.oclc.org/ooxml/spreadsheetml/main",
            ),
        ),
        "",
    ),
    "a workbook written with prefixes": ("book.xlsx", altered(BOOK, SHEET, prefixed), ""),
    "a workbook of 101 sheets": (
        "book.xlsx",
        workbook(**{f"capex{n}": CAPEX for n in range(101)}),
        "has more than 100 sheets",
    ),
    "a sheet that its workbook lacks": (
        "book.xlsx",
        packed({name: body for name, body in unpacked(BOOK).items() if name != SHEET}),
        "is damaged",
    ),
    "a workbook cut short": ("book.xlsx", BOOK[: len(BOOK) // 2], "is damaged"),
    "a workbook with broken XML": (
        "book.xlsx",
        altered(BOOK, SHEET, lambda xml: xml[:-60]),
        "is damaged",
    ),
    "a workbook that names a style it lacks": (
        "book.xlsx",
        altered(BOOK, SHEET, lambda xml: xml.replace(b'"A2"', b'"A2" s="x"')),
        "",
    ),
    "a binary workbook": (
        "book.xlsb",
        packed({"[Content_Types].xml": b"<x/>", "xl/workbook.bin": b"\0"}),
        "is a binary Excel workbook (XLSB)",
    ),
    "OpenDocument": (
        "book.ods",
        packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
        "is a document of another program than Excel",
    ),
    "Word": (
        "report.docx",
        packed({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}),
        "is a text or a presentation",
    ),
    # Archives
    "our own download": (
        "all.zip",
        packed(
            {
                "capex.csv": TABLE.encode(),
                "sites.csv": b"site_id,name\na,b\n",
                "datapackage.json": b"{}",
                "README.md": b"# The data",
            }
        ),
        "",
    ),
    "a ZIP made by macOS": (
        "all.zip",
        packed(
            {
                "data/capex.csv": TABLE.encode(),
                "__MACOSX/data/._capex.csv": b"\0\x05\x16\x07",
                "data/.DS_Store": b"\0\0\0\1Bud1",
            }
        ),
        "",
    ),
    "a ZIP with a PDF beside the table": (
        "all.zip",
        packed({"capex.csv": TABLE.encode(), "report.pdf": b"%PDF-1.7"}),
        "report.pdf is no table and is left out of the ZIP.",
    ),
    "a workbook in a ZIP": ("all.zip", packed({"book.xlsx": BOOK}), ""),
    "folders that climb": ("all.zip", packed({"../../etc/capex.csv": TABLE.encode()}), ""),
    "a ZIP in a ZIP": (
        "all.zip",
        packed({"inner.zip": packed({"capex.csv": TABLE.encode()})}),
        "all.zip holds another ZIP, inner.zip.",
    ),
    "a ZIP in a ZIP, named csv": (
        "all.zip",
        packed({"inner.csv": packed({"capex.csv": TABLE.encode()})}),
        "all.zip holds another ZIP, inner.csv.",
    ),
    "a broken table in a ZIP": (
        "all.zip",
        packed({"capex.csv": b""}),
        "all.zip › capex.csv is empty.",
    ),
    "a ZIP without tables": ("all.zip", packed({"a.pdf": b"%PDF"}), "all.zip holds no table."),
    "an empty ZIP": ("all.zip", packed({}), "is an empty ZIP."),
    "a ZIP with a password": (
        "all.zip",
        encrypted(packed({"capex.csv": TABLE.encode()})),
        "is protected by a password",
    ),
    "a ZIP packed in an unusual way": (
        "all.zip",
        packed({"capex.csv": TABLE.encode()}, zipfile.ZIP_LZMA),
        "is packed in an unusual way",
    ),
    "a ZIP that unpacks to 300 MB": (
        "all.zip",
        lying(packed({"capex.csv": TABLE.encode()}), 300 * 1024 * 1024),
        "larger than 200 MB when unpacked",
    ),
    "a ZIP that unpacks a thousandfold": (
        "all.zip",
        packed({"capex.csv": b"0" * 20_000_000}),
        "unpacks to far more than a table would",
    ),
    "a ZIP that lies about its size": (
        "all.zip",
        lying(packed({"capex.csv": TABLE.encode()}), 20),
        "is damaged and cannot be unpacked",
    ),
    "a ZIP of 101 tables": (
        "all.zip",
        packed({f"capex{n}.csv": TABLE.encode() for n in range(101)}),
        "holds more than 100 files",
    ),
    "a ZIP of 3,000 files": (
        "all.zip",
        packed({f"{n}.png": b"" for n in range(3_000)}),
        "holds too many files",
    ),
    "a damaged ZIP": ("all.zip", b"PK\x03\x04" + b"\0" * 100, "is damaged"),
}
