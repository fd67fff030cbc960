"""How fluently the map moves with 20,000 sites beside 200: frames a second, as a ratio of one run.

The map is the one of the dashboard, in a headless browser that draws without a graphics card, so
only the ratio says something about the machine of a reader. A frame counts when it is drawn, not
when it is asked for.
"""

import argparse
import random
import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from browsing import Visit, chromium, serving

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
    const LEAST = 5;
    // A picture is ordered only when the last is finished.
    let drawn = [];
    map.deck.setProps({onAfterRender: () => drawn.push(performance.now())});
    const frames = async (change) => {
        drawn = [];
        const end = performance.now() + seconds * 1000;
        while (performance.now() < end || drawn.length < LEAST) {
            const view = {...map.home, ...change(Math.sin(performance.now() / 800))};
            map.jump(view);
            map.moved(view);
            await new Promise(requestAnimationFrame);
        }
        return drawn.slice(1).map((time, place) => time - drawn[place]);
    };
    const {longitude, zoom} = map.home;
    const pan = await frames((wave) => ({longitude: longitude + 20 * wave}));
    const wheel = await frames((wave) => ({zoom: zoom + 2 + 2 * wave}));
    const near = await frames((wave) => ({zoom: 6, longitude: -77.5 + wave, latitude: 39}));
    map.destroy();
    root.remove();
    return {ready, pan, zoom: wheel, near};
}"""
WAYS = {
    "pan": "the world, panned",
    "zoom": "from the world to four steps nearer and back",
    "near": "a region, panned",
}
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")


def scene(count: int) -> dict:
    """So many invented sites around 120 towns: most of them small, a few of several GW."""
    draw = random.Random(1)
    towns = [(-77.5, 39.0), *((draw.uniform(-125, 145), draw.uniform(-35, 60)) for _ in range(119))]
    spots = []
    for number in range(count):
        # Half of all sites stand around a tenth of the towns.
        longitude, latitude = draw.choice(towns[:12] if number % 2 else towns)
        planned_mw = draw.lognormvariate(3.3, 1.3)
        spots.append(
            Spot(
                key=f"site{number}",
                name=f"Site {number}",
                longitude=longitude + draw.gauss(0, 0.8),
                latitude=latitude + draw.gauss(0, 0.6),
                planned_mw=planned_mw,
                operational_mw=draw.choice([0.0, planned_mw, planned_mw / 3]),
                colour=draw.choice(COLOURS),
                tip=("Operator · Country", "planned; runs", "status"),
            )
        )
    return {**Atlas(tuple(spots), LIGHT).scene, "alt": "Map"}


def main() -> None:
    """Measures both maps in one browser and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0)
    seconds = parser.parse_args().seconds
    told = {}
    with serving() as address, chromium() as browser:
        # The page has to stand: what it still does would be counted as the map's.
        page = Visit(browser, address).open("sites")
        page.wait_for_selector(".atlas-frame[data-drawn]")
        for count in (200, 20_000):
            told[count] = page.evaluate(MEASURE, {"scene": scene(count), "seconds": seconds})
    print(f"{'frames a second':>60} {'slowest twentieth, ms':>22}")
    for way, says in WAYS.items():
        few, many = (found[way] for found in told.values())
        for count, times in zip(told, (few, many), strict=True):
            slow = sorted(times)[int(0.95 * (len(times) - 1))]
            print(f"{says:>44} {count:>7,} {1000 / statistics.mean(times):>7.1f} {slow:>22.0f}")
        ratio = statistics.mean(many) / statistics.mean(few)
        print(f"{'':>44} a frame with 20,000 sites takes {ratio:.1f} times as long as with 200")
    ready = " and ".join(f"{found['ready']:.0f} ms with {count:,}" for count, found in told.items())
    print(f"Drawn first after {ready}.")


if __name__ == "__main__":
    main()
