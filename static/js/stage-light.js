// The spotlight that follows the pointer, and the screen that is blank.

const HOLD = 450;
const STILL = 6;

export class Light {
  constructor(screen) {
    this.screen = screen;
    this.spot = document.createElement('div');
    this.spot.className = 'spot';
    this.spot.hidden = true;
    this.cover = document.createElement('div');
    this.cover.className = 'cover';
    this.cover.hidden = true;
    screen.append(this.spot, this.cover);
    this.isOn = false;
    screen.addEventListener('pointermove', (event) => this.follow(event));
    screen.addEventListener('pointerdown', (event) => this.press(event));
    for (const end of ['pointerup', 'pointercancel']) {
      screen.addEventListener(end, () => this.release());
    }
  }

  follow({ clientX, clientY }) {
    this.spot.style.setProperty('--x', `${clientX}px`);
    this.spot.style.setProperty('--y', `${clientY}px`);
    if (this.pressed && Math.hypot(clientX - this.pressed[0], clientY - this.pressed[1]) > STILL) {
      clearTimeout(this.holding);
    }
  }

  // Where the mouse is held still, the light is on until it is let go.
  press(event) {
    if (event.pointerType !== 'mouse' || event.button !== 0 || event.target.closest('button, a, input')) {
      return;
    }
    this.follow(event);
    this.pressed = [event.clientX, event.clientY];
    this.holding = setTimeout(() => { this.spot.hidden = false; }, HOLD);
  }

  release() {
    clearTimeout(this.holding);
    this.pressed = null;
    this.spot.hidden = !this.isOn;
  }

  toggle() {
    this.isOn = !this.isOn;
    this.spot.hidden = !this.isOn;
  }

  /** Black or white over everything; the same colour again takes it away. */
  blank(colour) {
    const isSame = !this.cover.hidden && this.cover.dataset.colour === colour;
    this.cover.hidden = isSame;
    this.cover.dataset.colour = colour;
    return !isSame;
  }

  get isBlank() {
    return !this.cover.hidden;
  }

  clear() {
    this.cover.hidden = true;
  }
}
