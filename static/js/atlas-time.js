// The clock of a map: what every site was in a month, the bar that plays it, and totals beside.

const MONTH_MS = 420;
const SPEEDS = [0.5, 1, 2, 4];
const MONTHS = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' });

export const monthInWords = (month) => MONTHS.format(new Date(`${month}-15T00:00:00Z`));

export const power = (mw) => {
  if (mw >= 99_500) return `${Math.round(mw / 1000)} GW`;
  if (mw >= 1000) return `${(mw / 1000).toFixed(1).replace(/\.0$/, '')} GW`;
  return `${Math.round(mw)} MW`;
};

/** The last value of steps [[month, MW], ...] up to a month; 0 before the first, null if not stated. */
function last(steps, month) {
  let found = 0;
  for (const [when, mw] of steps) {
    if (when > month) break;
    found = mw;
  }
  return found;
}

/** What every site is in a month (null: as the tables have it today). */
export function statesAt(scene, month, keep = () => true) {
  const { sites, play } = scene;
  const ahead = play && month !== null && month > play.today;
  const states = {
    isAhead: Boolean(ahead),
    shown: sites.map((site) => keep(site) && (month === null || !play || site.from <= month)),
    running: sites.map((site) => {
      if (month === null || !play) return site.running;
      // From today on a fact stays what it is now.
      if (month >= play.today) return site.running;
      return last(site.steps, month);
    }),
    projected: sites.map((site) => (ahead
      ? Math.max(last(site.projections, month) ?? 0, site.running ?? 0) : 0)),
    /** What one site is then, in words. */
    said(index) {
      const mw = states.isAhead ? states.projected[index] : states.running[index];
      if (mw) return `${power(mw)} ${states.isAhead ? 'projected to run' : 'run'}`;
      return states.running[index] === null ? 'no source says how much runs' : 'nothing known to run';
    },
  };
  return states;
}

const ICONS = {
  play: '<path d="M8 5v14l11-7z"/>',
  pause: '<path d="M6 5h4v14H6zm8 0h4v14h-4z"/>',
  back: '<path d="M15.4 7.4 14 6l-6 6 6 6 1.4-1.4L10.8 12z"/>',
  on: '<path d="M8.6 16.6 10 18l6-6-6-6-1.4 1.4L13.2 12z"/>',
};

/** A button with a picture or a text, and a name for all. */
export function button(name, label, act, text = '') {
  const made = document.createElement('button');
  made.type = 'button';
  made.title = label;
  made.setAttribute('aria-label', label);
  if (text) made.textContent = text;
  else made.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true">${ICONS[name]}</svg>`;
  made.addEventListener('click', act);
  return made;
}

/** The bar under the map. `on.month(index, glide)` is called for every month that is shown. */
export class Clock {
  constructor(root, play, on) {
    this.play = play;
    this.on = on;
    this.month = play.today;
    this.speed = 1;
    this.loops = false;
    root.innerHTML = '';
    this.toggle = button('play', 'Play', () => this.run(!this.isRunning));
    this.slider = Object.assign(document.createElement('input'), {
      type: 'range', min: 0, max: play.months.length - 1, step: 1, value: this.month,
    });
    this.slider.setAttribute('aria-label', 'Month');
    this.slider.addEventListener('input', () => this.seek(Number(this.slider.value)));
    this.readout = document.createElement('output');
    this.readout.className = 'date';
    const years = document.createElement('div');
    years.className = 'years';
    play.months.forEach((month, index) => {
      if (!month.endsWith('-01')) return;
      const year = document.createElement('span');
      year.textContent = month.slice(0, 4);
      year.style.left = `${index / (play.months.length - 1) * 100}%`;
      years.append(year);
    });
    const today = document.createElement('i');
    today.className = 'today';
    today.style.left = `${play.today / (play.months.length - 1) * 100}%`;
    years.append(today);
    const track = document.createElement('div');
    track.className = 'track';
    track.append(this.slider, years);
    const speed = document.createElement('select');
    this.pace = speed;
    speed.setAttribute('aria-label', 'Speed');
    SPEEDS.forEach((each) => speed.add(new Option(`${each}×`, each, false, each === 1)));
    speed.addEventListener('change', () => {
      this.speed = Number(speed.value);
      if (this.isRunning) this.begin();
    });
    const loop = Object.assign(document.createElement('input'), { type: 'checkbox' });
    this.loop = loop;
    loop.addEventListener('change', () => { this.loops = loop.checked; });
    const looped = document.createElement('label');
    looped.className = 'loop';
    looped.append(loop, 'Loop');
    root.append(
      this.toggle,
      button('back', 'A month back', () => this.seek(this.month - 1)),
      button('on', 'A month on', () => this.seek(this.month + 1)),
      this.readout, track, speed, looped,
      button('', 'To the newest facts', () => this.seek(play.today), 'Now'),
    );
    this.show(this.month, 0, true);
  }

  get glide() {
    return MONTH_MS / this.speed;
  }

  /** Goes on as another clock did: its speed, whether it loops, and whether it plays. */
  resume({ speed, loops, isRunning }) {
    Object.assign(this, { speed, loops });
    this.pace.value = speed;
    this.loop.checked = loops;
    if (isRunning) this.run(true);
  }

  /** Plays or pauses. From the last month on it begins anew. */
  run(isRunning) {
    this.isRunning = isRunning;
    // Who listens would hear every month while it plays.
    this.readout.setAttribute('aria-live', isRunning ? 'off' : 'polite');
    const label = isRunning ? 'Pause' : 'Play';
    this.toggle.title = label;
    this.toggle.setAttribute('aria-label', label);
    this.toggle.querySelector('svg').innerHTML = ICONS[isRunning ? 'pause' : 'play'];
    cancelAnimationFrame(this.frame);
    if (isRunning) {
      if (this.month >= this.play.months.length - 1) this.show(0, 0);
      this.begin();
    } else this.on.rest?.(this.month);
  }

  begin() {
    cancelAnimationFrame(this.frame);
    let since = performance.now();
    const tick = (now) => {
      const passed = Math.floor((now - since) / this.glide);
      if (passed > 0) {
        since += passed * this.glide;
        const end = this.play.months.length - 1;
        // A slow browser leaves months out rather than fall behind.
        const next = Math.min(this.month + passed, end);
        if (this.month >= end) {
          if (!this.loops) return void this.run(false);
          this.show(0, 0);
        } else this.show(next, this.glide);
      }
      this.frame = requestAnimationFrame(tick);
    };
    this.frame = requestAnimationFrame(tick);
  }

  seek(month) {
    if (this.isRunning) this.run(false);
    this.show(Math.max(0, Math.min(this.play.months.length - 1, month)), 300);
    this.on.rest?.(this.month);
  }

  show(month, glide, isFirst = false) {
    this.month = month;
    this.slider.value = month;
    const words = monthInWords(this.play.months[month]);
    this.slider.setAttribute('aria-valuetext', words);
    this.readout.textContent = words;
    this.readout.dataset.when = month > this.play.today ? 'projected'
      : month === this.play.today ? 'now' : 'past';
    if (!isFirst) this.on.month(month, glide);
  }

  stop() {
    cancelAnimationFrame(this.frame);
  }
}

const LINES = [
  ['running', 'Running'],
  ['projected', 'Projected to join'],
  ['building', 'Being built'],
  ['announced', 'Announced'],
];

/** The running totals beside the map: by state of building, then by operator. */
export class Totals {
  constructor(root) {
    this.root = root;
    this.rows = new Map();
  }

  row(key, name, parent) {
    if (!this.rows.has(key)) {
      const row = document.createElement('div');
      row.className = 'total';
      row.innerHTML = '<span class="what"></span><b></b><i><u></u><s></s></i>';
      row.querySelector('.what').textContent = name;
      parent.append(row);
      this.rows.set(key, row);
    }
    return this.rows.get(key);
  }

  section(key, title) {
    if (!this.rows.has(key)) {
      const made = document.createElement('section');
      const head = document.createElement('h4');
      head.textContent = title;
      made.append(head);
      this.root.append(made);
      this.rows.set(key, made);
    }
    return this.rows.get(key);
  }

  show(play, month, side = '', title = 'All sites') {
    const all = this.section(`all${side}`, title);
    all.querySelector('h4').textContent = title;
    const most = Math.max(...LINES.map(([key]) => Math.max(...play.totals[key])));
    const isAhead = month > play.today;
    for (const [key, name] of LINES) {
      const mw = play.totals[key][month];
      const row = this.row(`${side}${key}`, name, all);
      row.hidden = key === 'projected' ? !isAhead : false;
      row.dataset.key = key;
      row.dataset.mw = mw;
      row.querySelector('b').textContent = power(mw);
      row.querySelector('u').style.width = `${mw / most * 100}%`;
    }
    if (side) return;
    const by = this.section('operators', 'Running, by operator');
    const largest = Math.max(...play.operators.flatMap(
      ({ running, projected }) => running.map((mw, at) => mw + projected[at]),
    ));
    for (const { name, colour, running, projected } of play.operators) {
      const row = this.row(`operator ${name}`, name, by);
      const more = isAhead ? projected[month] : 0;
      const mw = running[month] + more;
      row.querySelector('b').textContent = mw > 0 ? power(mw) : '–';
      row.querySelector('u').style.cssText = `width:${running[month] / largest * 100}%;background:${colour}`;
      row.querySelector('s').style.cssText = `width:${more / largest * 100}%;color:${colour}`;
    }
  }

  clear() {
    this.root.innerHTML = '';
    this.rows.clear();
  }
}
