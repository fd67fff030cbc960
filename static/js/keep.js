// The reader's own story, kept in their browser tab so that it outlives a reload.

const PLACE = 'own story';

/** What the tab keeps; "" where it keeps nothing, or the browser forbids it to. */
function kept() {
  try {
    return sessionStorage.getItem(PLACE) ?? '';
  } catch {
    return '';
  }
}

function keep(story) {
  try {
    if (story) sessionStorage.setItem(PLACE, story);
    else sessionStorage.removeItem(PLACE);
  } catch (error) {
    // The story goes on without a copy in the tab.
    console.warn(error);
  }
}

/**
 * Before the server has what the tab holds (`known`), this tells it; afterwards the tab keeps what
 * the server has. Nothing is told where nothing is held, unless the page waits for it. Where the
 * server could not open what is held (`story` is null), the tab keeps that.
 */
export function mount({data, setStateValue}) {
  if (data.known) {
    if (data.story !== null) keep(data.story);
    return;
  }
  const held = kept();
  if (held || data.waits) setStateValue('held', held);
}

export function unmount() {}
