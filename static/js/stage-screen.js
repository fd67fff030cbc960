// What lies over the window: the canvas, its progress line and clock, buttons, and quiet words.

const beside = (file) => import(`./${file}.js${new URL(import.meta.url).search}`);
const [{ SHEET }, { elapsed }] = await Promise.all(['stage-keys', 'stage-notes'].map(beside));

// The canvas on which type is set; a larger window shows all of it larger.
const WIDTH = 1200;
const HEIGHT = 675;
// Below this, a slide is one column that scrolls.
const NARROW = 700;
const LOW = 480;
const AWAKE = 2500;
const SWIPE = 50;

const BUTTONS = [
  ['back', 'Back', 'M14 6l-6 6 6 6'],
  ['next', 'Next', 'M10 6l6 6-6 6'],
  ['sheet', 'Keys', 'M9.5 9.5a2.5 2.5 0 1 1 3.6 2.2c-.7.4-1.1.8-1.1 1.8M12 16.6v.1'],
  ['leave', 'Leave', 'M7 7l10 10M17 7L7 17'],
];

const element = (tag, className, parent, text = '') => {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  parent?.append(made);
  return made;
};

export class Screen {
  constructor(name, act) {
    this.name = name;
    this.act = act;
    this.before = document.activeElement;
    this.dialog = element('dialog', 'stage', document.body);
    this.dialog.setAttribute('aria-label', `Presenting: ${name}`);
    this.root = element('div', 'screen', this.dialog);
    this.root.tabIndex = -1;
    this.root.autofocus = true;
    this.canvas = element('div', 'canvas', this.root);
    this.slides = element('div', 'slides', this.canvas);
    this.makeFoot();
    this.makeSheet();
    this.said = element('p', 'said', this.root);
    this.said.setAttribute('aria-live', 'polite');
    this.started = Date.now();
    this.isOpen = true;
    this.dialog.addEventListener('cancel', (event) => event.preventDefault());
    this.dialog.addEventListener('close', () => { if (this.isOpen) this.act('leave'); });
    for (const kind of ['pointermove', 'pointerdown', 'focusin']) {
      this.root.addEventListener(kind, () => this.wake());
    }
    this.listenToSwipes();
    this.resized = () => {
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.measure() && this.onSize?.(), 120);
    };
    globalThis.addEventListener('resize', this.resized);
    this.measure();
    this.dialog.showModal();
    // A dialog that Streamlit opens meanwhile, as when the server is lost, makes all else dead.
    this.alive = new MutationObserver(() => {
      if (this.dialog.inert) this.dialog.inert = false;
      if (this.dialog.ariaHidden) this.dialog.removeAttribute('aria-hidden');
    });
    this.alive.observe(this.dialog, { attributes: true, attributeFilter: ['inert', 'aria-hidden'] });
    // What lies behind is not painted meanwhile, and a dialog of Streamlit's is not heard of.
    document.documentElement.classList.add('presenting');
    this.focus();
    this.ticking = setInterval(() => this.tick(), 1000);
  }

  makeFoot() {
    this.foot = element('footer', 'foot', this.canvas);
    this.line = element('div', 'line', this.foot);
    element('i', '', this.line);
    this.label = element('span', 'label', this.foot, this.name);
    this.word = element('span', 'word', this.foot);
    this.word.setAttribute('role', 'status');
    const buttons = element('span', 'buttons', this.foot);
    for (const [act, label, path] of BUTTONS) {
      const button = element('button', '', buttons);
      button.type = 'button';
      button.title = label;
      button.setAttribute('aria-label', label);
      button.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${path}"/></svg>`;
      button.addEventListener('click', () => this.act(act));
    }
    this.parts = element('span', 'parts', this.foot);
    this.clock = element('span', 'clock', this.foot, '0:00');
    this.place = element('span', 'place', this.foot);
  }

  makeSheet() {
    this.keys = element('div', 'sheet', this.root);
    this.keys.hidden = true;
    this.keys.tabIndex = -1;
    this.keys.setAttribute('role', 'dialog');
    this.keys.setAttribute('aria-label', 'Keys');
    element('h2', '', this.keys, 'Keys');
    const list = element('dl', '', this.keys);
    for (const [keys, meaning] of SHEET) {
      const term = element('dt', '', list);
      for (const key of keys.split('  ')) element('kbd', '', term, key);
      element('dd', '', list, meaning);
    }
  }

  // ------------------------------------------------------------ size and colours

  /** Sets the canvas to the window; true if its own size changed, so that slides must be redrawn. */
  measure() {
    const [wide, high] = [innerWidth, innerHeight];
    const scale = Math.max(1, Math.min(wide / WIDTH, high / HEIGHT));
    const [width, height] = [Math.round(wide / scale), Math.round(high / scale)];
    this.scale = scale;
    this.flows = width < NARROW || height < LOW;
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
    this.canvas.style.transform = `scale(${wide / width}, ${high / height})`;
    this.root.style.setProperty('--scale', scale);
    this.root.classList.toggle('flows', this.flows);
    const size = `${width} ${height}`;
    const isOther = size !== this.size;
    this.size = size;
    return isOther;
  }

  paint({ name, ...colours }) {
    for (const [role, colour] of Object.entries(colours)) {
      this.root.style.setProperty(`--${role}`, colour);
    }
    this.root.dataset.look = name;
    this.root.style.colorScheme = name;
  }

  // ------------------------------------------------------------ what it says

  progress(at, count) {
    this.place.textContent = `${at + 1} / ${count}`;
    this.line.firstChild.style.transform = `scaleX(${(at + 1) / count})`;
  }

  part(words) {
    this.parts.textContent = words;
  }

  announce({ heading, finding, problem }, at, count) {
    const parts = [`${at + 1} of ${count}`, heading, finding, problem].filter(Boolean);
    this.said.textContent = parts.join('. ');
  }

  /** A quiet word at the foot for some seconds; `isUnseen` if only for a screen reader. */
  say(sentence, isUnseen = false) {
    clearTimeout(this.saying);
    if (isUnseen) {
      if (sentence) this.said.textContent = sentence;
      return;
    }
    this.word.textContent = sentence;
    this.saying = setTimeout(() => { this.word.textContent = ''; }, 6000);
  }

  hint(digits) {
    clearTimeout(this.saying);
    this.word.textContent = digits ? `Go to ${digits}` : '';
  }

  tick() {
    this.clock.textContent = elapsed(Date.now() - this.started);
  }

  showClock() {
    this.clock.hidden = !this.clock.hidden;
  }

  get isSheetOpen() {
    return !this.keys.hidden;
  }

  sheet(isOpen) {
    this.keys.hidden = !isOpen;
    if (isOpen) this.keys.focus();
    else this.focus();
  }

  // ------------------------------------------------------------ pointer and focus

  wake() {
    this.root.classList.add('awake');
    clearTimeout(this.sleeping);
    this.sleeping = setTimeout(() => this.root.classList.remove('awake'), AWAKE);
  }

  listenToSwipes() {
    let from = null;
    this.root.addEventListener('touchstart', ({ touches, target }) => {
      const isFree = touches.length === 1 && !target.closest('.map, button, input');
      from = isFree ? [touches[0].clientX, touches[0].clientY] : null;
    }, { passive: true, capture: true });
    this.root.addEventListener('touchend', ({ changedTouches }) => {
      if (!from) return;
      const [across, down] = [changedTouches[0].clientX - from[0], changedTouches[0].clientY - from[1]];
      from = null;
      if (Math.abs(across) < SWIPE || Math.abs(across) < 1.5 * Math.abs(down)) return;
      this.act(across < 0 ? 'swiped' : 'swiped back');
    }, { passive: true, capture: true });
  }

  focus() {
    this.root.focus({ preventScroll: true });
  }

  fullscreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.root.requestFullscreen?.().catch(() => this.say('Full screen is not allowed here.'));
  }

  close() {
    this.isOpen = false;
    clearInterval(this.ticking);
    for (const timer of [this.waiting, this.saying, this.sleeping]) clearTimeout(timer);
    globalThis.removeEventListener('resize', this.resized);
    if (document.fullscreenElement) document.exitFullscreen();
    document.documentElement.classList.remove('presenting');
    this.alive.disconnect();
    this.dialog.close();
    this.dialog.remove();
    // What had the focus before may be gone by now, or hidden with the sidebar.
    for (const home of [document.querySelector('.st-key-present-button button'), this.before]) {
      if (home !== document.body) home?.focus({ preventScroll: true });
    }
  }
}
