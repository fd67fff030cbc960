// The speaker's window: what is on screen, what comes next, notes and clocks. It talks to the tab
// that presents, and to no server.

const channel = new BroadcastChannel(`stage-${location.hash.slice(1)}`);
const at = (id) => document.getElementById(id);
const ask = (name, value) => channel.postMessage({ ask: name, value });
let started = null;

const two = (number) => String(number).padStart(2, '0');
const elapsed = (milliseconds) => {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
};

const texts = (parent, tag, all) => parent.replaceChildren(...all.map((text) => {
  const made = document.createElement(tag);
  made.append(text);
  return made;
}));

const linked = ({ publisher, title, url }) => {
  const link = document.createElement('a');
  link.href = url;
  link.target = '_blank';
  link.rel = 'noopener';
  link.textContent = title ? `${publisher}: ${title}` : publisher;
  return link;
};

function show(state) {
  started = state.started;
  document.title = `${state.at + 1} / ${state.count} · Speaker view`;
  at('place').textContent = `${state.name}, ${state.at + 1} of ${state.count}`;
  at('title').textContent = state.title;
  at('finding').textContent = state.finding;
  texts(at('say'), 'p', state.say.length ? state.say : ['No notes for this one.']);
  at('say').scrollTop = 0;
  at('next').textContent = state.next || 'This is the last one.';
  at('cited').hidden = state.sources.length === 0;
  at('cited').querySelector('summary').textContent = `Sources (${state.sources.length})`;
  texts(at('cited').querySelector('ul'), 'li', state.sources.map(linked));
  at('black').setAttribute('aria-pressed', state.isBlank);
  at('word').textContent = '';
  tick();
}

function tick() {
  at('clock').textContent = new Date().toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  if (started !== null) at('elapsed').textContent = elapsed(Date.now() - started);
}

channel.onmessage = ({ data }) => {
  if (data.state) show(data.state);
  if (data.left) at('word').textContent = 'The presentation was left. It comes back here when it is opened again.';
};

const KEYS = {
  ArrowRight: 'next', PageDown: 'next', ' ': 'next', ArrowLeft: 'back', PageUp: 'back',
  Home: 'first', End: 'last', b: 'black', '.': 'black', w: 'white', ',': 'white',
};
addEventListener('keydown', (event) => {
  const isPressing = event.target.closest('button, summary, a') && [' ', 'Enter'].includes(event.key);
  const name = KEYS[event.key] ?? KEYS[event.key.toLowerCase()];
  if (!name || isPressing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  ask(name);
});
at('forward').addEventListener('click', () => ask('next'));
at('back').addEventListener('click', () => ask('back'));
at('black').addEventListener('click', () => ask('black'));
at('restart').addEventListener('click', () => ask('restart'));
setInterval(tick, 1000);
tick();
ask('state');
