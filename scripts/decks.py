"""Write every page and the story as decks: `python scripts/decks.py --out decks --pictures`.

With --pictures LibreOffice makes a PDF of each deck and pdftoppm a PNG of each slide, to look at.
"""

import argparse
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from pptx import Presentation  # noqa: E402
from streamlit.runtime.scriptrunner import get_script_run_ctx  # noqa: E402
from streamlit.testing.v1 import AppTest  # noqa: E402

from components import making, store, story, story_file, visits, words  # noqa: E402
from components.exhibit import Exhibit  # noqa: E402
from components.lens import Lens  # noqa: E402
from components.still import pieces  # noqa: E402
from components.takeaway import deck  # noqa: E402
from components.takeaway.carried import Carried, Piece  # noqa: E402
from components.takeaway.filenames import filename  # noqa: E402
from components.theme import THEMES, Theme  # noqa: E402

# The reader's own files and the history hold nothing before a reader brings it.
LEFT_OUT = {"upload", "history"}
PAGES = sorted({path.stem for path in (ROOT / "views").glob("*.py")} - LEFT_OUT)


def shown(page: str) -> tuple[str, list[tuple[making.Key, str]]]:
    """The title of a page, and what it shows with its first choices: key and name of each."""
    app = AppTest.from_file(str(ROOT / "views" / f"{page}.py"), default_timeout=300)
    visit = app.session_state[visits.NAME] = visits.Visit(drawn=[])
    app.run()
    if app.exception:
        raise RuntimeError(f"{page}: {app.exception[0].value}")
    return visit.title, [(each.key, each.name) for each in visit.drawn or ()]


def of_page(page: str, look: Theme, address: str) -> Carried:
    """A page as it is taken away."""
    title, found = shown(page)
    made = [(pieces.made(key, look), name) for key, name in found]
    return Carried(
        title,
        tuple(
            Piece(each, name, link=f"{address}{page}?at={name}" if address else "")
            for each, name in made
            if isinstance(each, Exhibit)
        ),
        "",
        datetime.now(UTC).date().isoformat(),
        f"{address}{page}" if address else "",
    )


def of_story(look: Theme, address: str) -> Carried:
    """The story that comes with the dashboard, step by step, with what to say in the notes."""
    told = story_file.shipped()
    steps = []
    for number, step in enumerate(told.steps, 1):
        made = pieces.made(story.key(step, store.published, Lens(), look.name), look)
        if isinstance(made, Exhibit):
            said = "\n\n".join(story.spoken(step, made.title))
            link = f"{address}story?step={number}" if address else ""
            steps.append(Piece(made, f"step-{number}", notes=said, heading=step.title, link=link))
    day = datetime.now(UTC).date().isoformat()
    return Carried(told.title, tuple(steps), "", day, f"{address}story" if address else "")


def pictures(folder: Path, files: list[Path]) -> int:
    """Makes a PNG of every slide in `folder`; returns how many there are.

    Raises RuntimeError if a program is missing, or LibreOffice shows fewer slides than were made.
    """
    missing = [name for name in ("soffice", "pdftoppm") if not shutil.which(name)]
    if missing:
        raise RuntimeError(
            f"{words.listing(missing)} cannot be found. Install it: "
            "apt-get install --no-install-recommends libreoffice-impress-nogui poppler-utils "
            "fonts-liberation"
        )
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [
                "soffice",
                "--headless",
                f"-env:UserInstallation=file://{profile}",
                "--convert-to",
                "pdf",
                "--outdir",
                folder,
                *files,
            ],
            check=True,
            stdout=subprocess.DEVNULL,
        )
    count = 0
    for file in files:
        pdf = folder / f"{file.stem}.pdf"
        subprocess.run(["pdftoppm", "-r", "80", "-png", pdf, folder / file.stem], check=True)
        shown = len(list(folder.glob(f"{file.stem}-*.png")))
        made = len(Presentation(str(file)).slides)
        if shown != made:
            raise RuntimeError(f"{file.name} has {made} slides, and LibreOffice shows {shown}.")
        count += shown
    return count


def main() -> None:
    """Reads the options, and writes the decks."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--out", type=Path, default=ROOT / "decks", help="the folder to write")
    asked.add_argument("--pages", nargs="*", default=PAGES, help="only these, such as capex story")
    asked.add_argument("--pictures", action="store_true", help="a PNG of every slide, too")
    told = asked.parse_args()
    logging.getLogger(get_script_run_ctx.__module__).disabled = True
    if unknown := sorted(set(told.pages) - set(PAGES)):
        asked.error(f"There is no page {words.listing(unknown)}. Pages: {', '.join(PAGES)}.")
    address = os.environ.get("DASHBOARD_ADDRESS", "")
    address = f"{address.rstrip('/')}/" if address else ""
    told.out.mkdir(parents=True, exist_ok=True)
    files = []
    for page in told.pages:
        for look in THEMES.values():
            whole = of_story(look, address) if page == "story" else of_page(page, look, address)
            file = told.out / filename(f"{page} {look.name}", whole.taken_on, "", "pptx")
            file.write_bytes(deck.of(whole, look))
            files.append(file)
            print(file)
    if told.pictures:
        print(f"{words.count(pictures(told.out, files), 'picture')} of slides in {told.out}")


if __name__ == "__main__":
    main()
