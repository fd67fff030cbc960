"""Every script that stands within our pages, as text. The server's policy lets no other run.

So none may hold anything that changes: what it acts on stands in the element before it.
"""

from html import escape

# On a phone the choices would push the first chart off the screen, so they start folded there.
# The server does not know how wide the screen is; the browser does.
FOLD = """
if (innerWidth <= 640 && !window.foldsChoices) {
  window.foldsChoices = true;
  const folded = new WeakSet();
  const choices = '[class*="st-key-controls-"] details';
  // Not of a phone that lies on its side by now.
  const fold = () => innerWidth <= 640 && document.querySelectorAll(choices)
    .forEach(details => {
      if (folded.has(details)) return;
      folded.add(details);
      if (details.open) details.querySelector('summary').click();
    });
  new MutationObserver(fold).observe(document.body, {childList: true, subtree: true});
  fold();
}
"""
# Which rows the reader asks for waits in the page until the server can be told (receipts.js).
ASK = """
if (!window.asksForRows) {
  window.asksForRows = true;
  document.addEventListener('click', ({target}) => {
    const button = target.closest?.('button.receipt');
    if (!button) return;
    document.documentElement.dataset.asked = button.dataset.exhibit;
    document.dispatchEvent(new Event('rows-asked'));
  });
}
"""
# A link to a section: the browser looked for it before the page was there.
FOLLOW = """
if (!window.followsLink) {
  window.followsLink = true;
  let place = '';
  try {
    place = CSS.escape(decodeURIComponent(location.hash.slice(1)));
  } catch {
    // Not the link of a section.
  }
  let looks = 0;
  let isMoved = false;
  // A reader who moves the page meanwhile stays where they are.
  for (const name of ['wheel', 'touchmove', 'keydown']) {
    addEventListener(name, () => { isMoved = true; }, { once: true, passive: true });
  }
  const arrive = (found) => !isMoved && found?.scrollIntoView();
  const look = place && setInterval(() => {
    const found = document.querySelector(`[data-testid="stMain"] #${place}`);
    looks += 1;
    if (!found && looks < 100) return;
    clearInterval(look);
    arrive(found);
    // Once more when what stands above it has its height.
    setTimeout(() => arrive(found), 700);
  }, 100);
}
"""
# At once: a smooth movement is broken off by what is drawn meanwhile.
INTO_VIEW = "document.currentScript.previousElementSibling.scrollIntoView()"
# Once more when what stands above it has its height.
ARRIVE = """{
const { key } = document.currentScript.previousElementSibling.dataset;
const arrive = () => document.querySelector(`#${key}, .st-key-${key}`)?.scrollIntoView();
arrive();
setTimeout(arrive, 700);
}"""
# One of our modules, by the address that the element before it names.
MODULE = """{
const { module } = document.currentScript.previousElementSibling.dataset;
import(new URL(module, document.baseURI));
}"""

# After the first view of a page (early.js): the side bar as wide as Streamlit will make it, which
# keeps what its reader chose, and the page itself where that module does not arrive.
EARLY = """{
const view = document.getElementById('first-view');
try {
  const width = Number.parseInt(localStorage.getItem('sidebarWidth'), 10);
  if (width) view.style.setProperty('--side', `${Math.min(600, Math.max(200, width))}px`);
  view.classList.toggle('is-folded', Object.entries(localStorage)
    .some(([name, value]) => name.startsWith('stSidebarCollapsed-') && value === 'true'));
} catch {
  // A browser may forbid to look; then nothing was kept.
}
addEventListener('load', () => setTimeout(() => {
  if (document.body.dataset.begun) return;
  view.remove();
  import(new URL(document.body.dataset.program, document.baseURI));
}, 5000));
}"""

ALL = (FOLD, ASK, FOLLOW, INTO_VIEW, ARRIVE, MODULE, EARLY)


def element(script: str) -> str:
    """A script as HTML."""
    return f"<script>{script}</script>"


def module(address: str) -> str:
    """One of our modules as HTML, by its address below that of the page."""
    # Hidden, because even an empty line of text has the browser fetch its typeface.
    return f'<span data-module="{escape(address)}" hidden></span>{element(MODULE)}'
