"""A file on its way from arrival to a table that fits, and downloads on their way back."""

import csv
import io
import zipfile
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from uploads import packed, workbook

from components import compare, dictionary, draft, intake, store, upload
from components.tables import SOURCE, TABLES

every_table = pytest.mark.parametrize("name", list(TABLES))
HEADER = "company,calendar_quarter,basis,fiscal_quarter,period_end,capex_usd_bn"
META = "Meta,2027Q1,cash,FY2027 Q1,2027-03-31,19.84"


def lines(*written):
    return "\n".join([*written, ""]).encode()


def checked(name, content):
    """All sheets of a file, checked beside each other."""
    came = upload.arrived(name, content)
    return [
        upload.checked(each, [other for other in came if other.key != each.key]) for each in came
    ]


def one(name, content):
    (each,) = checked(name, content)
    return each


def told(each):
    return [(fault.kind, fault.column, fault.cell, fault.fixes) for fault in each.faults]


# ---------------------------------------------------------------- from arrival to ready


def test_a_csv_arrives_fits_and_is_merged_into_the_published_table():
    each = one("mine.csv", lines(HEADER, META))
    assert each.table is TABLES["capex"]
    assert each.is_ready
    before, after = draft.published_cells("capex"), upload.as_table(each)
    found = compare.difference(TABLES["capex"], before, after)
    assert (len(found.new), len(found.gone), len(found.changed)) == (1, 0, 0)
    assert found.new.loc[0, "capex_usd_bn"] == "19.84"
    alone = upload.as_table(replace(each, merge=False))
    assert list(alone["calendar_quarter"]) == ["2027Q1"]


def test_a_workbook_arrives_and_fits():
    rows = [HEADER.split(","), ["Meta", "2027Q1", "cash", "FY2027 Q1", "2027-03-31", 19.84]]
    each = one("mine.xlsx", workbook(figures=rows))
    assert each.table is TABLES["capex"]
    assert each.is_ready
    assert upload.as_table(replace(each, merge=False))["capex_usd_bn"].tolist() == ["19.84"]


def test_a_zip_brings_every_table_in_it():
    companies = lines("company,short_name,role", "Zeta Clouds,Zeta,neocloud")
    came = checked("all.zip", packed({"a.csv": lines(HEADER, META), "b.csv": companies}))
    assert {each.table.name for each in came if each.table} == {"capex", "companies"}
    assert all(each.is_ready for each in came), [told(each) for each in came]


def test_columns_may_come_in_another_order_and_unknown_ones_are_kept_aside():
    content = lines("capex_usd_bn,mood,basis,company,calendar_quarter", "1,good,cash,Meta,2027Q1")
    each = upload.arrived("mine.csv", content)[0]
    assert each.table is TABLES["capex"]
    fitted = upload.checked(each, []).fitted
    assert fitted
    assert list(fitted.cells) == [column.name for column in TABLES["capex"].columns]
    assert fitted.unknown == ("mood",)
    assert fitted.cells[["company", "capex_usd_bn"]].values.tolist() == [["Meta", "1"]]


def test_a_sheet_that_is_no_table_of_ours_is_left_for_the_reader_to_name():
    each = one("mine.csv", lines("colour,shape", "red,round"))
    assert each.table is None
    assert not each.is_ready
    assert upload.drafted([each]).cells == {}
    named = upload.taken_for(each, TABLES["capex"])
    assert ("header", "company") in {kind[:2] for kind in told(upload.checked(named, []))}


def test_a_file_that_cannot_be_read_is_refused_by_name():
    with pytest.raises(intake.Refused, match=r"mine\.xlsx"):
        upload.arrived("mine.xlsx", b"PK\x03\x04 and then nothing")


# ---------------------------------------------------------------- faults and fixes


BAD = lines(
    "company,calendar_quarter,basis,fiscal_quarter,period_end,capex_usd_bnn",
    'Meta,2027Q1,cash,FY2027 Q1,31.03.2027,"$34.5"',
    "Alphabt,2027Q1,cash,FY2027 Q1,2027-03-31,much",
)


def test_faults_of_header_number_date_and_reference_are_told_at_once():
    each = one("capex.csv", BAD)
    assert not each.is_ready
    found = {(kind, cell): (column, fixes) for kind, column, cell, fixes in told(each)}
    assert found["header", "capex_usd_bnn"][1] == ("capex_usd_bn",)
    assert found["cell", "$34.5"] == ("capex_usd_bn", ("34.5",))
    assert found["cell", "31.03.2027"] == ("period_end", ("2027-03-31",))
    assert found["cell", "much"] == ("capex_usd_bn", ())
    column, fixes = found["reference", "Alphabt"]
    assert column == "company"
    assert fixes[0] == "Alphabet"
    assert len(found) == len(each.faults)


def test_a_fault_names_its_line_in_the_file():
    each = one("capex.csv", BAD)
    at = {fault.cell: fault.lines for fault in each.faults}
    assert at["$34.5"] == (2,)
    assert at["Alphabt"] == at["much"] == (3,)


def test_only_accepted_fixes_are_made():
    each = one("capex.csv", BAD)
    wanted = {"capex_usd_bnn", "$34.5"}
    accepted = [(fault, fault.fixes[0]) for fault in each.faults if fault.cell in wanted]
    rows = list(csv.reader(io.StringIO(upload.corrected(upload.mended(each, accepted)).decode())))
    assert rows == [
        ["company", "calendar_quarter", "basis", "fiscal_quarter", "period_end", "capex_usd_bn"],
        ["Meta", "2027Q1", "cash", "FY2027 Q1", "31.03.2027", "34.5"],
        ["Alphabt", "2027Q1", "cash", "FY2027 Q1", "2027-03-31", "much"],
    ]


def test_a_file_with_all_faults_mended_is_ready_and_so_is_its_download():
    each = one("capex.csv", BAD)
    own = {"much": "2.5"}
    accepted = [
        (fault, own.get(fault.cell) or fault.fixes[0])
        for fault in each.faults
        if fault.cell in own or fault.fixes
    ]
    mended = upload.mended(each, accepted)
    assert not mended.is_ready
    mended = upload.checked(mended, [])
    assert mended.is_ready, told(mended)
    again = one("capex-corrected.csv", upload.corrected(mended))
    assert again.is_ready
    assert again.fitted
    assert again.fitted.cells["capex_usd_bn"].tolist() == ["34.5", "2.5"]
    assert again.fitted.cells["company"].tolist() == ["Meta", "Alphabet"]


def test_a_key_given_twice_names_both_lines():
    each = one("capex.csv", lines(HEADER, META, META.replace("19.84", "20")))
    (fault,) = each.faults
    assert (fault.kind, fault.lines) == ("key", (2, 3))


def test_a_header_given_twice_is_told_and_its_file_can_be_downloaded():
    each = one("capex.csv", lines(f"{HEADER},company", f"{META},Meta"))
    assert any(fault.kind == "header" and fault.column for fault in each.faults)
    assert upload.corrected(each).decode().count("Meta") == 2


@pytest.mark.parametrize("packing", ["together", "alone"])
def test_a_reference_may_point_into_a_file_that_comes_with_it(packing):
    capex = lines(HEADER, META.replace("Meta", "Zeta Clouds"))
    companies = lines("company,short_name,role", "Zeta Clouds,Zeta,neocloud")
    files = {"capex.csv": capex, "companies.csv": companies}
    if packing == "alone":
        files.pop("companies.csv")
    came = checked("mine.zip", packed(files))
    found = next(each for each in came if each.table is TABLES["capex"])
    assert found.is_ready is (packing == "together")
    if packing == "alone":
        assert told(found)[0][:3] == ("reference", "company", "Zeta Clouds")


def test_two_files_of_one_table_are_taken_in_their_order():
    first = one("a.csv", lines(HEADER, META))
    second = one("b.csv", lines(HEADER, META.replace("19.84", "20"), META.replace("Meta", "Apple")))
    first = replace(first, merge=False)
    made = upload.drafted([first, second]).cells["capex"]
    assert made[["company", "capex_usd_bn"]].values.tolist() == [["Meta", "20"], ["Apple", "19.84"]]


def beside(*came):
    """Each of these sheets, checked beside the others."""
    return [upload.checked(each, came) for each in came]


def arrived(name, *written):
    (each,) = upload.arrived(name, lines(*written))
    return each


COMPANIES = "company,short_name,role"
ZETA = META.replace("Meta", "Zeta Clouds")


def test_a_cell_that_has_a_fault_itself_is_no_name_for_others():
    """It will not stand as it is written; a name whose fault is elsewhere in its row will."""
    names = ["Zeta One", "zeta_two"]
    sites = draft.published_cells("sites").head(2)
    sites = sites.assign(site_id=names, part_of="", status=["announced", "sure"])
    uses = draft.published_cells("milestones").head(2).assign(site_id=names)
    lending, using = beside(
        *upload.arrived("sites.csv", store.csv_bytes(sites)),
        *upload.arrived("milestones.csv", store.csv_bytes(uses)),
    )
    assert {fault.cell for fault in lending.faults} == {"Zeta One", "sure"}
    assert [fault.cell for fault in using.faults if fault.kind == "reference"] == ["Zeta One"]


def test_a_line_that_is_torn_lends_no_name():
    companies = arrived("companies.csv", COMPANIES, "Zeta Clouds,Zeta", "Eta,Eta,neocloud")
    _, capex = beside(companies, arrived("capex.csv", HEADER, ZETA, ZETA.replace("Zeta", "Eta")))
    assert {"Zeta Clouds"} <= {fault.cell for fault in capex.faults}


@pytest.mark.parametrize("merge", [True, False])
def test_names_that_an_upload_takes_out_can_no_longer_be_used(merge):
    companies = arrived("companies.csv", COMPANIES, "Zeta Clouds,Zeta,neocloud")
    companies = replace(companies, merge=merge)
    used = arrived("capex.csv", HEADER, META, ZETA)
    for order in ((companies, used), (used, companies)):
        found = {each.name: each for each in beside(*order)}
        assert [fault.cell for fault in found["capex.csv"].faults] == ([] if merge else ["Meta"])


def test_a_second_sheet_of_a_table_is_added_and_takes_no_name_out():
    first = arrived("a.csv", COMPANIES, "Zeta Clouds,Zeta,neocloud")
    second = replace(arrived("b.csv", COMPANIES, "Eta,Eta,neocloud"), merge=False)
    *_, used = beside(first, second, arrived("capex.csv", HEADER, META, ZETA))
    assert used.is_ready, told(used)


def test_a_table_that_replaces_ours_may_name_its_own_rows_and_no_others():
    known = draft.published_cells("commitments").assign(overlaps_with="", rival_of="")
    own = known.head(1).assign(commitment_id="zeta", replaced_by="zeta")
    gone = known.head(1).assign(commitment_id="eta", replaced_by=known["commitment_id"].iloc[2])
    for rows, faults in ((own, []), (gone, ["replaced_by"])):
        (each,) = upload.arrived("commitments.csv", store.csv_bytes(rows))
        assert upload.checked(each, [each]).is_ready
        (alone,) = beside(replace(each, merge=False))
        assert [fault.column for fault in alone.faults] == faults


# ---------------------------------------------------------------- one sheet of many


def test_one_sheet_of_a_zip_is_read_in_another_encoding_whatever_the_others_are_written_in():
    ours = f"{HEADER},note\n{META},千葉県のデータセンター\n".encode("cp932")
    files = {
        "a/capex.csv": ours,
        "b/capex.csv": ours,
        "latin.csv": "company,note\nMeta,Société Générale\n".encode("cp1252"),
    }
    came = upload.arrived("all.zip", packed(files))
    second = next(each for each in came if each.sheet.file == "all.zip › capex.csv (2)")
    second = replace(second, merge=False, table=TABLES["capex_annual"])
    with pytest.raises(intake.Refused):
        intake.sheets("all.zip", packed(files), encoding="cp932")
    read = upload.read_as(second, "cp932")
    assert read.cells.loc[2, "note"] == "千葉県のデータセンター"
    assert (read.sheet.file, read.key) == (second.sheet.file, second.key)
    assert (read.table, read.merge, read.encoding) == (TABLES["capex_annual"], False, "cp932")
    with pytest.raises(intake.Refused, match="cannot be read as UTF-8"):
        upload.read_as(second, "utf-8")


def test_what_a_zip_leaves_out_stays_told_when_its_sheet_is_read_anew():
    content = packed({"capex.csv": lines(HEADER, META), "notes.pdf": b"%PDF"})
    (each,) = upload.arrived("all.zip", content)
    told = ("notes.pdf is no table and is left out of the ZIP.",)
    assert each.sheet.beside == told
    assert upload.read_as(each, "cp1252").sheet.beside == told


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_of_two_files_on_one_path_of_a_zip_each_is_read_anew():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for note in ("first", "second"):
            archive.writestr("capex.csv", f"{HEADER},note\n{META},{note}\n")
    came = upload.arrived("all.zip", content.getvalue())
    notes = [upload.read_as(each, "cp1252").cells.loc[2, "note"] for each in came]
    assert notes == ["first", "second"]


def test_a_file_by_itself_is_read_in_another_encoding():
    (each,) = upload.arrived("capex.csv", f"{HEADER},note\n{META},é\n".encode("cp1252"))
    read = upload.read_as(replace(each, cells=each.cells.assign(note="mended")), "cp1252")
    assert read.cells.loc[2, "note"] == "é"
    assert read.key == each.key


def test_files_of_one_name_are_numbered_past_the_names_that_are_taken():
    files = [("a.csv", b"1"), ("a.csv", b"2"), ("a (2).csv", b"3"), ("a.csv", b"1")]
    kept, told = upload.apart(files, {"a (3).csv"})
    assert kept == [("a.csv", b"1"), ("a (4).csv", b"2"), ("a (2).csv", b"3")]
    assert len(told) == 2
    assert upload.apart([("a.csv", b"1"), ("b.csv", b"1")]) == (
        [("a.csv", b"1"), ("b.csv", b"1")],
        [],
    )


# ---------------------------------------------------------------- templates and downloads


@every_table
def test_the_templates_of_a_table_pass_its_own_check(name):
    """Checked beside the examples of all other tables, which their references name."""
    table = TABLES[name]
    others = [
        upload.arrived(f"{other}.csv", dictionary.template(TABLES[other]).encode())[0]
        for other in {column.reference.table for column in table.columns if column.reference}
    ]
    for file, content in (
        (f"{name}.csv", dictionary.template(table).encode()),
        (f"{name}.xlsx", dictionary.workbook(table)),
    ):
        came = upload.arrived(file, content)
        found = [upload.checked(each, others) for each in came if each.table]
        assert [each.table for each in found] == [table], file
        assert found[0].is_ready, (file, told(found[0]))
        assert upload.as_table(replace(found[0], merge=False)).shape == (1, len(table.columns))


def test_the_zip_of_the_data_page_is_recognised_whole_and_shows_no_difference():
    content = store.record({name: store.published(name) for name in TABLES})
    came = checked("the-data.zip", content)
    assert sorted(each.table.name for each in came if each.table) == sorted(TABLES)
    assert {each.sheet.file: told(each) for each in came if not each.is_ready} == {}
    made = upload.drafted([replace(each, merge=False) for each in came]).cells
    for name, cells in made.items():
        assert not compare.difference(TABLES[name], draft.published_cells(name), cells), name


def test_a_row_without_a_source_counts_as_an_estimate_by_your_upload():
    each = one("capex.csv", lines(HEADER, META))
    assert each.fitted
    assert set(each.fitted.filled) == set(SOURCE)
    (row,) = each.fitted.cells[list(SOURCE)].to_dict("records")
    assert row.pop("publisher") == "your upload"
    assert row.pop("confidence") == "estimate"
    assert set(row.values()) == {""}


def test_a_row_that_names_its_source_keeps_it():
    source = "https://example.org/a,A page,Meta,2027-04-30,filing,"
    each = one("capex.csv", lines(f"{HEADER},{','.join(SOURCE)}", f"{META},{source}"))
    assert each.is_ready, told(each)
    assert each.fitted
    assert each.fitted.filled == ()
    assert each.fitted.cells.loc[2, "publisher"] == "Meta"


# ---------------------------------------------------------------- spreadsheets run nothing


HOT = (
    '=HYPERLINK("http://evil.example")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-x",
    "-1-1",
    "- 5",
    "@SUM(A1)",
)
BEHIND_BLANKS = ("  =cmd()", "\t=cmd()", "\n@SUM(A1)", "\r+1+1", "\u00a0=1", "\ufeff=1", "'=1")
COLD = ("-5", "-5.25", "+5", "-1e3", "5-3", "a=b", "x@example.org", "", "Café – 50 % “up to”")


def downloaded(cells):
    frame = pd.DataFrame({"company": "Meta", "note": list(cells)}, dtype=str)
    text = store.csv_text(frame)
    return [row[1] for row in csv.reader(io.StringIO(text, newline=""))][1:]


def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe_in_front():
    for cell in (*HOT, *BEHIND_BLANKS):
        assert downloaded([cell]) == [f"'{cell}"]


def test_negative_numbers_and_harmless_text_are_left_alone():
    assert downloaded(COLD) == list(COLD)
    numbers = pd.DataFrame({"usd": [-1.5, -2.0, None], "gw": [-1.0, 3.0, None]})
    assert store.csv_text(numbers) == "usd,gw\n-1.5,-1\n-2.0,3\n,\n"


def test_a_header_that_a_spreadsheet_would_run_is_guarded_as_well():
    each = upload.arrived("mine.csv", lines("company,=cmd()", "Meta,1"))[0]
    assert upload.corrected(each).startswith(b"company,'=cmd()\n")


def test_the_download_of_a_draft_holds_no_formula_in_any_column():
    table = TABLES["companies"]
    cells = draft.published_cells("companies").head(1)
    for column in table.columns:
        if column.kind == "string" and not column.choices:
            cells = cells.assign(**{column.name: "=1+1"})
    drafted = draft.draft({"companies": cells})
    edition = drafted.edition("companies")
    for content in (
        store.download(edition),
        zipfile.ZipFile(io.BytesIO(store.record({"companies": edition}))).read("companies.csv"),
        zipfile.ZipFile(io.BytesIO(draft.packed(drafted))).read("companies.csv"),
    ):
        assert content
        rows = list(csv.reader(io.StringIO(content.decode())))
        assert any("'=1+1" in row for row in rows)
        assert not [cell for row in rows for cell in row if cell.startswith("=")]


# Text as cells hold it: no characters that an upload reports as unseen or lost.
TEXT = st.text(
    st.characters(
        codec="utf-8", categories=("L", "N", "P", "S", "Zs"), exclude_characters="�'=+-@＝＋－＠"
    ),
    max_size=12,
)
CELL = TEXT | st.builds(
    str.__add__, st.sampled_from((*HOT, *COLD, "  =", "\t-", "'=", "''@", "＝")), TEXT
)


@settings(max_examples=30, deadline=None, database=None)
@given(st.lists(CELL, min_size=1, max_size=5))
def test_a_download_brought_back_gives_every_cell_as_it_was(cells):
    rows = [{"company": f"Company {i}", "note": cell} for i, cell in enumerate(cells)]
    frame = pd.DataFrame(rows, columns=["company", "note"], dtype=str)
    (sheet,) = intake.sheets("mine.csv", store.csv_text(frame).encode("utf-8"), encoding="utf-8")
    assert sheet.cells["note"].tolist() == frame["note"].tolist()


@pytest.mark.parametrize("note", ["a\rb", "a\r\nb", "a\nb", '\r"x', "a,b;c\td"])
def test_line_ends_within_a_cell_tear_no_row_of_what_is_stored_or_downloaded(note):
    cells = draft.published_cells("companies").head(3).assign(note=note)
    for content in (store.csv_bytes(cells), store.csv_text(cells).encode("utf-8")):
        read = store.cells(content)
        assert read.to_dict("records") == cells.to_dict("records")


def test_the_workbook_of_a_reader_runs_nothing_on_its_way_in():
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["company", "short_name", "role", "note"])
    sheet.append(["Zeta Clouds", "Zeta", "neocloud", "'=1+1"])
    written = io.BytesIO()
    book.save(written)
    each = one("companies.xlsx", written.getvalue())
    assert each.is_ready, told(each)
    assert upload.corrected(each).decode().splitlines()[1] == "Zeta Clouds,Zeta,neocloud,'=1+1"


def test_a_file_that_lacks_columns_leaves_the_published_cells_of_its_rows_as_they_are():
    body = b"company,calendar_quarter,basis,fiscal_quarter,period_end,capex_usd_bn\n"
    body += b"Amazon,2025Q4,cash,FY2025 Q4,2025-12-31,44.6\n"
    (ours,) = upload.arrived("capex.csv", body)
    made = upload.as_table(upload.checked(ours, []))
    where = (made["company"] == "Amazon") & (made["calendar_quarter"] == "2025Q4")
    (row,) = made[where & (made["basis"] == "cash")].to_dict("records")
    assert row["capex_usd_bn"] == "44.6"
    assert row["revenue_usd_bn"] == "213.386"
    assert (row["publisher"], row["confidence"]) == ("your upload", "estimate")


def test_a_further_file_is_added_to_the_draft_that_the_reader_holds():
    companies = b"company,short_name,role,country,source_url,publisher,confidence\n"
    companies += b"Zeta Clouds,Zeta,neocloud,US,https://example.org/zeta,Zeta Clouds,official\n"
    first = one("capex.csv", lines(HEADER, META))
    second = one("companies.csv", companies)
    held = upload.drafted([first, second])
    (third,) = upload.arrived("more.csv", lines(HEADER, META.replace("Meta", "Zeta Clouds")))
    third = upload.checked(third, [], held)
    assert third.is_ready, third.faults
    both = upload.drafted([third], held)
    new = both.differences()["capex"].new
    assert set(new["company"]) == {"Meta", "Zeta Clouds"}
    assert both.base == held.base


def test_a_draft_keeps_the_oldest_revision_that_any_of_its_tables_was_made_from():
    first = one("capex.csv", lines(HEADER, META))
    saved = replace(first, base=0)
    assert upload.drafted([saved, one("more.csv", lines(HEADER, META))]).base == 0


def test_a_second_sheet_of_a_table_leaves_cells_alone_of_which_it_says_nothing():
    first = one("a.csv", lines(HEADER, META))
    quarter = "Amazon,2025Q4,cash,FY2025 Q4,2025-12-31,44.6"
    made = upload.drafted([first, one("b.csv", lines(HEADER, quarter))]).cells["capex"]
    amazon = made[(made["company"] == "Amazon") & (made["calendar_quarter"] == "2025Q4")]
    assert "213.386" in set(amazon["revenue_usd_bn"])
