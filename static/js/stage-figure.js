// A Plotly figure in a room of a given size: enlarged as a whole, in columns, or lower, so that
// nothing on it is smaller than the smallest type that can be read from ten metres.

const beside = (file) => import(`./${file}.js${new URL(import.meta.url).search}`);
const { plotly } = await beside('libraries');

// On the canvas of 1200 x 675, of which 1920 x 1080 shows 1.6 pixels for one.
const SMALLEST = 13;
const LEAST = 0.965;
const MOST = 1.5;
// A figure keeps its form down to this width, and its labels apart down to this share of its height.
const NARROWEST = 640;
const NARROWEST_COLUMN = 400;
const LOWEST = 0.82;
const GAP = 28;

const OPTIONS = { displayModeBar: false, responsive: false, doubleClick: false, scrollZoom: false };

const heightOf = (spec) => spec.layout.height ?? 420;

/** Every font of the figure at least as large as the smallest type; changes `part`. */
export function legible(part) {
  for (const [name, value] of Object.entries(part)) {
    if (!value || typeof value !== 'object') continue;
    if (name.endsWith('font') && Number.isFinite(value.size)) {
      value.size = Math.max(value.size, SMALLEST);
    }
    legible(value);
  }
  return part;
}

const rowsOf = ({ layout }) => {
  const rows = layout.meta?.rows;
  const [bottom, top] = layout.yaxis?.range ?? [];
  return rows && Math.abs(bottom - (rows - 0.6)) < 0.01 && Math.abs(top + 0.7) < 0.01 ? rows : 0;
};

/** How many columns `width` has room for, and the height of the rows set in so many columns. */
const mostColumns = (width) => Math.max(1, Math.floor((width + GAP) / (NARROWEST_COLUMN + GAP)));
const heightIn = (columns, rows, made) => (
  made - ((made - 36) / (rows + 0.1)) * (rows - Math.ceil(rows / columns))
);

/** The least height, in pixels, that shows all of the figure in a room of this width. */
export function needs(spec, width) {
  const rows = rowsOf(spec);
  const high = rows ? heightIn(Math.min(2, mostColumns(width)), rows, heightOf(spec)) : heightOf(spec);
  return high * LEAST;
}

/** How a figure fits: columns, its size in its own pixels, and how much it is enlarged. */
export function fitted(spec, width, height, flows) {
  const made = heightOf(spec);
  if (flows) return { columns: 1, width, height: made, scale: 1 };
  const rows = rowsOf(spec);
  if (rows && made * LEAST > height) {
    let columns = Math.min(2, mostColumns(width));
    while (columns < mostColumns(width) && heightIn(columns, rows, made) * LEAST > height) columns += 1;
    const high = heightIn(columns, rows, made);
    const room = (width - GAP * (columns - 1)) / columns;
    const scale = Math.max(LEAST, Math.min(height / high, room / NARROWEST_COLUMN, MOST));
    return { columns, width: room / scale, height: high, scale, each: Math.ceil(rows / columns) };
  }
  const scale = Math.max(LEAST, Math.min(height / made, width / NARROWEST, MOST));
  // Rows keep their height, because their labels are set apart in pixels.
  const high = rows ? made : Math.max(Math.min(height / scale, made * 1.2), made * LOWEST);
  return { columns: 1, width: width / scale, height: high, scale };
}

function inColumn(spec, fit, column) {
  if (fit.columns === 1) return spec;
  const part = structuredClone(spec);
  const first = column * fit.each;
  part.layout.yaxis.range = [first + fit.each - 0.6, first - 0.7];
  return part;
}

/** Draws the figure into `room`; the promise is kept when it can be seen. */
export async function draw(room, spec, fit, alt) {
  const Plotly = await plotly();
  const plots = [];
  for (let column = 0; column < fit.columns; column += 1) {
    const { data, layout } = inColumn(spec, fit, column);
    const frame = document.createElement('div');
    frame.className = 'figure';
    frame.style.width = `${fit.width * fit.scale}px`;
    frame.style.height = `${fit.height * fit.scale}px`;
    const plot = document.createElement('div');
    plot.style.transform = `scale(${fit.scale})`;
    frame.append(plot);
    room.append(frame);
    plots.push(Plotly.newPlot(
      plot,
      data,
      { ...layout, width: fit.width, height: fit.height, autosize: false, dragmode: false },
      OPTIONS,
    ));
  }
  room.setAttribute('role', 'img');
  room.setAttribute('aria-label', alt);
  await alike(Plotly, await Promise.all(plots));
}

/** Columns of one figure get one scale, the widest of theirs. */
async function alike(Plotly, plots) {
  if (plots.length < 2) return;
  const ranges = plots.map((plot) => plot._fullLayout.xaxis.range);
  const range = [Math.min(...ranges.map(([low]) => low)), Math.max(...ranges.map(([, high]) => high))];
  await Promise.all(plots.map((plot) => Plotly.relayout(plot, { 'xaxis.range': range })));
}

/** Gives back what the figures in `room` hold. */
export function clear(room) {
  // Without the library there is nothing that it drew.
  if (!globalThis.Plotly) return;
  for (const plot of room.querySelectorAll('.js-plotly-plot')) globalThis.Plotly.purge(plot);
}
