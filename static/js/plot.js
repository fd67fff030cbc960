// One Plotly figure that fills its element, drawn anew or changed to what it became.

const beside = (file) => import(`./${file}.js${new URL(import.meta.url).search}`);
const { plotly } = await beside('libraries');

const isCoarse = matchMedia('(pointer: coarse)');
// Four corners, on Plotly's grid of 1000.
const CORNERS = 'M120 380v-260h260v90h-170v170zM620 120h260v260h-90v-170h-170zM120 620h90v170h170v90h-260z'
  + 'M790 620h90v260h-260v-90h170z';
// With its finding and its source, which a chart alone would leave behind.
const EXHIBIT = '.exhibit, [class*="st-key-exhibit-"]';
const WHOLE_SCREEN = {
  name: 'wholeScreen',
  title: 'Fill the screen (Esc leaves)',
  icon: { width: 1000, height: 1000, path: CORNERS },
  click: (element) => (document.fullscreenElement
    ? document.exitFullscreen() : element.closest(EXHIBIT).requestFullscreen()),
};
const OPTIONS = {
  displaylogo: false,
  typesetMath: false,
  modeBarButtons: [['toImage', 'resetScale2d', ...(document.fullscreenEnabled ? [WHOLE_SCREEN] : [])]],
};

const SMALLEST = 10; // pixels

/** On a phone a label can be longer than the chart is wide: smaller type then saves its end. */
function keepWhole(element) {
  const { right: edge } = element.getBoundingClientRect();
  const cut = [];
  for (const text of element.querySelectorAll('.annotation-text, .textpoint text')) {
    const { left, right } = text.getBoundingClientRect();
    if (right > edge && left < edge) cut.push([text, (edge - left) / (right - left)]);
  }
  for (const [text, share] of cut) {
    // Its left edge stays where it is.
    const { x } = text.getBBox();
    text.setAttribute('text-anchor', 'start');
    for (const line of [text, ...text.querySelectorAll('.line')]) line.setAttribute('x', x);
    const size = parseFloat(getComputedStyle(text).fontSize);
    text.style.fontSize = `${Math.max(SMALLEST, size * share * 0.99)}px`;
  }
}

/** Draws a figure into an element that has a size; the promise is kept when it can be seen. */
export async function draw(element, { data, layout: { height, width, ...layout } }) {
  const Plotly = await plotly();
  // A finger scrolls the page; it does not zoom into a chart.
  const dragmode = isCoarse.matches ? false : layout.dragmode;
  await Plotly.react(element, data, { ...layout, dragmode, autosize: true }, OPTIONS);
  keepWhole(element);
}

/** Gives a drawn figure the size of its element, if it has another. */
export async function fit(element) {
  const { width, height } = element._fullLayout ?? {};
  const { clientWidth, clientHeight } = element;
  if (!clientWidth || (clientWidth === width && clientHeight === height)) return;
  await (await plotly()).relayout(element, { autosize: true });
  keepWhole(element);
}

/** Gives back what a figure holds. */
export async function clear(element) {
  (await plotly()).purge(element);
}
