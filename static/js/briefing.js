// Sets a briefing: charts in one column or two, blocks on one to four sheets, and page numbers.
//
// Nothing is cut: a block that does not fit where it is goes on to the next sheet, lists and tables
// go on item by item, and what four sheets cannot hold is named on the last.

const beside = (file) => import(`./${file}.js${new URL(import.meta.url).search}`);
const [{ figureSvg, mapIn }, { bringLand }] = await Promise.all(['sheet', 'brought'].map(beside));

bringLand((name) => globalThis.brought[name]);

const main = document.querySelector('main');
const { width, height, most } = JSON.parse(main.dataset.settings);
const PIXELS = 96 / 25.4;
const ROOM = { width: (width - 28) * PIXELS, height: (height - 28) * PIXELS };
// How a figure is drawn for one column and for two: so wide, and then made smaller as a whole.
const DRAWN = { 1: 900, 2: 560 };
const MAP = { width: 1000, height: 560 };
const TALL = 900;

const opening = main.querySelector('.opening');
const blocks = [...main.querySelectorAll('.block')];
const element = (tag, className, parent, text = '') => {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  parent?.append(made);
  return made;
};

// ---------------------------------------------------------------- drawing

const drawn = new Map();

async function draw(block, columns) {
  const name = block.dataset.name;
  const told = globalThis.brought.figures[name];
  const room = block.querySelector('.room');
  if (block.classList.contains('figure')) {
    const wide = DRAWN[Math.min(2, columns)];
    if (!drawn.has(`${name} ${columns}`)) {
      const { text, height: high } = await figureSvg(JSON.stringify(told), wide, '');
      drawn.set(`${name} ${columns}`, text.replace(/<svg /, `<svg viewBox="0 0 ${wide} ${high}" `)
        .replace(/(<svg [^>]*?) width="\d+"/, '$1').replace(/(<svg [^>]*?) height="\d+"/, '$1'));
    }
    room.innerHTML = drawn.get(`${name} ${columns}`);
    // A figure taller than a sheet is made smaller, not cut.
    const svg = room.firstElementChild;
    const high = told.layout.height ?? 450;
    if (high > TALL) svg.style.cssText = `width:${(TALL / high) * 100}%`;
  }
  if (block.classList.contains('map') && !drawn.has(name)) {
    const away = element('div', 'atlas', document.body);
    away.style.cssText = `position:fixed;left:-9999px;top:0;width:${MAP.width}px;height:${MAP.height}px`;
    const map = await mapIn(away, told, 2);
    const { svgOf } = await beside('drawing');
    for (const part of away.querySelectorAll('.atlas-tools, .atlas-zoom, .atlas-bar')) part.remove();
    const { svg } = await svgOf(away, block.dataset.finding);
    drawn.set(name, svg);
    map.destroy();
    away.remove();
    room.innerHTML = svg.replace(/(<svg [^>]*?) width="\d+"/, '$1').replace(/(<svg [^>]*?) height="\d+"/, '$1');
  }
}

// ---------------------------------------------------------------- sheets

const isWide = (block) => block.matches('.map, .table, .facts');

/** Blocks in lines: headlines beside one another, figures in so many columns, all else alone. */
function inLines(columns) {
  const lines = [];
  let kind = '';
  for (const block of blocks) {
    const now = block.matches('.headline') ? 'headline' : isWide(block) ? 'wide' : 'figure';
    const room = now === 'headline' ? 5 : now === 'wide' ? 1 : columns;
    if (kind === now && lines.at(-1).length < room) lines.at(-1).push(block);
    else lines.push([block]);
    kind = now;
  }
  return lines;
}

class Papers {
  constructor() {
    this.all = [];
    this.next();
  }

  next() {
    this.paper = element('section', 'paper', main);
    this.room = element('div', 'content', this.paper);
    this.all.push(this.paper);
  }

  get isOver() { return this.room.offsetHeight > ROOM.height + 0.5; }

  get isEmpty() { return !this.room.childElementCount; }

  /** Puts a line where it fits; a list or table goes on with its items on the next sheet. */
  add(line) {
    const holder = element('div', 'line', this.room);
    holder.append(...line);
    if (!this.isOver) return;
    const [block] = line;
    const items = block.matches('.facts') ? block.querySelectorAll('ul.facts > li')
      : block.matches('.table') ? block.querySelectorAll('tbody > tr') : [];
    if (line.length === 1 && items.length > 5) {
      const rest = this.split(block, [...items]);
      if (rest) {
        this.next();
        this.add([rest]);
        return;
      }
    }
    if (this.isEmpty || this.room.childElementCount === 1) return;
    holder.remove();
    this.next();
    this.add(line);
  }

  /** Takes items off the end until the block fits; the rest as a block of its own, null if none. */
  split(block, items) {
    const rest = block.cloneNode(true);
    const caption = block.querySelector(':scope > .caption');
    const word = block.querySelector(':scope > .more');
    caption?.remove();
    word?.remove();
    let kept = items.length;
    while (kept > 3 && this.isOver) items[(kept -= 1)].remove();
    if (this.isOver) {
      // Not even a few fit here: all of it goes on together.
      const list = block.querySelector('ul.facts, tbody');
      list.replaceChildren(...items);
      if (word) block.append(word);
      if (caption) block.append(caption);
      return null;
    }
    const again = rest.matches('.facts') ? rest.querySelectorAll('ul.facts > li') : rest.querySelectorAll('tbody > tr');
    [...again].slice(0, kept).forEach((item) => item.remove());
    const title = rest.querySelector('h2');
    if (title) title.textContent = `${title.textContent} (continued)`;
    if (kept < items.length) return rest;
    if (word) block.append(word);
    if (caption) block.append(caption);
    return null;
  }

  remove() {
    this.all.forEach((paper) => paper.remove());
  }
}

const whole = blocks.map((block) => block.cloneNode(true));

async function set(columns) {
  blocks.forEach((block, n) => block.replaceWith(blocks[n] = whole[n].cloneNode(true)));
  blocks.forEach((block) => main.querySelector('.blocks').append(block));
  for (const line of inLines(columns)) {
    for (const block of line) await draw(block, line.length);
  }
  for (const block of blocks) {
    const room = block.querySelector('.room');
    const svg = drawn.get(block.dataset.name);
    if (block.matches('.map') && svg && !room.innerHTML) {
      room.innerHTML = svg.replace(/(<svg [^>]*?) width="\d+"/, '$1').replace(/(<svg [^>]*?) height="\d+"/, '$1');
    }
  }
  await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
  const papers = new Papers();
  papers.room.append(opening);
  for (const line of inLines(columns)) papers.add(line);
  return papers;
}

/** What does not fit on the sheets that a briefing may have is named, not dropped. */
function leaveOut(papers) {
  const over = papers.all.splice(most);
  const left = [...new Set(over.flatMap((paper) => [...paper.querySelectorAll('.block')])
    .map((block) => block.dataset.finding))];
  over.forEach((paper) => paper.remove());
  papers.paper = papers.all.at(-1);
  papers.room = papers.paper.querySelector('.content');
  const list = element('div', 'left-out', papers.room);
  element('p', '', list, 'On the page, and not on these sheets:');
  const items = element('ul', '', list);
  for (const finding of left) element('li', '', items, finding);
  while (papers.isOver && papers.room.childElementCount > 2) {
    const line = list.previousElementSibling;
    for (const block of line.querySelectorAll('.block')) {
      const item = element('li', '', null, block.dataset.finding);
      items.prepend(item);
    }
    line.remove();
  }
}

await document.fonts.ready;
let papers = await set(1);
if (papers.all.length > most) {
  papers.remove();
  papers = await set(2);
}
if (papers.all.length > most) leaveOut(papers);
main.querySelector('.blocks').remove();
papers.all.forEach((paper, n) => {
  const foot = element('footer', 'foot', paper);
  element('span', '', foot, document.title);
  element('span', '', foot, `${n + 1} of ${papers.all.length}`);
});
await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
document.documentElement.dataset.ready = papers.all.length;
if (!navigator.webdriver && !/Headless/.test(navigator.userAgent)) print();
