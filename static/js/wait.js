// While something is made on the server: asks it once, after a while, to draw this part anew.

let timer = 0;

export function mount({ data, setTriggerValue }) {
  clearTimeout(timer);
  timer = setTimeout(() => setTriggerValue('again', data.look), data.after);
}

export function unmount() {
  clearTimeout(timer);
}
