// One exhibit on a sheet of its own, as it leaves: finding, body, legend, caption, day and link.

const beside = (file) => import(`./${file}.js${new URL(import.meta.url).search}`);
const [{ plotly, styled }, { legible }] = await Promise.all(['libraries', 'stage-figure'].map(beside));

// More rows than this make no picture; the rows themselves can be taken away.
const MOST_ROWS = 24;
const MAP = 620;
const PATIENCE = 20000;

const element = (tag, className, parent, text = '') => {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  parent?.append(made);
  return made;
};

/** A figure in a room of this width, as the text of an SVG. */
export async function figureSvg(body, width, alt) {
  const Plotly = await plotly();
  const spec = legible(JSON.parse(body));
  const height = spec.layout.height ?? 450;
  const address = await Plotly.toImage(
    { data: spec.data, layout: { ...spec.layout, width, height, autosize: false } },
    { format: 'svg', width, height },
  );
  const text = decodeURIComponent(address.slice(address.indexOf(',') + 1));
  return { text: text.replace('<svg ', `<svg role="img" aria-label="${alt.replace(/[&<>"]/g, ' ')}" `), height };
}

/** When the land and all that lies on a map has arrived, and is drawn in the size of its room. */
async function arrived(map) {
  const until = performance.now() + PATIENCE;
  const canvas = map.root.querySelector('canvas');
  // Where no graphics card is, the picture of a size that it no longer has may still be on its way.
  const isThere = () => map.root.dataset.drawn && map.pace.isAtRest
    && map.deck.layerManager?.getLayers().every((layer) => layer.isLoaded)
    && Math.abs(canvas.width - canvas.clientWidth * map.pace.fine) < 2;
  while (!isThere() && performance.now() < until) {
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
  // Names are set after the marks that they leave room for.
  await new Promise((resolve) => { setTimeout(resolve, 400); });
  while (!map.pace.isAtRest && performance.now() < until) {
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
}

/** A map in `room`, drawn and still; its canvas holds its picture. Gives back what destroys it. */
export async function mapIn(room, scene, pixels = 2) {
  const { atlas, asked } = await beside('atlas');
  const start = Object.keys(scene.start ?? {}).length || !scene.pick ? scene.start : asked();
  const map = atlas(room, { ...scene, start: { ...start, playing: undefined }, pixels }, {});
  await map.ready;
  if (!map.deck) return map;
  await arrived(map);
  // What a graphics card drew can be read until the browser shows it.
  map.deck.redraw('picture');
  const canvas = room.querySelector('canvas');
  canvas.picture = canvas.toDataURL();
  return map;
}

/** Cuts a long table, and says so. */
function cutTable(room) {
  const grid = room.querySelector('table.grid');
  if (!grid) return;
  const rows = [...grid.tBodies[0].rows];
  rows.slice(MOST_ROWS).forEach((row) => row.remove());
  const left = Number(grid.dataset.rows) - Math.min(rows.length, MOST_ROWS);
  if (left > 0) element('p', 'more', room, `And ${left.toLocaleString('en')} more rows on the page.`);
}

/** Draws the sheet of `slide` into `parent`; gives the sheet and what clears it away. */
export async function sheet(slide, look, foot, parent) {
  await styled('sheet');
  const root = element('section', 'sheet', parent);
  for (const [name, colour] of Object.entries(look)) root.style.setProperty(`--${name}`, colour);
  element('h1', '', root, slide.finding);
  const room = element('div', 'room', root);
  let map = null;
  if (slide.kind === 'figure') {
    const { text, height } = await figureSvg(slide.body, room.clientWidth, slide.alt);
    room.svg = text;
    room.style.height = `${height}px`;
  } else if (slide.kind === 'map') {
    room.classList.add('atlas');
    room.style.height = `${MAP}px`;
    map = await mapIn(room, slide.body);
  } else {
    room.innerHTML = slide.body;
    cutTable(room);
  }
  if (slide.legend) element('div', '', root).innerHTML = slide.legend;
  for (const text of [slide.method, slide.caption, foot]) if (text) element('p', 'under', root, text);
  await document.fonts.ready;
  return {
    root,
    clear() {
      map?.destroy();
      root.remove();
    },
  };
}
