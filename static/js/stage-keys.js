// The keys of the stage: what each does, and the sheet that tells.

const PAUSE = 700;
const WRITES = 'textarea, input:not([type=range], [type=checkbox], [type=radio]), '
  + '[contenteditable=""], [contenteditable=true]';
// These answer to keys once the keyboard led there, not where the mouse was last.
const MOVES = 'input, select';
const PRESSES = 'a[href], button, summary, [role=button]';

// Clickers send Page Down, Page Up, the full stop or B, and F5 or Escape.
const ACTS = {
  ArrowRight: 'next',
  PageDown: 'next',
  ' ': 'next',
  Enter: 'next',
  ArrowLeft: 'back',
  PageUp: 'back',
  Backspace: 'back',
  Home: 'first',
  End: 'last',
  b: 'black',
  '.': 'black',
  w: 'white',
  ',': 'white',
  s: 'spotlight',
  n: 'speaker',
  '?': 'sheet',
  f: 'fullscreen',
  t: 'clock',
  d: 'colours',
  Escape: 'escape',
};

// A key that is held down goes on stepping, and does all else once.
const STEADY = ['next', 'back'];

export const SHEET = [
  ['→  Space  Page Down', 'Next'],
  ['←  Page Up', 'Back'],
  ['Home  End', 'First, last'],
  ['1 to 9', 'That slide; two digits one after the other for 10 and more'],
  ['B  .', 'Black screen, and back'],
  ['W  ,', 'White screen, and back'],
  ['S', 'Spotlight at the pointer; or hold the mouse button'],
  ['N', 'Notes, clock and what comes next, in a window of their own'],
  ['D', 'Light or dark colours'],
  ['F', 'Full screen'],
  ['T', 'Hide or show the time; Shift T sets it to zero'],
  ['Esc', 'Leave'],
];

export class Keys {
  /** `act(name, value)` does what a key means; `count()` is how many slides there are. */
  constructor(act, count) {
    this.act = act;
    this.count = count;
    this.digits = '';
    this.heard = (event) => this.hear(event);
    // Before Streamlit hears of them, which has keys of its own behind the stage.
    globalThis.addEventListener('keydown', this.heard, true);
  }

  close() {
    clearTimeout(this.pause);
    globalThis.removeEventListener('keydown', this.heard, true);
  }

  hear(event) {
    const { target } = event;
    const isOnSlide = target.closest?.('.slide');
    const isLed = target.matches?.(':focus-visible');
    if (target.matches?.(WRITES) || (isLed && target.matches(MOVES))) {
      if (event.key === 'Escape') {
        event.stopImmediatePropagation();
        event.preventDefault();
        this.act('focus');
      }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isPressed = isLed && [' ', 'Enter'].includes(event.key) && target.matches(PRESSES);
    const name = this.named(event);
    if (!isPressed && (/^[0-9]$/.test(event.key) || name)) {
      event.stopImmediatePropagation();
      event.preventDefault();
      if (name === 'number') this.number();
      else if (!name) this.digit(event.key);
      else if (!event.repeat || STEADY.includes(name)) this.act(name);
      return;
    }
    // What a map or a button on a slide makes of it goes no further than the stage.
    if (!isOnSlide && !isPressed && event.key !== 'Tab') event.stopImmediatePropagation();
  }

  named(event) {
    // With it a clicker begins a talk, and a browser would load the page anew.
    if (event.key === 'F5') return 'begun';
    if (event.key === 'Enter' && this.digits) return 'number';
    if (event.key.toLowerCase() === 't' && event.shiftKey) return 'restart';
    return ACTS[event.key] ?? ACTS[event.key.toLowerCase()];
  }

  digit(text) {
    clearTimeout(this.pause);
    this.digits += text;
    this.act('digits', this.digits);
    // No slide has a longer number that begins so.
    if (Number(this.digits) * 10 > this.count()) this.number();
    else this.pause = setTimeout(() => this.number(), PAUSE);
  }

  number() {
    clearTimeout(this.pause);
    const wanted = Number(this.digits);
    this.digits = '';
    this.act('digits', '');
    if (wanted) this.act('to', wanted);
  }
}
