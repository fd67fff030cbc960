// How a map draws: never before its last picture is finished, and coarsely while it moves where no
// graphics card is.
//
// A browser without one draws more slowly than it takes orders. Without a pace they queue up, and
// whoever moves on waits until old pictures of the map are done.

const REST = 200; // milliseconds without a move, after which the picture is sharp again
const COARSE = 0.5; // pixels drawn for each of the screen's, both ways

/** Draws for a map of deck.gl at its pace; give it as `_customRender`. */
export class Pace {
  /**
   * `pixels` is how finely the map draws at rest, as `useDevicePixels` of deck.gl; `begun` is called
   * after the first picture in the size of the map.
   */
  constructor(deck, pixels, begun) {
    this.deck = deck;
    this.begun = begun;
    this.fine = pixels;
    this.pixels = pixels;
    this.mark = null;
    this.waiting = 0;
    this.rest = 0;
    this.isMoving = false;
  }

  /** To be told of every move: until the map rests, it may be drawn coarsely. */
  hurry() {
    this.isMoving = true;
    clearTimeout(this.rest);
    this.rest = setTimeout(() => {
      this.isMoving = false;
      if (this.pixels !== this.fine) this.deck().redraw('rest');
    }, REST);
  }

  draw(reason) {
    const { deck } = this;
    if (this.isBusy) {
      this.waiting ||= requestAnimationFrame(() => {
        this.waiting = 0;
        deck().redraw(reason);
      });
      return;
    }
    this.sharpen();
    deck()._drawLayers(reason);
    if (this.begun && this.isSized) {
      this.begun();
      this.begun = null;
    }
    const { gl } = deck().device;
    this.mark = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    gl.flush();
  }

  /** Whether the canvas has been told its size; until then its pictures are small, and stretched. */
  get isSized() {
    const { width, clientWidth } = this.deck().getCanvas();
    return width >= COARSE * clientWidth;
  }

  /** Sets how finely the next picture is drawn. */
  sharpen() {
    const fine = this.fine === true ? devicePixelRatio : Number(this.fine);
    const isCoarse = this.isMoving && this.deck().device.info.gpu === 'software';
    const wanted = isCoarse ? COARSE * fine : this.fine;
    if (wanted === this.pixels) return;
    this.pixels = wanted;
    this.deck().setProps({ useDevicePixels: wanted });
  }

  /** Whether what was ordered last is not drawn yet. */
  get isBusy() {
    if (!this.mark) return false;
    const { gl } = this.deck().device;
    if (!gl.isContextLost() && gl.getSyncParameter(this.mark, gl.SYNC_STATUS) === gl.UNSIGNALED) return true;
    gl.deleteSync(this.mark);
    this.mark = null;
    return false;
  }

  /** Whether the last picture is drawn as finely as it will be, and none is to follow. */
  get isAtRest() {
    return !this.isMoving && !this.waiting && this.pixels === this.fine && !this.isBusy;
  }

  stop() {
    cancelAnimationFrame(this.waiting);
    clearTimeout(this.rest);
  }
}
