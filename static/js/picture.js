// A picture of one exhibit, made in the reader's browser: shown small, and saved as PNG or SVG.

const beside = (file) => import(`./${file}.js${new URL(import.meta.url).search}`);
const [{ sheet }, { svgOf, pngOf }] = await Promise.all(['sheet', 'drawing'].map(beside));

// A screen shows so many pixels of the file for one of the sheet.
const SCALE = 2;
const made = new WeakMap();

function save(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

async function draw(root, { slide, look, foot, names }) {
  root.replaceChildren();
  const word = document.createElement('p');
  word.setAttribute('role', 'status');
  word.textContent = 'The picture is being drawn.';
  root.append(word);
  const away = document.createElement('div');
  away.className = 'sheet-away';
  away.inert = true;
  document.body.append(away);
  try {
    const drawn = await sheet(slide, look, foot, away);
    const picture = await svgOf(drawn.root, slide.finding);
    drawn.clear();
    const png = await pngOf(picture, SCALE);
    const svg = new Blob([picture.svg], { type: 'image/svg+xml' });
    const preview = document.createElement('img');
    preview.alt = `Preview: ${slide.finding}`;
    preview.src = URL.createObjectURL(png);
    const ways = document.createElement('div');
    ways.className = 'ways';
    for (const [name, blob, says] of [
      [names.png, png, `Download PNG (${picture.width * SCALE} × ${picture.height * SCALE})`],
      [names.svg, svg, 'Download SVG'],
    ]) {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = says;
      button.addEventListener('click', () => save(blob, name));
      ways.append(button);
    }
    root.replaceChildren(ways, preview);
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
  draw(root, data);
}

export function unmount(parentElement) {
  made.delete(parentElement.querySelector?.('.picture'));
}
