// Names beside their rings, as text of the page, so many as fit without touching.

const SIDES = ['right', 'left', 'above', 'below'];
const LINE = 17;
const CANDIDATES = 300;

const touch = (one, other) => one[0] < other[2] && other[0] < one[2]
  && one[1] < other[3] && other[1] < one[3];

const around = ([x, y], half) => [x - half, y - half, x + half, y + half];

function box(wide, [x, y], gap, side) {
  const left = side === 'right' ? x + gap : side === 'left' ? x - gap - wide : x - wide / 2;
  const top = side === 'above' ? y - gap - LINE : side === 'below' ? y + gap : y - LINE / 2;
  return [left, top, left + wide, top + LINE];
}

/** Where in its land a name may stand, its middle first; `size` is how wide the land is. */
function asides(wide, size) {
  const across = Math.max(0, (size - wide) / 2);
  const down = Math.max(0, size / 4 - LINE);
  return [0, -0.5, 0.5, -1, 1].flatMap((y) => [0, -0.5, 0.5].map((x) => [x * across, y * down]));
}

/** Without what a name says in brackets. */
const short = (name) => name.split(' (')[0];

/** Writes names of places over a map, each in an element of its own inside `root`. */
export class Labels {
  constructor(root) {
    this.root = root;
    this.written = new Map();
    this.widths = new Map();
    this.pen = document.createElement('canvas').getContext('2d');
  }

  width(text, weight) {
    const key = `${weight}${text}`;
    if (!this.widths.has(key)) {
      this.pen.font = `${weight} 13px ${getComputedStyle(this.root).fontFamily}`;
      this.widths.set(key, this.pen.measureText(text).width + 4);
    }
    return this.widths.get(key);
  }

  /**
   * Chooses and places names. `places` are {key, name, at: [x, y], radius} by importance; `lands`
   * are names of countries, {name, at, size}, that give way to all others. The largest place is
   * named whatever rings lie there. No name lies in the boxes `covered`.
   */
  place(places, lands, width, height, most, covered = []) {
    const here = places.filter(({ at: [x, y] }) => x > 0 && y > 0 && x < width && y < height)
      .slice(0, CANDIDATES);
    // A name that stood before comes first among equals, so that names do not flicker.
    const taken = [...covered];
    const kept = new Map();
    here.forEach((each, rank) => {
      if (kept.size >= most) return;
      const text = short(each.name);
      const wide = this.width(text, 600);
      const before = this.written.get(each.key)?.side;
      const sides = before ? [before, ...SIDES.filter((side) => side !== before)] : SIDES;
      const found = sides.find((side) => {
        const area = box(wide, each.at, each.radius + 4, side);
        if (area[0] < 2 || area[1] < 2 || area[2] > width - 2 || area[3] > height - 2) return false;
        if (taken.some((other) => touch(area, other))) return false;
        // The heart of a ring stays free; its rim may lie under a name.
        return rank === 0 || !here.some((other) => other !== each
          && touch(area, around(other.at, other.radius * 0.6)));
      });
      if (!found) return;
      const area = box(wide, each.at, each.radius + 4, found);
      taken.push(area);
      kept.set(each.key, { text, area, side: found, kind: 'site' });
    });
    lands.forEach((each) => {
      if (each.size > width) return; // one stands in the middle of it, and knows
      const wide = this.width(each.name, 400);
      const area = asides(wide, each.size)
        .map(([across, down]) => box(wide, [each.at[0] + across, each.at[1] + down], -LINE / 2, 'below'))
        .find((area) => area[0] >= 2 && area[1] >= 2 && area[2] <= width - 2 && area[3] <= height - 2
          && !taken.some((other) => touch(area, other))
          && !here.some((other) => touch(area, around(other.at, other.radius * 0.8))));
      if (!area) return;
      taken.push(area);
      kept.set(`land ${each.name}`, { text: each.name, area, side: 'below', kind: 'land' });
    });
    this.draw(kept);
  }

  draw(kept) {
    for (const [key, label] of this.written) {
      if (!kept.has(key)) {
        label.element.remove();
        this.written.delete(key);
      }
    }
    for (const [key, label] of kept) {
      const old = this.written.get(key);
      const element = old?.element ?? document.createElement('span');
      if (!old) {
        element.className = `name ${label.kind}`;
        element.textContent = label.text;
        this.root.append(element);
      }
      element.style.transform = `translate(${label.area[0] + 2}px, ${label.area[1]}px)`;
      this.written.set(key, { ...label, element });
    }
  }
}
