// Which exhibit's rows the reader asks for, told to the server.

const listeners = new WeakMap();

export function unmount(parentElement) {
  document.removeEventListener('rows-asked', listeners.get(parentElement));
  listeners.delete(parentElement);
}

export function mount({ parentElement, setTriggerValue }) {
  unmount(parentElement);
  const { dataset } = document.documentElement;
  const tell = () => {
    if (!dataset.asked) return;
    setTriggerValue('asked', dataset.asked);
    delete dataset.asked;
  };
  listeners.set(parentElement, tell);
  document.addEventListener('rows-asked', tell);
  // What was pressed before the page was complete.
  tell();
}
