// The clock, and what the speaker's own window is told and asks for. Notes are nowhere else.

export const elapsed = (milliseconds) => {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (number) => String(number).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
};

const title = (slide) => (slide ? slide.heading || slide.finding : '');

// A tab that is loaded again goes on where it was, with its speaker's window and its clock.
const kept = (name, make) => {
  const key = `stage ${name}`;
  try {
    const held = sessionStorage.getItem(key) ?? make();
    sessionStorage.setItem(key, held);
    return held;
  } catch {
    return make();
  }
};

const forgotten = (name) => {
  try {
    sessionStorage.removeItem(`stage ${name}`);
  } catch {
    // Without storage nothing was kept.
  }
};

export class Notes {
  /** `act(name, value)` does what the speaker's window asks for. */
  constructor(act) {
    this.act = act;
    this.id = kept('channel', () => Math.random().toString(36).slice(2));
    this.started = Number(kept('started', () => String(Date.now())));
    this.channel = new BroadcastChannel(`stage-${this.id}`);
    this.channel.onmessage = ({ data }) => {
      if (data.ask === 'state') this.tell();
      else if (data.ask) this.act(data.ask, data.value);
    };
    this.last = null;
  }

  /** Sets the time to zero; the moment from which it counts, in milliseconds. */
  restart() {
    forgotten('started');
    this.started = Number(kept('started', () => String(Date.now())));
    this.tell();
    return this.started;
  }

  /** What the speaker sees from now on. */
  show(name, slides, at, isBlank) {
    const now = slides[at];
    this.last = {
      name,
      at,
      count: slides.length,
      title: title(now),
      finding: now?.heading ? now.finding : '',
      next: title(slides[at + 1]),
      say: now?.say ?? [],
      sources: now?.sources ?? [],
      isBlank,
    };
    this.tell();
  }

  tell() {
    if (this.last) this.channel.postMessage({ state: { ...this.last, started: this.started } });
  }

  /** Opens the speaker's window; false where the browser forbids it. */
  open() {
    const address = new URL(`../speaker.html#${this.id}`, import.meta.url);
    return Boolean(window.open(address, `speaker-${this.id}`, 'popup,width=960,height=680'));
  }

  close() {
    forgotten('started');
    this.channel.postMessage({ left: true });
    this.channel.close();
  }
}
