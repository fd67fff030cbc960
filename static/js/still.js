// Pages without a server: draws their exhibits as they come near, in the reader's colours.
//
// A page that was opened from a folder may load scripts and nothing else, so that all data come as
// scripts that call `told`. scripts/static.py makes one plain script of this file and its modules.

const beside = (file) => import(`./${file}.js${new URL(import.meta.url).search}`);
const [{ draw: drawFigure, fit }, { bringLand }] = await Promise.all(['plot', 'brought'].map(beside));

const HOME = new URL('../../', import.meta.url);
// The build that this page belongs to.
const VERSION = new URL(import.meta.url).search;
const NEAR = '700px';

// ---------------------------------------------------------------- data that come as scripts

// A page that is one file brings them with it.
const arrived = new Map(Object.entries(globalThis.brought ?? {}));
const asked = new Map();

globalThis.told = (name, content) => arrived.set(name, content);

function given(name, file) {
  if (arrived.has(name)) return Promise.resolve(arrived.get(name));
  if (!asked.has(name)) {
    asked.set(name, new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.src = new URL(`${file}${VERSION}`, HOME).href;
      script.onload = () => resolve(arrived.get(name));
      script.onerror = () => {
        asked.delete(name);
        reject(new Error(`${file} did not arrive`));
      };
      document.head.append(script);
    }));
  }
  return asked.get(name);
}

bringLand((name) => given(name, `static/geo/${name}.js`));

// ---------------------------------------------------------------- drawing

const { page } = document.body.dataset;
const isDark = matchMedia('(prefers-color-scheme: dark)');
const rooms = [...document.querySelectorAll('.drawing')];
const maps = new WeakMap();

// On a phone the line of pages is longer than the screen.
document.querySelector('nav [aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' });

async function drawMap(room, scene) {
  const { atlas, asked: fromAddress } = await beside('atlas');
  maps.get(room)?.destroy();
  room.classList.add('atlas');
  const start = Object.keys(scene.start).length || !scene.pick ? scene.start : fromAddress();
  const map = atlas(room, { ...scene, start }, {});
  maps.set(room, map);
  await map.ready;
}

async function draw(room) {
  const look = isDark.matches ? 'dark' : 'light';
  if (room.dataset.drawn === look) return;
  room.dataset.drawn = look;
  try {
    const exhibits = await given(`${page}.${look}`, `exhibits/${page}.${look}.js`);
    const { kind, body } = exhibits[room.dataset.name];
    await (kind === 'map' ? drawMap : drawFigure)(room, body);
    room.classList.add('is-drawn');
  } catch (error) {
    delete room.dataset.drawn;
    console.warn(error);
    room.textContent = 'This could not be drawn in your browser. Rows and sources, below, has the figures.';
  }
}

const seen = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) if (isIntersecting) draw(target);
}, { rootMargin: NEAR });
for (const room of rooms) seen.observe(room);

const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) if (target.classList.contains('is-drawn')) fit(target);
});
for (const room of rooms) if (room.classList.contains('figure')) sizes.observe(room);

isDark.addEventListener('change', () => {
  for (const room of rooms) if (room.dataset.drawn) draw(room);
});
addEventListener('beforeprint', () => rooms.forEach(draw));
