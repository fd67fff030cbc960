// The reader's own story, kept in their browser tab so that it outlives a reload.

const PLACE = 'own story';

/**
 * Before the server has what the tab holds (`known`), this tells it; afterwards the tab keeps what
 * the server has. Nothing is told where nothing is held, unless the page waits for it. Where the
 * server could not open what is held (`story` is null), the tab keeps that.
 */
export function mount({data, setStateValue}) {
  if (data.known) {
    if (data.story === null) return;
    if (data.story) sessionStorage.setItem(PLACE, data.story);
    else sessionStorage.removeItem(PLACE);
    return;
  }
  const held = sessionStorage.getItem(PLACE) ?? '';
  if (held || data.waits) setStateValue('held', held);
}

export function unmount() {}
