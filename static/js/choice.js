// What the reader chose on a chart, told to the server.

const listeners = new WeakMap();

export function unmount(parentElement) {
  document.removeEventListener('figure-chosen', listeners.get(parentElement));
  listeners.delete(parentElement);
}

export function mount({ parentElement, data, setTriggerValue }) {
  unmount(parentElement);
  const heard = ({ detail: { name, value } }) => {
    if (name === data.figure) setTriggerValue('chosen', value);
  };
  listeners.set(parentElement, heard);
  document.addEventListener('figure-chosen', heard);
}
