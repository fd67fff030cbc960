// One slide: finding, body and caption, drawn once and kept, so that going back costs nothing.

const beside = (file) => import(`./${file}.js${new URL(import.meta.url).search}`);
const [figures, tables] = await Promise.all(['stage-figure', 'stage-table'].map(beside));

const COLUMN_GAP = 48;
// What is less than this is no part to turn to.
const SLACK = 8;
// More letters than two lines hold.
const LONG = 150;
// Columns and size of type, to be tried one after the other.
const GROWTHS = [[1, 1.6], [1, 1.45], [1, 1.3], [1, 1.15], [1, 1]];
const LISTS = [[1, 1.45], [1, 1.3], [2, 1.3], [2, 1.15], [2, 1]];

const element = (tag, className, parent, text = '') => {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  parent?.append(made);
  return made;
};

export class Slide {
  /** `told` is the slide as JSON; `parent` the element that holds all slides. */
  constructor(told, parent) {
    this.told = told;
    this.spec = null;
    this.map = null;
    this.start = null;
    this.work = Promise.resolve();
    this.size = '';
    this.drawn = '';
    this.root = element('section', 'slide', parent);
    this.root.inert = true;
    this.root.setAttribute('role', 'group');
    this.root.setAttribute('aria-roledescription', 'slide');
    const head = element('header', '', this.root);
    if (told.banner) element('p', 'draft', head, told.banner);
    if (told.heading && told.heading !== told.finding) element('p', 'heading', head, told.heading);
    const finding = element('h2', 'finding', head, told.finding || told.heading);
    finding.classList.toggle('long', finding.textContent.length > LONG);
    this.room = element('div', 'room', this.root);
    for (const place of [this.root, this.room]) {
      place.addEventListener('scroll', () => this.follow(), { passive: true });
    }
    const foot = element('div', 'under', this.root);
    this.legend = element('div', 'legend-place', foot);
    this.legend.innerHTML = told.legend;
    if (told.method) element('p', 'method', foot, told.method);
    if (told.caption) element('p', 'caption', foot, told.caption);
  }

  name(place, count) {
    this.root.setAttribute('aria-label', `${place} of ${count}`);
  }

  /** Draws the body for a canvas of this size, unless it is drawn so already. */
  draw({ size, flows, scale }) {
    if (this.size === size) return this.work;
    this.size = size;
    this.work = this.work.then(async () => {
      if (this.size !== size) return;
      if (this.map) {
        // A map fits itself into its room, and keeps its date, its place and its play.
        this.map.sharpen(scale * devicePixelRatio);
        this.drawn = size;
        return;
      }
      try {
        this.empty();
        await this.fill(flows, scale);
        this.drawn = size;
      } catch (error) {
        console.warn(error);
        this.say('This could not be drawn just now. The others go on; come back to it for another try.');
        this.size = '';
      }
    });
    return this.work;
  }

  async fill(flows, scale) {
    const { told, room } = this;
    if (told.problem) return this.say(told.problem);
    if (told.kind === 'figure') return this.fillWithFigure(flows);
    if (told.kind === 'map') return this.fillWithMap(scale);
    room.innerHTML = told.body;
    // A link must not take the talk away with it.
    for (const link of room.querySelectorAll('a')) Object.assign(link, { target: '_blank', rel: 'noopener' });
    const grid = room.querySelector('table.grid');
    if (grid) return tables.fit(room, grid, flows);
    return this.grow(flows);
  }

  say(sentence) {
    this.room.replaceChildren();
    const box = element('div', 'problem', this.room);
    element('p', '', box, sentence);
  }

  async fillWithFigure(flows) {
    const { told, room, root } = this;
    this.spec ??= figures.legible(JSON.parse(told.body));
    root.classList.remove('beside');
    if (!flows && figures.needs(this.spec, room.clientWidth) > room.clientHeight) root.classList.add('beside');
    const fit = figures.fitted(this.spec, room.clientWidth, room.clientHeight, flows);
    await figures.draw(room, this.spec, fit, told.alt);
  }

  async fillWithMap(scale) {
    const { atlas, asked } = await beside('atlas');
    const { body } = this.told;
    this.start = Object.keys(body.start ?? {}).length || !body.pick ? body.start : asked();
    const start = { ...this.start, playing: undefined };
    const pixels = scale * devicePixelRatio;
    this.map = atlas(element('div', 'map atlas', this.room), { ...body, start, pixels }, {});
    await this.map.ready;
  }

  /** Text as large as the room allows; a list in two columns where one leaves it small. */
  grow(flows) {
    const { room } = this;
    const isList = Boolean(room.querySelector('ul.facts'));
    for (const [columns, growth] of flows ? [[1, 1]] : isList ? LISTS : GROWTHS) {
      room.dataset.columns = columns;
      room.style.setProperty('--grow', growth);
      if (room.scrollHeight <= room.clientHeight && room.scrollWidth <= room.clientWidth) return;
    }
    room.classList.toggle('paged', isList && !flows);
  }

  // ------------------------------------------------------------ a slide longer than the screen

  /** What scrolls, how far one part goes, where it is and where it ends, in pixels. */
  get course() {
    const { root, room } = this;
    if (this.isPaged) {
      const part = room.clientWidth + COLUMN_GAP;
      return { place: room, axis: 'left', part, at: room.scrollLeft, end: room.scrollWidth - room.clientWidth };
    }
    const place = root.scrollHeight > root.clientHeight + 2 ? root : room;
    const part = place.clientHeight * 0.8;
    return { place, axis: 'top', part, at: place.scrollTop, end: place.scrollHeight - place.clientHeight };
  }

  /** Which part of a slide longer than the screen is seen, in words; "" if all of it is. */
  get part() {
    const { part, at, end } = this.course;
    if (end < SLACK) return '';
    const of = 1 + Math.ceil((end - SLACK) / part);
    return `part ${at > end - SLACK ? of : 1 + Math.floor((at + SLACK) / part)} of ${of}`;
  }

  /** Whether its list stands in columns beside the screen. */
  get isPaged() {
    return this.room.classList.contains('paged');
  }

  /** Folds up what was opened on the slide, such as the layers of a map; false if nothing was. */
  fold() {
    const opened = this.room.querySelector('details[open]');
    if (opened) opened.open = false;
    return Boolean(opened);
  }

  /** Moves on within the slide; false at its end. */
  turn(direction) {
    const { place, axis, part, at, end } = this.course;
    if (end < SLACK || (direction > 0 ? at > end - SLACK : at < SLACK)) return false;
    const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    place.scrollTo({ [axis]: at + direction * part, behavior: isCalm ? 'instant' : 'smooth' });
    return true;
  }

  follow() {
    const { room } = this;
    const rest = room.scrollHeight - room.clientHeight - room.scrollTop;
    room.classList.toggle('more-below', rest > SLACK);
    this.onPart?.(this);
  }

  empty() {
    this.drawn = '';
    this.room.classList.remove('paged', 'more-below');
    this.map?.destroy();
    this.map = null;
    if (this.told.kind === 'figure') figures.clear(this.room);
    this.room.replaceChildren();
    this.room.removeAttribute('role');
    this.room.removeAttribute('aria-label');
  }

  /** A map far from the slide on screen gives its place on the graphics card to another. */
  rest() {
    if (this.map) this.forget();
  }

  forget() {
    this.size = '';
    this.work = this.work.then(() => (this.size ? undefined : this.empty()));
  }

  reveal() {
    this.root.classList.add('shown');
    this.root.inert = false;
    for (const place of [this.root, this.room]) place.scrollTo({ top: 0, left: 0, behavior: 'instant' });
    this.follow();
    if (this.start?.playing) this.map?.set(this.start);
  }

  /** Another slide is shown: a map that plays waits. */
  pause() {
    if (this.start?.playing) this.map?.set({ playing: false });
  }

  remove() {
    this.forget();
    this.root.remove();
  }
}
