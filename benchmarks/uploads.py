"""How long an upload takes to check, and what others notice of it meanwhile.

Reads and checks tables of 1,000, 10,000 and 100,000 rows as CSV, clean and full of faults, and as a
workbook, then compares one viewer's reruns while the server checks the largest CSV for another with
reruns on an idle server.
Prints ratios besides seconds. Needs requirements-test.txt (a browser brings the file).

    python benchmarks/uploads.py
"""

import asyncio
import csv
import io
import os
import shutil
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import openpyxl
import reruns
from measuring.made_up import made_up
from measuring.processes import free_port
from playwright.async_api import async_playwright

from components import upload
from components.tables import TABLES

SIZES = (1_000, 10_000, 100_000)


def as_workbook(body: bytes) -> bytes:
    """The same table as an Excel workbook, its numbers as numbers."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("capex")
    numbers = {column.name for column in TABLES["capex"].columns if column.kind == "number"}
    header, *lines = csv.reader(io.StringIO(body.decode("utf-8")))
    sheet.append(header)
    for line in lines:
        sheet.append(
            [
                float(cell) if cell and name in numbers else cell or None
                for name, cell in zip(header, line, strict=True)
            ]
        )
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def check_seconds(body: bytes) -> tuple[float, int]:
    """Seconds from the bytes to the list of faults, and how many faults there are."""
    began = time.perf_counter()
    (arrived,) = upload.arrived("capex", body)
    faults = upload.checked(arrived, []).faults
    return time.perf_counter() - began, len(faults)


async def bring(port: int, body: bytes) -> None:
    """Brings the file in a browser and waits until its faults are listed."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chrome")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        page = await browser.new_page()
        await page.goto(f"http://127.0.0.1:{port}/upload")
        inbox = page.get_by_test_id("stFileUploaderDropzoneInput")
        await inbox.set_input_files(
            {"name": "capex.csv", "mimeType": "text/csv", "buffer": body}, timeout=60_000
        )
        await page.locator("h3.finding", has_text="faults").wait_for(timeout=120_000)
        await browser.close()


async def viewers_wait(port: int, body: bytes | None) -> tuple[float, float]:
    """Median and longest milliseconds of a viewer's reruns, alone or while a file is checked."""
    viewer = reruns.Viewer(port, "capex")
    await viewer.open()
    for _ in range(3):
        await viewer.rerun()
    bringing = asyncio.create_task(bring(port, body)) if body else None
    times = []
    while len(times) < 20 or (bringing and not bringing.done()):
        times.append((await viewer.rerun())[0] * 1000)
        await asyncio.sleep(0.1)
    if bringing:
        await bringing
    return statistics.median(times), max(times)


def main() -> None:
    """Prints the tables."""
    print("     rows    clean, s   faulty, s   workbook, s   clean against the smallest, a row")
    smallest = 0.0
    for size in SIZES:
        body = made_up(size, faulty=False)
        clean, _ = check_seconds(body)
        faulty, _ = check_seconds(made_up(size, faulty=True))
        book, _ = check_seconds(as_workbook(body))
        smallest = smallest or clean / size
        print(
            f"{size:>9,} {clean:11.2f} {faulty:11.2f} {book:13.2f} {clean / size / smallest:12.2f}"
        )
    port = free_port()
    server = reruns.serve(port)
    try:
        alone = asyncio.run(viewers_wait(port, None))
        beside = asyncio.run(viewers_wait(port, made_up(SIZES[-1], faulty=True)))
    finally:
        server.terminate()
        server.wait()
    print("another viewer's reruns of capex, ms    median    longest")
    print(f"alone                                {alone[0]:9.0f} {alone[1]:10.0f}")
    print(f"beside an upload of {SIZES[-1]:,} rows     {beside[0]:9.0f} {beside[1]:10.0f}")
    ratios = [with_it / without for without, with_it in zip(alone, beside, strict=True)]
    print(f"ratio                                {ratios[0]:9.1f} {ratios[1]:10.1f}")


if __name__ == "__main__":
    main()
