"""Uploads of any size, made of the shipped rows."""

import csv
import io

from components.tables import DATA


def made_up(rows: int, *, faulty: bool) -> bytes:
    """A CSV like capex.csv with this many rows, each under a key of its own."""
    with (DATA / "capex.csv").open(encoding="utf-8", newline="") as file:
        header, *lines = csv.reader(file)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    company, quarter = header.index("company"), header.index("calendar_quarter")
    amount = header.index("capex_usd_bn")
    for number in range(rows):
        line = list(lines[number % len(lines)])
        line[company] = f"Company {number // 400}"
        line[quarter] = f"{1926 + number % 400 // 4}Q{number % 4 + 1}"
        if faulty:
            line[amount] = f"${number},000.5"
        writer.writerow(line)
    return text.getvalue().encode("utf-8")
