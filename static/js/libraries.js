// The drawing libraries, fetched from our own server once, by the first that needs them. A page
// that is one file brings them and its style sheets with it.

const fetched = new Map();

function fetchedScript(file) {
  if (!fetched.has(file)) {
    fetched.set(file, new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.src = new URL(`../vendor/${file}${new URL(import.meta.url).search}`, import.meta.url).href;
      script.onload = resolve;
      script.onerror = () => {
        fetched.delete(file);
        reject(new Error(`${file} did not arrive`));
      };
      document.head.append(script);
    }));
  }
  return fetched.get(file);
}

/** deck.gl, as the object that holds its layers, views and interpolators. */
export async function deckgl() {
  if (!globalThis.deck) await fetchedScript('deck.js');
  return globalThis.deck;
}

/** Plotly. */
export async function plotly() {
  if (!globalThis.Plotly) await fetchedScript('plotly.js');
  return globalThis.Plotly;
}

const sheets = new Map();

/** A style sheet of ours, once for the whole page; the promise is kept when it has its effect. */
export function styled(name) {
  if (document.querySelector(`style[data-sheet="${name}"]`)) return Promise.resolve();
  if (!sheets.has(name)) {
    sheets.set(name, new Promise((resolve) => {
      const link = document.createElement('link');
      link.rel = 'stylesheet';
      link.href = new URL(`../css/${name}.css${new URL(import.meta.url).search}`, import.meta.url).href;
      link.onload = link.onerror = resolve;
      document.head.append(link);
    }));
  }
  return sheets.get(name);
}
