// Many sites at once: from far, those that lie on the same pixels are one disc with all their power.

const beside = (file) => import(`./${file}.js${new URL(import.meta.url).search}`);
const [{ onWorld, WORLD }, { power }] = await Promise.all(['atlas-view', 'atlas-time'].map(beside));

const MANY = 1500;
const CELL = 26; // pixels
export const PARTED = 11; // from this zoom on, every site is a disc of its own
/** Zooms from which sites stand together in the same way. */
export const stepOf = (zoom) => Math.floor(zoom * 2) / 2;

const sum = (numbers) => numbers.reduce((whole, number) => whole + number, 0);

/** The sum of what is known; null where nothing is known. */
function known(numbers) {
  const found = numbers.filter((number) => number !== null);
  return found.length ? sum(found) : null;
}

/** What runs in all: unknown only where all that is told is that something runs. */
const together = (numbers) => known(numbers.filter((number) => number !== 0)) ?? (
  numbers.includes(null) ? null : 0);

export class Crowd {
  constructor(scene) {
    this.scene = scene;
    this.levels = new Map();
    this.placed = scene.sites.map(({ at }) => onWorld(at));
  }

  /** Whether a scene has so many sites that they need to stand together. */
  static isIn({ sites }) {
    return sites.length > MANY;
  }

  /** Which sites stand together at a zoom: lists of them, of one colour and outline each. */
  together(level) {
    if (!this.levels.has(level)) {
      const cells = WORLD * 2 ** level / CELL;
      const found = new Map();
      this.scene.sites.forEach((site) => {
        const [x, y] = this.placed[site.index];
        const isAlone = level >= PARTED || site.key === this.scene.chosen;
        const cell = isAlone ? site.key
          : [Math.floor(x * cells), Math.floor(y * cells), site.colour, site.mark].join();
        if (found.has(cell)) found.get(cell).push(site);
        else found.set(cell, [site]);
      });
      this.levels.set(level, [...found.values()]);
    }
    return this.levels.get(level);
  }

  /**
   * What is drawn instead of all sites: {sites, states}, numbered anew, the largest first.
   *
   * Only what lies in `bounds` of the map (see `around`) is among them. `states` tells of each
   * site on a date, as of `statesAt`.
   */
  seen(states, zoom, [left, top, right, bottom]) {
    const drawn = [];
    for (const members of this.together(stepOf(zoom))) {
      const here = members.filter(({ index }) => {
        const [x, y] = this.placed[index];
        return states.shown[index] && x >= left && x <= right && y >= top && y <= bottom;
      });
      if (here.length) drawn.push(this.one(here, states));
    }
    drawn.sort((one, other) => (other.planned ?? 0) - (one.planned ?? 0));
    return {
      sites: drawn.map((each, index) => ({ ...each, index })),
      states: {
        isAhead: states.isAhead,
        shown: drawn.map(() => true),
        running: drawn.map(({ running }) => running),
        projected: drawn.map(({ projected }) => projected),
      },
    };
  }

  /** Sites that stand together as one: in the middle of their power, with all of it. */
  one(members, states) {
    const told = {
      planned: known(members.map(({ planned }) => planned)),
      running: together(members.map(({ index }) => states.running[index])),
      projected: sum(members.map(({ index }) => states.projected[index])),
    };
    const [first] = members;
    if (members.length === 1) return { ...first, ...told };
    const weights = members.map(({ planned }) => 1 + (planned ?? 0));
    const whole = sum(weights);
    const middle = (axis) => sum(members.map(({ at }, place) => at[axis] * weights[place])) / whole;
    return {
      ...first,
      ...told,
      key: `with ${first.key}`,
      members,
      name: `${members.length.toLocaleString('en-US')} sites`,
      at: [middle(0), middle(1)],
      tip: [
        members.every(({ operator }) => operator === first.operator)
          ? first.operator : 'Several operators',
        `${told.planned === null ? 'Planned power unknown' : `${power(told.planned)} planned`}; ${
          told.running === null ? 'some runs' : `${power(told.running)} runs`}`,
        'Click to come closer',
      ],
    };
  }
}
