// The first view of a page, which comes with the document: its chart is drawn before the page's own
// program begins, and it gives way to the page once that stands.

const beside = (file) => import(`./${file}.js${new URL(import.meta.url).search}`);

const PATIENCE = 1000; // milliseconds that the page's program waits for the chart
const STEADY = 2; // looks in a row at which the page stood still
const OFTEN = 60; // milliseconds between looks
const MOST = 50; // looks that a page which does not come to rest is given

const view = document.getElementById('first-view');
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

// ---------------------------------------------------------------- the chart, then the program

async function drawn(room) {
  const isDark = matchMedia('(prefers-color-scheme: dark)').matches;
  if (isDark) room.dataset.spec = room.dataset.dark;
  delete room.dataset.dark;
  if (room.matches('.atlas')) {
    const { show } = await beside('atlas');
    await show(room, JSON.parse(room.dataset.spec));
  } else {
    const { show } = await beside('figures');
    await show(room);
  }
}

// Which rows the reader asks for waits until the page can tell its server (receipts.js).
view.addEventListener('click', ({ target }) => {
  const button = target.closest('button.receipt');
  if (button) document.documentElement.dataset.asked = button.dataset.exhibit;
});

const room = view.querySelector('[data-spec]');
if (room) await Promise.race([drawn(room).catch(console.warn), pause(PATIENCE)]);
import(new URL(document.body.dataset.program, document.baseURI));

// ---------------------------------------------------------------- the page takes over

const { pathname } = location;
const MAIN = '[data-testid="stMain"]';

/** The exhibit in the page, if it is there and nothing above it is still to come. */
function exhibit() {
  const found = document.querySelector(`${MAIN} .st-key-exhibit-${view.dataset.exhibit}`);
  if (!found?.querySelector('.foot')) return null;
  const coming = document.querySelector(`${MAIN} [data-testid="stSkeleton"]`);
  const isAbove = coming && coming.compareDocumentPosition(found) & Node.DOCUMENT_POSITION_FOLLOWING;
  return isAbove ? null : found;
}

/** Whether the page was run to its end; it may lack the exhibit, or be another one. */
const isRun = () => document.querySelector('[data-testid="stApp"][data-test-script-state="notRunning"]')
  && document.querySelector(`${MAIN} h1`);

let [steady, looks, top] = [0, 0, NaN];
while (steady < STEADY && looks < MOST && location.pathname === pathname) {
  await pause(OFTEN);
  const found = exhibit();
  const now = found ? found.getBoundingClientRect().top : NaN;
  steady = now === top ? steady + 1 : 0;
  top = now;
  if (isRun()) looks += 1;
}
const { scrollTop } = view.querySelector('main');
document.dispatchEvent(new Event('first-view-leaves'));
view.remove();
document.querySelector('style[data-first-view]').remove();
if (scrollTop) document.querySelector(MAIN)?.scrollTo(0, scrollTop);
