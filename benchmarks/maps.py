"""How fluently the map moves with 20,000 sites beside 200: frames a second, as a ratio of one run.

The map is the one of the dashboard, in a headless browser that draws without a graphics card, so
only the ratio says something about the machine of a reader.
"""

import argparse
import math
import random
import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from browsing import chromium, serving

from components.maps import Atlas, Spot
from components.theme import LIGHT

MEASURE = """async ({scene, seconds}) => {
    const found = performance.getEntriesByType('resource')
        .find(({name}) => /atlas\\.js/.test(name));
    const {atlas} = await import(found.name);
    const root = document.createElement('div');
    root.style.cssText = 'position:fixed;inset:0;z-index:1000000;background:white';
    document.body.append(root);
    const began = performance.now();
    const map = atlas(root, scene, {});
    await map.ready;
    while (!map.root.dataset.drawn) await new Promise(requestAnimationFrame);
    const ready = performance.now() - began;
    const frames = async (move) => {
        const times = [];
        const end = performance.now() + seconds * 1000;
        let before = performance.now();
        for (let step = 0; performance.now() < end; step += 1) {
            move(step);
            await new Promise(requestAnimationFrame);
            times.push(performance.now() - before);
            before = performance.now();
        }
        return times;
    };
    const home = {...map.home};
    const moved = (change) => {
        map.jump({...home, ...change});
        map.moved({...home, ...change});
    };
    const wave = (step) => Math.sin(step / 9);
    const pan = await frames((step) => moved({longitude: home.longitude + 20 * wave(step)}));
    const zoom = await frames((step) => moved({zoom: home.zoom + 2 + 2 * wave(step)}));
    map.destroy();
    root.remove();
    return {ready, pan, zoom};
}"""


def scene(count: int) -> dict:
    """So many sites spread over the land of the north."""
    draw = random.Random(1)
    spots = tuple(
        Spot(
            key=f"site{number}",
            name=f"Site {number}",
            longitude=draw.uniform(-125, 145),
            latitude=draw.uniform(-35, 60),
            planned_mw=math.exp(draw.uniform(2, 8)),
            operational_mw=math.exp(draw.uniform(0, 5)),
            colour="#0072B2",
            tip=("Operator · Country", "planned; runs", "status"),
        )
        for number in range(count)
    )
    return {**Atlas(spots, LIGHT).scene, "alt": "Map"}


def main() -> None:
    """Measures both maps in one browser and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0)
    seconds = parser.parse_args().seconds
    told = {}
    with serving() as address, chromium() as browser:
        page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        page.goto(f"{address}/sites")
        page.wait_for_selector(".atlas-frame[data-drawn]", timeout=120_000)
        for count in (200, 20_000):
            told[count] = page.evaluate(MEASURE, {"scene": scene(count), "seconds": seconds})
    print(f"{'sites':>8} {'ready ms':>9} {'pan ms':>7} {'p95':>6} {'zoom ms':>8} {'p95':>6}")
    for count, found in told.items():
        cells = []
        for way in ("pan", "zoom"):
            times = sorted(found[way])
            cells += [statistics.median(times), times[int(0.95 * (len(times) - 1))]]
        print(
            f"{count:>8,} {found['ready']:>9.0f} {cells[0]:>7.0f} {cells[1]:>6.0f} "
            f"{cells[2]:>8.0f} {cells[3]:>6.0f}"
        )
    few, many = (statistics.median(told[count]["pan"]) for count in (200, 20_000))
    print(f"A frame with 20,000 sites takes {many / few:.1f} times as long as with 200.")


if __name__ == "__main__":
    main()
