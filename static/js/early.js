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
document.body.dataset.begun = 'true';
import(new URL(document.body.dataset.program, document.baseURI)).catch((error) => {
  console.warn(error);
  const word = document.createElement('p');
  word.className = 'broken-off';
  word.setAttribute('role', 'alert');
  word.textContent = 'The rest of this page did not arrive. Load it again.';
  view.append(word);
});

// ---------------------------------------------------------------- the page takes over

const { pathname } = location;
const MAIN = '[data-testid="stMain"]';
const SIDE = '[data-testid="stSidebar"]';
const names = view.dataset.exhibits.split(' ');

// A drag that has begun is not broken off.
let isHeld = false;
view.addEventListener('pointerdown', () => { isHeld = true; });
for (const name of ['pointerup', 'pointercancel', 'blur']) addEventListener(name, () => { isHeld = false; });

/** The exhibits in the page, if they are there and nothing above them is still to come. */
function exhibits() {
  const found = names.map((name) => document.querySelector(`${MAIN} :is(#exhibit-${name}, .st-key-exhibit-${name})`));
  if (!found.every((each) => each?.querySelector('.foot'))) return null;
  const coming = document.querySelector(`${MAIN} [data-testid="stSkeleton"]`);
  const isAbove = coming && coming.compareDocumentPosition(found[0]) & Node.DOCUMENT_POSITION_FOLLOWING;
  return isAbove ? null : found;
}

/** Whether the page was run to its end; it may lack the exhibits, or be another one, or have failed. */
const isRun = () => document.querySelector('[data-testid="stApp"][data-test-script-state="notRunning"]')
  && document.querySelector(`${MAIN} :is(h1, [data-testid="stException"])`);

/** Leaves what lies under the view to neither keys nor screen readers, which would meet it twice. */
function shut(isShut) {
  const main = document.querySelector(MAIN);
  if (main) main.inert = isShut;
  if (document.querySelector(SIDE)) view.querySelector('.side').inert = true;
}

let [steady, looks, top] = [0, 0, NaN];
const isOther = () => location.pathname !== pathname;
while (!isOther() && ((steady < STEADY && looks < MOST) || isHeld || document.fullscreenElement)) {
  await pause(OFTEN);
  shut(true);
  const found = exhibits();
  const now = found ? found[0].getBoundingClientRect().top : NaN;
  steady = now === top ? steady + 1 : 0;
  top = now;
  if (isRun()) looks += 1;
}

/** What stands in the page for the button or link of the view that has the focus. */
function twin(focused) {
  if (!view.contains(focused)) return null;
  const { exhibit } = focused.dataset;
  const href = focused.getAttribute('href');
  return (exhibit && document.querySelector(`${MAIN} button.receipt[data-exhibit="${exhibit}"]`))
    || (href && [...document.querySelectorAll(`${SIDE} a, ${MAIN} a`)].find((link) => link.href === focused.href));
}

const { scrollTop } = view.querySelector('main');
const focus = twin(document.activeElement);
shut(false);
document.dispatchEvent(new CustomEvent('first-view-leaves', { detail: { isOther: isOther() } }));
view.remove();
document.querySelector('style[data-first-view]').remove();
if (isOther()) delete document.documentElement.dataset.asked;
else {
  if (scrollTop) document.querySelector(MAIN)?.scrollTo(0, scrollTop);
  focus?.focus({ preventScroll: true });
}
