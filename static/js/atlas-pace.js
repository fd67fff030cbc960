// How often a map draws: never before its last picture is finished.
//
// A browser without a graphics card draws more slowly than it takes orders. Without a pace they
// queue up, and whoever moves on waits until old pictures of the map are done.

/** Draws for a map of deck.gl at its pace; give it as `_customRender`. */
export class Pace {
  constructor(deck) {
    this.deck = deck;
    this.mark = null;
    this.waiting = 0;
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
    deck()._drawLayers(reason);
    const { gl } = deck().device;
    this.mark = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    gl.flush();
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

  stop() {
    cancelAnimationFrame(this.waiting);
  }
}
