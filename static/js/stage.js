// The stage: slides over the whole window, one at a time, wholly in the browser once they are here.
//
// mount(component): component.data is {name, asked, first, look, slides}; the stage sets the
// triggers `left` and `look` (the name of the colours that it wants slides in).

const beside = (file) => import(`./${file}.js${new URL(import.meta.url).search}`);
const [{ styled }, { Slide }, { Keys }, { Light }, { Notes }, { Screen }] = await Promise.all(
  ['libraries', 'stage-slide', 'stage-keys', 'stage-light', 'stage-notes', 'stage-screen'].map(beside),
);
const isStyled = styled('stage');

// Streamlit may take the stage's place on the page away and put it back while it reconnects.
const GRACE = 2000;
// A server that was just started takes its time for the first page.
const PATIENCE = 3000;
const ANSWER = 120_000;
// A browser holds sixteen drawings on the graphics card; the pages behind take some.
const MAPS = 4;

let stage = null;
let home = null;
let left = null;

export async function mount(component) {
  home = component.parentElement;
  await isStyled;
  // The server was away when the presenter left, so it did not hear of it.
  if (left !== null && [left, ''].includes(component.data.asked) && !stage) {
    component.setTriggerValue('left', true);
    return;
  }
  left = null;
  stage ??= new Stage(component.data);
  stage.receive(component);
}

export function unmount() {
  setTimeout(() => { if (!home.isConnected) stage?.close(); }, GRACE);
}

const other = (look) => (look === 'dark' ? 'light' : 'dark');

class Stage {
  constructor({ name, asked, first }) {
    this.asked = asked;
    this.told = {};
    this.slides = [];
    this.at = -1;
    const step = new URLSearchParams(location.search).get('step') ?? first;
    this.wanted = Math.max(1, Number.parseInt(step, 10) || 1) - 1;
    this.screen = new Screen(name, (act, value) => this.act(act, value));
    this.light = new Light(this.screen.root);
    this.notes = new Notes((act, value) => this.act(act, value));
    this.screen.started = this.notes.started;
    this.keys = new Keys((act, value) => this.act(act, value), () => this.slides.length);
    this.gone = () => { if (!new URLSearchParams(location.search).has('step')) this.close(); };
    globalThis.addEventListener('popstate', this.gone);
    this.screen.onSize = () => this.step(this.at);
  }

  // ------------------------------------------------------------ what the server sends

  receive(component) {
    this.component = component;
    const { look, slides, asked } = component.data;
    this.asked = asked || this.asked;
    this.told[look.name] = { look, slides };
    if (this.at >= 0 && look.name !== this.look && look.name !== this.awaited) {
      this.address();
      return;
    }
    if (look.name === this.awaited) {
      this.awaited = null;
      clearTimeout(this.patience);
    }
    this.turn(look.name);
  }

  /** Shows the slides in these colours; those that did not change stay as they are. */
  turn(name) {
    const { look, slides } = this.told[name];
    const isSame = name === this.look;
    const held = new Map(isSame ? this.slides.map((slide) => [JSON.stringify(slide.told), slide]) : []);
    const before = this.slides;
    const here = before[this.at]?.told.id;
    this.look = name;
    if (this.at < 0) this.screen.paint(look);
    this.slides = slides.map((told) => {
      const text = JSON.stringify(told);
      const kept = held.get(text);
      held.delete(text);
      return kept ?? new Slide(told, this.screen.slides);
    });
    this.slides.forEach((slide, place) => {
      slide.name(place + 1, this.slides.length);
      slide.onPart = () => { if (slide === this.slides[this.at]) this.screen.part(slide.part); };
    });
    const moved = this.slides.findIndex((slide) => slide.told.id === here);
    const at = moved >= 0 ? moved : this.at >= 0 ? this.at : this.wanted;
    const stale = before.filter((slide) => !this.slides.includes(slide));
    this.step(at).then(() => stale.forEach((slide) => slide.remove()));
  }

  // ------------------------------------------------------------ steps

  /** Goes to a slide (from 0); the one before stays until this one is drawn. */
  async step(to, since = performance.now()) {
    if (!this.slides.length) return;
    const at = Math.min(Math.max(to, 0), this.slides.length - 1);
    const isNew = at !== this.at || !this.slides[at].root.classList.contains('shown');
    this.at = at;
    const slide = this.slides[at];
    this.screen.progress(at, this.slides.length);
    this.address();
    if (slide.drawn !== this.screen.size) await slide.draw(this.screen);
    if (this.at !== at || this.slides[at] !== slide || !this.screen.isOpen) return;
    if (isNew) {
      for (const each of this.screen.slides.querySelectorAll('.slide.shown')) {
        each.classList.remove('shown');
        each.inert = true;
      }
      for (const each of this.slides) if (each !== slide) each.pause();
      this.screen.paint(this.told[this.look].look);
      slide.reveal();
      this.screen.announce(slide.told, at, this.slides.length);
    }
    slide.follow();
    this.tell();
    requestAnimationFrame(() => performance.measure('stage step', { start: since }));
    this.prepare();
  }

  /** Draws the slides around this one while nothing else is to be done. */
  prepare() {
    cancelIdle(this.idle);
    const near = this.slides
      .map((slide, place) => ({ slide, far: Math.abs(place - this.at - 0.1) }))
      .sort((one, two) => one.far - two.far);
    // To begin a map takes a moment in which no step is quick, so as many stay as a browser holds.
    const distant = new Set(near.filter(({ slide }) => slide.told.kind === 'map').slice(MAPS));
    for (const { slide } of distant) slide.rest();
    const next = near.find((each) => each.slide.size !== this.screen.size && !distant.has(each));
    if (!next) return;
    this.idle = whenIdle(async () => {
      await next.slide.draw(this.screen);
      if (this.screen.isOpen) this.prepare();
    });
  }

  address() {
    const address = new URL(location.href);
    if (address.searchParams.get('step') === String(this.at + 1)) return;
    address.searchParams.set('step', this.at + 1);
    history.replaceState(history.state, '', address);
  }

  tell() {
    this.notes.show(
      this.screen.name, this.slides.map((slide) => slide.told), this.at, this.light.isBlank,
    );
  }

  // ------------------------------------------------------------ what keys and buttons ask for

  act(name, value) {
    if (this.screen.isSheetOpen && !['sheet', 'leave', 'escape'].includes(name)) this.screen.sheet(false);
    const acts = {
      next: () => this.move(1),
      back: () => this.move(-1),
      swiped: () => this.swiped(1),
      'swiped back': () => this.swiped(-1),
      first: () => this.jump(0),
      last: () => this.jump(this.slides.length - 1),
      to: () => this.jump(value - 1),
      digits: () => this.screen.hint(value),
      black: () => this.blank('black'),
      white: () => this.blank('white'),
      spotlight: () => this.light.toggle(),
      speaker: () => this.openNotes(),
      sheet: () => this.screen.sheet(!this.screen.isSheetOpen),
      fullscreen: () => this.screen.fullscreen(),
      clock: () => this.screen.showClock(),
      restart: () => { this.screen.started = this.notes.restart(); },
      colours: () => this.colours(),
      focus: () => this.screen.focus(),
      escape: () => this.slides[this.at]?.fold() || this.act('leave'),
      leave: () => (this.screen.isSheetOpen ? this.screen.sheet(false) : this.leave()),
    };
    acts[name]?.();
  }

  /** A swipe goes to another slide, but turns the columns of one that has more than fit. */
  swiped(direction) {
    const slide = this.slides[this.at];
    return slide?.isPaged && !this.light.isBlank && slide.turn(direction) ? undefined : this.jump(this.at + direction);
  }

  move(direction) {
    if (this.light.isBlank) return this.unblank();
    if (this.slides[this.at]?.turn(direction)) return undefined;
    return this.step(this.at + direction);
  }

  jump(to) {
    if (this.light.isBlank) this.unblank();
    this.step(to);
  }

  blank(colour) {
    this.screen.say(this.light.blank(colour) ? `The screen is ${colour}.` : '', true);
    this.tell();
  }

  unblank() {
    this.light.clear();
    this.tell();
  }

  async openNotes() {
    if (!await isServerThere()) {
      this.screen.say('The server is away, so the notes cannot be opened. The slides go on.');
    } else if (!this.notes.open()) {
      this.screen.say('Your browser keeps new windows shut. Allow pop-ups for this address, then '
        + 'press N again.');
    }
  }

  async colours() {
    const wanted = other(this.look);
    if (this.told[wanted]) return this.turn(wanted);
    if (this.awaited) return undefined;
    this.awaited = wanted;
    if (!await isServerThere()) {
      this.awaited = null;
      return this.screen.say('The server is away, so the colours stay. The slides go on.');
    }
    this.component.setTriggerValue('look', wanted);
    this.patience = setTimeout(() => {
      this.screen.say('The other colours are being made. The slides go on.');
      this.patience = setTimeout(() => { this.awaited = null; }, ANSWER);
    }, PATIENCE);
    return undefined;
  }

  // ------------------------------------------------------------ the end

  leave() {
    left = this.asked;
    const { component } = this;
    this.close();
    component.setTriggerValue('left', true);
  }

  close() {
    if (stage !== this) return;
    stage = null;
    clearTimeout(this.patience);
    cancelIdle(this.idle);
    globalThis.removeEventListener('popstate', this.gone);
    this.keys.close();
    this.notes.close();
    this.screen.close();
    for (const slide of this.slides) slide.remove();
    const address = new URL(location.href);
    address.searchParams.delete('step');
    history.replaceState(history.state, '', address);
  }
}

const whenIdle = globalThis.requestIdleCallback
  ? (work) => requestIdleCallback(work, { timeout: 2000 })
  : (work) => setTimeout(work, 50);
const cancelIdle = globalThis.cancelIdleCallback ?? clearTimeout;

async function isServerThere() {
  try {
    const answer = await fetch(new URL('_stcore/health', document.baseURI), {
      cache: 'no-store', signal: AbortSignal.timeout(2500),
    });
    return answer.ok;
  } catch {
    return false;
  }
}
