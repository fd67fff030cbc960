// Pictures of exhibits, made in the reader's browser: one is shown small and saved as PNG or SVG,
// several are saved as a ZIP.

const beside = (file) => import(`./${file}.js${new URL(import.meta.url).search}`);
const [{ sheet }, { svgOf, pngOf }, { zipOf }] = await Promise.all(
  ['sheet', 'drawing', 'zip'].map(beside),
);

// A screen shows so many pixels of the file for one of the sheet.
const SCALE = 2;
const KINDS = ['png', 'svg'];
const made = new WeakMap();

function save(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

function element(tag, text = '', properties = {}) {
  return Object.assign(document.createElement(tag), { textContent: text, ...properties });
}

function ways(offers) {
  const shown = element('div', '', { className: 'ways' });
  for (const [says, act] of offers) {
    const button = element('button', says, { type: 'button' });
    button.addEventListener('click', act);
    shown.append(button);
  }
  return shown;
}

/** One exhibit on its sheet: the size of the sheet, and the picture as a blob for each kind. */
async function drawn({ slide, foot }, look, away) {
  const laid = await sheet(slide, look, foot, away);
  try {
    const picture = await svgOf(laid.root, slide.finding);
    return {
      width: picture.width,
      height: picture.height,
      png: await pngOf(picture, SCALE),
      svg: new Blob([picture.svg], { type: 'image/svg+xml' }),
    };
  } finally {
    laid.clear();
  }
}

function one(root, { slide, names }, picture) {
  const preview = element('img', '', { alt: `Preview: ${slide.finding}` });
  preview.src = URL.createObjectURL(picture.png);
  const size = `${picture.width * SCALE} × ${picture.height * SCALE}`;
  const offers = ways([
    [`Download PNG (${size})`, () => save(picture.png, names.png)],
    ['Download SVG', () => save(picture.svg, names.svg)],
  ]);
  root.replaceChildren(offers, preview);
}

async function several(root, { pictures, zips }, found) {
  const offers = [];
  for (const kind of KINDS) {
    const files = found.map((picture, at) => [pictures[at].names[kind], picture[kind]]);
    const zip = await zipOf(files);
    const size = `${(zip.size / 1e6).toFixed(1)} MB`;
    const says = `Download ${files.length} ${kind.toUpperCase()} files (ZIP, ${size})`;
    offers.push([says, () => save(zip, zips[kind])]);
  }
  root.replaceChildren(ways(offers));
}

async function draw(root, data, isWanted) {
  const word = element('p');
  word.setAttribute('role', 'status');
  root.replaceChildren(word);
  const away = element('div', '', { className: 'sheet-away', inert: true });
  document.body.append(away);
  try {
    const { pictures, look } = data;
    const found = [];
    for (const each of pictures) {
      word.textContent = pictures.length > 1
        ? `Picture ${found.length + 1} of ${pictures.length} is being drawn.`
        : 'The picture is being drawn.';
      found.push(await drawn(each, look, away));
      if (!isWanted()) return;
    }
    if (pictures.length > 1) await several(root, data, found);
    else one(root, pictures[0], found[0]);
  } catch (error) {
    console.warn(error);
    word.textContent = 'The picture could not be drawn in this browser. The workbook has the figures.';
  } finally {
    away.remove();
  }
}

export function mount({ parentElement, data }) {
  const root = parentElement.querySelector('.picture');
  const wanted = JSON.stringify(data);
  if (made.get(root) === wanted) return;
  made.set(root, wanted);
  for (const [name, colour] of Object.entries(data.page)) root.style.setProperty(`--${name}`, colour);
  draw(root, data, () => root.isConnected && made.get(root) === wanted);
}

export function unmount(parentElement) {
  made.delete(parentElement.querySelector?.('.picture'));
}
