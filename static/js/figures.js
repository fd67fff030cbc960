// The charts of a page, drawn in the rooms that the server left for them: those that the reader
// sees first, one at a time, so that the page can be read and moved meanwhile.

const beside = (file) => import(`./${file}.js${new URL(import.meta.url).search}`);
const [{ plotly }, { draw, fit, clear }] = await Promise.all(['libraries', 'plot'].map(beside));

const NEAR = 800; // pixels
const LONGEST = 60; // milliseconds that the next chart waits until the last one is shown
// Streamlit may take a chart away and put it back at once.
const GONE_AFTER = 2000; // milliseconds

const rooms = document.getElementsByClassName('plot-room');
const known = new WeakSet();
const isDone = new WeakSet();
const shown = new WeakMap(); // what a plot was drawn from
const waiting = new Set();
const plots = new Map();
const all = new Set();
let isDrawing = false;

// ---------------------------------------------------------------- one room

/** The chart that stood here before the server said anew what to draw, or a new one. */
function plotOf(room) {
  const { name } = room.dataset;
  let plot = plots.get(name);
  if (!plot || (plot.isConnected && plot.parentElement !== room)) {
    plot = document.createElement('div');
    plot.className = 'plot';
    plots.set(name, plot);
    all.add(plot);
  }
  if (plot.parentElement !== room) room.replaceChildren(plot);
  return plot;
}

function tellChoices(plot) {
  plot.dataset.tells = 'true';
  plot.on('plotly_click', ({ points: [point] }) => {
    const { name } = plot.parentElement.dataset;
    const [value] = [point.customdata].flat();
    if (value) document.dispatchEvent(new CustomEvent('figure-chosen', { detail: { name, value } }));
  });
}

async function drawIn(room) {
  isDone.add(room);
  const plot = plotOf(room);
  try {
    const { spec } = room.dataset;
    if (shown.get(plot) === spec) await fit(plot);
    else await draw(plot, JSON.parse(spec));
    if ('picks' in room.dataset && !plot.dataset.tells) tellChoices(plot);
    shown.set(plot, spec);
    sizes.observe(plot);
  } catch (error) {
    console.warn(error);
    plots.delete(room.dataset.name);
    room.textContent = 'This chart could not be drawn in your browser. Rows and sources, below, has the figures.';
  }
}

// ---------------------------------------------------------------- one after the other

/** How far a room is out of sight, in pixels, and where it stands among those in sight. */
function away(room) {
  const { top, bottom } = room.getBoundingClientRect();
  return [Math.max(0, top - innerHeight, -bottom), top];
}
const byNearness = (one, other) => one[0] - other[0] || one[1] - other[1];
// Without a graphics card a map beside the charts can hold up a frame for half a second.
const painted = () => new Promise((done) => {
  setTimeout(done, document.hidden ? 0 : LONGEST);
  requestAnimationFrame(() => setTimeout(done));
});

async function drawAll() {
  if (isDrawing) return;
  isDrawing = true;
  await document.fonts.ready;
  while (waiting.size) {
    const [[room]] = [...waiting].map((each) => [each, away(each)])
      .sort(([, one], [, other]) => byNearness(one, other));
    waiting.delete(room);
    if (!room.isConnected) continue;
    const plot = room.querySelector(':scope > .plot');
    if (!isDone.has(room)) await drawIn(room);
    else if (plot) await fit(plot).catch(console.warn);
    await painted();
  }
  isDrawing = false;
}

function want(room) {
  waiting.add(room);
  drawAll();
}

/** Draws a room before all others; the promise is kept when that is done. */
export async function show(room) {
  nearness.unobserve(room);
  await document.fonts.ready;
  await drawIn(room);
}

// Within the part of the page that scrolls, a margin counts only as `scrollMargin`.
const nearness = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    nearness.unobserve(target);
    want(target);
  }
}, { rootMargin: `${NEAR}px`, scrollMargin: `${NEAR}px` });

const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) if (target.parentElement) want(target.parentElement);
});

// ---------------------------------------------------------------- rooms come and go

let sweeping = 0;

function sweep() {
  sweeping = 0;
  for (const plot of all) {
    if (plot.isConnected) continue;
    all.delete(plot);
    sizes.unobserve(plot);
    for (const [name, held] of plots) if (held === plot) plots.delete(name);
    clear(plot);
  }
}

/** Whether the first view still shows this chart, which then goes into the page (early.js). */
function isShownEarly(room) {
  const view = document.getElementById('first-view');
  return view && !view.contains(room) && view.dataset.exhibits.split(' ').includes(room.dataset.name);
}

function look() {
  for (const room of rooms) {
    if (known.has(room) || isShownEarly(room)) continue;
    known.add(room);
    plotly().catch(() => {});
    // What stood here stays in sight until it is changed, which whoever moved a control waits for.
    const isChanged = plots.has(room.dataset.name) && plotOf(room);
    if (isChanged && away(room)[0] < NEAR) want(room);
    else nearness.observe(room);
  }
  sweeping ||= setTimeout(sweep, GONE_AFTER);
}

new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
addEventListener('beforeprint', () => {
  for (const room of rooms) if (!isDone.has(room)) drawIn(room);
});
look();
