// Which of the ways from a step of a story the reader takes, told to the server.

const listeners = new WeakMap();

export function unmount(parentElement) {
  document.removeEventListener('click', listeners.get(parentElement));
  listeners.delete(parentElement);
}

export function mount({ parentElement, setTriggerValue }) {
  unmount(parentElement);
  const tell = (event) => {
    const way = event.target.closest?.('[data-way]');
    // A new tab or window is the browser's own affair.
    if (!way || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    setTriggerValue('taken', way.dataset.way);
  };
  listeners.set(parentElement, tell);
  document.addEventListener('click', tell);
}
