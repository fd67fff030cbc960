// The interactive map: sites in time, layers, named places, one view or two side by side.

const beside = (file) => import(`./${file}.js${new URL(import.meta.url).search}`);
const [
  { deckgl, styled }, { land, marks, extra, ringRadius, scaleAt }, { Pace }, { Crowd, PARTED, stepOf },
  { fit, within, around, flight, faces }, { Labels },
  { Clock, Totals, statesAt, monthInWords, button, power },
] = await Promise.all([
  'libraries', 'atlas-layers', 'atlas-pace', 'atlas-crowd', 'atlas-view', 'atlas-labels', 'atlas-time',
].map(beside));

styled('atlas');

const SCALE = [100, 1000, 5000];
const CLOSE = 5.2;
const EARTH = [0, 0, 1, 1];
const STILL = matchMedia('(prefers-reduced-motion: reduce)');

const element = (tag, className, parent) => {
  const made = document.createElement(tag);
  made.className = className;
  parent?.append(made);
  return made;
};

/** Columns to one object a site, which layers and labels read. */
function unpacked(scene) {
  const { columns, play } = scene;
  const sites = columns.key.map((key, index) => ({
    index,
    key,
    ...Object.fromEntries(Object.keys(columns).map((name) => [name, columns[name][index]])),
    ...(play ? Object.fromEntries(
      ['from', 'steps', 'projections', 'group'].map((name) => [name, play[name][index]]),
    ) : {}),
  }));
  const address = (path) => new URL(path, document.baseURI).href;
  return {
    ...scene,
    sites,
    geo: Object.fromEntries(Object.entries(scene.geo).map(([name, file]) => [name, address(file)])),
    layers: scene.layers.map((layer) => ({ ...layer, file: layer.file && address(layer.file) })),
  };
}

export class Atlas {
  constructor(root, scene, on = {}) {
    this.on = on;
    this.root = element('div', 'atlas-frame', root);
    this.stage = element('div', 'atlas-map', this.root);
    this.canvas = element('div', 'atlas-canvas', this.stage);
    this.names = element('div', 'atlas-names', this.stage);
    this.tools = element('div', 'atlas-tools', this.stage);
    this.zoomers = element('div', 'atlas-zoom', this.stage);
    this.key = element('div', 'atlas-key', this.stage);
    this.heads = element('div', 'atlas-heads', this.stage);
    this.tip = element('div', 'atlas-tip', this.stage);
    this.side = element('div', 'atlas-side', this.root);
    this.bar = element('div', 'atlas-bar', this.root);
    this.months = [null, null];
    this.operators = [null, null];
    this.compare = '';
    this.layers = new Set();
    this.glide = 0;
    this.tick = 0;
    this.totals = new Totals(this.side);
    this.labels = [new Labels(this.names), new Labels(this.names)];
    this.stage.tabIndex = 0;
    this.stage.setAttribute('role', 'group');
    this.root.addEventListener('keydown', (event) => this.keyed(event));
    this.ready = deckgl().then((deck) => {
      if (this.isGone) return;
      this.gl = deck;
      this.begin(unpacked(scene));
    }).catch((error) => this.failed('The map could not be loaded from this server. Load the page '
      + 'again; the table below has the same sites.', error));
  }

  failed(sentence, error) {
    this.hasFailed = true;
    if (!this.stage.querySelector('.atlas-word')) element('p', 'atlas-word', this.stage).textContent = sentence;
    console.warn(error);
  }

  // ------------------------------------------------------------ life

  begin(scene) {
    const { gl } = this;
    this.look(scene);
    this.home = this.fitted();
    this.view = { ...this.home };
    this.pace = new Pace(() => this.deck, scene.pixels ?? true, () => { this.root.dataset.shown = 'true'; });
    this.deck = new gl.Deck({
      parent: this.canvas,
      views: this.views(),
      initialViewState: this.view,
      controller: false,
      useDevicePixels: scene.pixels ?? true,
      layers: [],
      _customRender: (reason) => this.pace.draw(reason),
      layerFilter: ({ layer, viewport, isPicking }) => this.belongs(layer.id, viewport.id)
        // What can be pointed at is drawn for the pointer alone.
        && (isPicking || !layer.id.endsWith('touch')),
      onViewStateChange: ({ viewState }) => this.moved(viewState),
      onHover: (info) => this.hovered(info),
      onClick: (info) => this.clicked(info),
      getCursor: ({ isDragging }) => (
        isDragging ? 'grabbing' : this.leads ? 'pointer' : 'grab'),
      onLoad: () => { this.root.dataset.drawn = 'true'; },
      // Later ones are of a layer alone, and the map goes on.
      onError: (error) => (this.root.dataset.drawn ? console.warn(error) : this.failed(
        'Your browser cannot draw this map; it needs WebGL. The table below has the same sites.', error,
      )),
      // A finger on a map that only shows scrolls the page.
      touchAction: scene.pick ? 'none' : 'pan-y',
    });
    this.sized = new ResizeObserver(() => this.resized());
    this.sized.observe(this.stage);
    this.apply(scene.start ?? {});
    this.draw();
  }

  get width() { return this.stage.clientWidth || 800; }

  get height() { return this.stage.clientHeight || 500; }

  /** How wide one map is: there are two of them side by side. */
  get across() { return this.width / (this.compare ? 2 : 1); }

  /** The view that shows all sites. */
  fitted() {
    return fit(this.gl, this.scene.sites, this.across, this.height, this.scene.globe);
  }

  /** Takes over a scene: colours, controls, what each site is. */
  look(scene) {
    this.scene = scene;
    this.crowd = Crowd.isIn(scene) ? new Crowd(scene) : null;
    this.drawn = [];
    for (const [name, colour] of Object.entries(scene.theme)) {
      this.root.style.setProperty(`--${name}`, colour);
    }
    this.root.dataset.theme = scene.theme.name;
    this.root.classList.toggle('has-time', Boolean(scene.play));
    this.root.classList.toggle('is-quiet', !scene.pick);
    this.stage.setAttribute('aria-label', scene.alt);
    this.controls();
    this.clock?.stop();
    this.clock = scene.play ? new Clock(this.bar, scene.play, {
      month: (month, glide) => this.shown(month, glide),
      rest: (month) => this.on.address?.({
        date: month === scene.play.today ? null : scene.play.months[month],
      }),
    }) : null;
    this.totals.clear();
    if (scene.play) this.counted();
  }

  update(packed) {
    this.ready.then(() => {
      if (!this.deck || packed.id === this.scene.id) return;
      const before = this.scene;
      const scene = unpacked(packed);
      const month = this.months[0];
      const was = this.clock;
      this.look(scene);
      if (month !== null && this.clock) this.clock.show(month, 0, true);
      if (was) this.clock?.resume(was);
      this.tick += 1;
      if (this.compare === 'operators') {
        // Whoever is not among those of the new scene gives way to its largest.
        const names = scene.play?.operators.map(({ name }) => name) ?? [];
        this.operators = this.operators.map((name, place) => (names.includes(name) ? name : names[place] ?? null));
      }
      this.headed();
      this.deck.setProps({ views: this.views() });
      const same = before.columns.key.join() === packed.columns.key.join()
        && before.globe === scene.globe;
      if (!same) {
        this.home = this.fitted();
        this.fly(this.home);
      } else if (scene.chosen && scene.chosen !== before.chosen) this.reveal(scene.chosen);
      this.counted();
      this.draw();
    });
  }

  /** A view that a link or a step asks for. */
  apply({ date, layers, place, compare, site, playing }) {
    if (compare) this.compared(compare, false);
    for (const id of layers ?? []) if (this.scene.layers.some((each) => each.id === id)) this.layers.add(id);
    this.controls();
    const month = this.scene.play?.months.indexOf(date) ?? -1;
    if (month >= 0) this.clock.show(month, 0);
    const found = this.scene.places.find((each) => each.name === place);
    if (found) this.jump(this.bounded(found));
    if (site ?? this.scene.chosen) this.reveal(site ?? this.scene.chosen, 0);
    if (playing !== undefined) this.clock?.run(playing);
  }

  set({ date, layers, place, playing }) {
    this.ready.then(() => {
      if (layers) this.layers = new Set();
      this.apply({ date, layers, place, playing });
      this.draw();
    });
  }

  /** Draws with so many pixels for one; the map stays where it is. */
  sharpen(pixels) {
    this.ready.then(() => this.deck?.setProps({ useDevicePixels: pixels }));
  }

  destroy() {
    this.isGone = true;
    this.clock?.stop();
    this.pace?.stop();
    this.sized?.disconnect();
    this.deck?.finalize();
    this.root.remove();
  }

  // ------------------------------------------------------------ view

  views() {
    const Kind = this.scene.globe ? this.gl._GlobeView : this.gl.MapView;
    const controller = { keyboard: false, dragRotate: false, touchRotate: false, scrollZoom: this.scene.pick };
    if (!this.compare) return [new Kind({ id: 'one', controller })];
    return ['left', 'right'].map((id, place) => new Kind({
      id, controller, x: `${place * 50}%`, width: '50%',
    }));
  }

  belongs(layer, view) {
    const side = layer.slice(0, 2);
    if (side === 'L-') return view !== 'right';
    return side !== 'R-' || view === 'right';
  }

  moved(viewState) {
    this.view = viewState;
    this.pace.hurry();
    this.deck.setProps({ initialViewState: undefined });
    this.draw();
  }

  jump(view) {
    this.view = { ...view };
    this.deck?.setProps({ initialViewState: { ...view } });
  }

  fly(view, duration) {
    // Without a graphics card a flight is a few pictures, and all else waits for them.
    if (STILL.matches || this.deck.device?.info.gpu === 'software') {
      this.jump({ ...this.view, ...view });
      this.draw();
      return;
    }
    this.deck.setProps({ initialViewState: flight(this.gl, view, this.scene.globe, duration) });
    this.view = { ...this.view, ...view };
  }

  bounded(place) {
    if (!place.bounds) return this.home;
    const view = within(this.gl, place.bounds, this.across, this.height);
    return this.scene.globe ? { ...view, zoom: Math.max(0.6, view.zoom - 0.6) } : view;
  }

  /** The view in which these sites stand apart. */
  holding(sites) {
    const [east, north] = [0, 1].map((axis) => sites.map(({ at }) => at[axis]));
    const view = within(this.gl, [
      [Math.min(...east), Math.min(...north)], [Math.max(...east) + 1e-3, Math.max(...north) + 1e-3],
    ], this.across, this.height, PARTED);
    return this.scene.globe ? { ...view, zoom: Math.max(this.view.zoom + 1, view.zoom - 0.6) } : view;
  }

  reveal(key, duration = 1200) {
    const site = this.scene.sites.find((each) => each.key === key);
    if (!site) return;
    const view = { ...this.home, longitude: site.at[0], latitude: site.at[1], zoom: CLOSE };
    if (duration) this.fly(view, duration);
    else this.jump(view);
  }

  zoom(step) {
    const zoom = Math.max(0, Math.min(12, this.view.zoom + step));
    this.fly({ ...this.view, zoom }, 300);
  }

  resized() {
    const isHome = Math.abs(this.view.zoom - this.home.zoom) < 0.01;
    this.home = this.fitted();
    if (isHome) this.jump(this.home);
    this.draw();
  }

  // ------------------------------------------------------------ time

  shown(month, glide) {
    this.months[0] = month;
    this.glide = glide;
    this.tick += 1;
    this.counted();
    this.draw();
  }

  counted() {
    const { play } = this.scene;
    if (!play) return;
    const month = this.months[0] ?? play.today;
    if (this.compare === 'dates') {
      const other = this.months[1] ?? play.today;
      this.totals.show(play, month, 'L', monthInWords(play.months[month]));
      this.totals.show(play, other, 'R', monthInWords(play.months[other]));
      return;
    }
    if (this.compare === 'operators') {
      this.operators.forEach((name, place) => this.totals.show(
        { ...play, totals: play.operators.find((each) => each.name === name) ?? play.totals },
        month, 'LR'[place], name ?? 'All sites',
      ));
      return;
    }
    this.totals.show(play, month);
  }

  keyed(event) {
    const field = event.target.closest('select, input, button, summary');
    if (event.ctrlKey || event.metaKey || event.altKey || (field && field !== this.clock?.slider)) return;
    const acts = {
      ' ': () => this.clock?.run(!this.clock.isRunning),
      ArrowRight: () => this.clock?.seek(this.clock.month + (event.shiftKey ? 12 : 1)),
      ArrowLeft: () => this.clock?.seek(this.clock.month - (event.shiftKey ? 12 : 1)),
      '+': () => this.zoom(1),
      '-': () => this.zoom(-1),
      0: () => this.fly(this.home),
    };
    const act = acts[event.key];
    if (!act || (!this.clock && ' ArrowLeftArrowRight'.includes(event.key))) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  // ------------------------------------------------------------ controls

  controls() {
    const { scene } = this;
    this.zoomers.innerHTML = '';
    this.zoomers.append(
      button('', 'Closer', () => this.zoom(1), '+'),
      button('', 'Farther', () => this.zoom(-1), '−'),
      button('', 'The whole map again', () => {
        this.on.address?.({ place: null });
        this.fly(this.home);
      }, '⌂'),
    );
    this.tools.innerHTML = '';
    if (!scene.pick) return;
    this.tools.append(this.choice('Fly to', ['Fly to …', ...scene.places.map(({ name }) => name)], (name, box) => {
      const place = scene.places.find((each) => each.name === name);
      if (place) this.fly(this.bounded(place));
      this.on.address?.({ place: place ? name : null });
      box.selectedIndex = 0;
    }));
    if (scene.layers.length) this.tools.append(this.switches());
    if (scene.play) {
      const ways = { '': 'One map', dates: 'Two dates', operators: 'Two operators' };
      const box = this.choice('Side by side', Object.values(ways), (way) => {
        this.compared(Object.keys(ways).find((each) => ways[each] === way), true);
      });
      box.value = ways[this.compare];
      this.tools.append(box);
    }
  }

  choice(label, texts, act) {
    const box = document.createElement('select');
    box.setAttribute('aria-label', label);
    texts.forEach((text) => box.add(new Option(text)));
    box.addEventListener('change', () => act(box.value, box));
    return box;
  }

  switches() {
    const fold = element('details', 'atlas-layers', null);
    const summary = element('summary', '', fold);
    const told = () => {
      summary.textContent = this.layers.size ? `Layers (${this.layers.size})` : 'Layers';
    };
    const list = element('div', 'list', fold);
    const boxes = this.scene.layers.map((layer) => {
      const line = element('label', '', list);
      const box = Object.assign(document.createElement('input'), {
        type: 'checkbox', checked: this.layers.has(layer.id),
      });
      const text = element('span', '', line);
      text.textContent = layer.title;
      line.prepend(box);
      if (layer.about) line.title = layer.about;
      box.addEventListener('change', () => {
        if (box.checked) this.layers.add(layer.id);
        else this.layers.delete(layer.id);
        // Land has one colour at a time.
        if (box.checked && layer.kind === 'areas') {
          boxes.forEach(([other, each]) => {
            if (other !== layer && other.kind === 'areas') {
              this.layers.delete(other.id);
              each.checked = false;
            }
          });
        }
        told();
        this.on.address?.({ layers: [...this.layers].join(',') || null });
        this.draw();
      });
      return [layer, box];
    });
    told();
    fold.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && fold.open) {
        fold.open = false;
        summary.focus();
        event.stopPropagation();
      }
    });
    return fold;
  }

  compared(way, isAsked) {
    this.compare = ['dates', 'operators'].includes(way) && this.scene.play ? way : '';
    const { play } = this.scene;
    this.months[1] = this.compare === 'dates' ? play.today : null;
    this.operators = this.compare === 'operators'
      ? play.operators.slice(0, 2).map(({ name }) => name) : [null, null];
    if (this.compare === 'dates' && (this.months[0] ?? play.today) === play.today) {
      this.clock.show(Math.max(0, play.today - 24), 0);
    }
    this.totals.clear();
    this.tick += 1;
    this.home = this.fitted();
    this.deck?.setProps({ views: this.views() });
    if (this.deck) this.jump(this.home);
    this.headed();
    this.counted();
    if (isAsked) {
      this.on.address?.({ compare: this.compare || null });
      this.draw();
    }
  }

  /** Over each of two maps: what it shows, and a way to change it. */
  headed() {
    this.heads.innerHTML = '';
    if (!this.compare) return;
    const { play } = this.scene;
    [0, 1].forEach((place) => {
      const head = element('div', 'head', this.heads);
      if (this.compare === 'operators') {
        const box = this.choice(`Operator ${'on the left,on the right'.split(',')[place]}`, play.operators.map(({ name }) => name), (name) => {
          this.operators[place] = name;
          this.tick += 1;
          this.counted();
          this.draw();
        });
        box.value = this.operators[place];
        head.append(box);
        return;
      }
      if (place === 0) {
        this.leftHead = element('b', '', head);
        return;
      }
      const box = this.choice('Date on the right', play.months.map(monthInWords), (_, { selectedIndex }) => {
        this.months[1] = selectedIndex;
        this.tick += 1;
        this.counted();
        this.draw();
      });
      box.selectedIndex = this.months[1];
      head.append(box);
    });
  }

  // ------------------------------------------------------------ drawing

  draw() {
    if (!this.deck) return;
    const { gl, scene } = this;
    const on = scene.layers.filter(({ id }) => this.layers.has(id));
    const areas = on.find(({ kind }) => kind === 'areas');
    const sides = this.compare ? ['L-', 'R-'] : ['L-'];
    const common = {
      zoom: Math.round(this.view.zoom * 20) / 20,
      isGlobe: scene.globe,
      tick: this.tick,
      // What stands together on one date does not on the next, so nothing leads from one to the other;
      // and without a graphics card to glide means to wait for the picture before.
      glide: this.crowd || this.deck.device?.info.gpu === 'software' ? null : this.glide,
      chosen: scene.chosen,
      onPick: scene.pick,
    };
    if (this.leftHead && this.compare === 'dates') {
      this.leftHead.textContent = monthInWords(scene.play.months[this.months[0] ?? scene.play.today]);
    }
    this.drawn = sides.map((side, place) => this.seen(place));
    this.deck.setProps({
      layers: [
        ...land(gl, scene, {
          isGlobe: scene.globe,
          zoom: this.view.zoom,
          areas,
          isFetched: this.hasAllLand,
          onFetched: () => { this.hasAllLand = true; this.draw(); },
        }),
        ...sides.flatMap((side, place) => {
          const { sites, states } = this.drawn[place];
          return marks(gl, { ...scene, sites }, states, { ...common, side });
        }),
        ...on.filter(({ kind }) => kind !== 'areas').flatMap((layer) => extra(
          gl, layer, scene.globe, this.months[0] === null ? null : scene.play.months[this.months[0]],
        )),
      ],
    });
    this.legend(on);
    if (!this.waiting) {
      this.waiting = requestAnimationFrame(() => {
        this.waiting = 0;
        this.named();
      });
    }
  }

  /** The month that one of two maps shows; null as the tables have it. */
  monthOn(place) {
    return this.months[this.compare === 'dates' ? place : 0];
  }

  /** The sites of one map, with what is known of each on its date; the same until that changes. */
  seen(place) {
    const { scene } = this;
    const bounds = this.crowd && !scene.globe ? around(this.view, this.across, this.height) : [];
    const asked = [scene.id, this.tick, this.crowd ? stepOf(this.view.zoom) : '', ...bounds].join();
    if (this.drawn[place]?.asked === asked) return this.drawn[place];
    const group = scene.play?.operators.findIndex(({ name }) => name === this.operators[place]) ?? -1;
    const states = statesAt(scene, this.monthOn(place), group >= 0 ? (site) => site.group === group : undefined);
    if (!this.crowd) return { asked, states, sites: scene.sites };
    return { asked, ...this.crowd.seen(states, this.view.zoom, bounds.length ? bounds : EARTH) };
  }

  /** The parts of the map over which controls and the legend lie: [left, top, right, bottom]. */
  covered() {
    const edge = this.stage.getBoundingClientRect();
    return [...this.stage.querySelectorAll('.atlas-tools > *, .atlas-zoom > *, .atlas-key > *, .head > *')]
      .map((part) => part.getBoundingClientRect())
      .filter(({ width }) => width)
      .map(({ left, top, right, bottom }) => [
        left - edge.left - 2, top - edge.top - 2, right - edge.left + 2, bottom - edge.top + 2,
      ]);
  }

  named() {
    const { scene } = this;
    const covered = this.covered();
    const viewports = this.deck.isInitialized ? this.deck.getViewports() : [];
    this.labels.forEach((labels, place) => {
      const viewport = viewports[place];
      if (!viewport || (place && !this.compare)) return void labels.place([], [], 0, 0, 0);
      const { sites, states } = this.drawn[place];
      const on = (at) => viewport.project(at).map((value, axis) => value + (axis ? viewport.y : viewport.x));
      const visible = ({ at }) => !scene.globe || faces(this.view, at);
      const places = (this.crowd ? sites : scene.bySize.map((index) => sites[index]))
        .filter((site) => states.shown[site.index] && visible(site))
        .slice(0, 400)
        .map((site) => ({ ...site, at: on(site.at), radius: ringRadius(site.planned, this.view.zoom) }));
      const lands = scene.lands.filter((each) => each.from <= this.view.zoom
        && visible(each)).map((each) => ({
        ...each, at: on(each.at), size: labels.width(each.name, 400) * 2 ** (this.view.zoom - each.from),
      }));
      const most = Math.round(scene.most * (1 + Math.max(0, this.view.zoom - this.home.zoom) * 0.4));
      const right = viewport.x + viewport.width;
      labels.place(
        places.filter(({ at: [x] }) => x > viewport.x && x < right),
        lands.filter(({ at: [x] }) => x > viewport.x && x < right), right, this.height, most, covered,
      );
    });
  }

  /** What size means at this zoom, and what the layers' colours mean. */
  legend(on) {
    const { zoom } = this.view;
    const rings = SCALE.map((mw) => {
      const radius = scaleAt(zoom) * Math.sqrt(mw);
      return `<li><i class="ring" style="width:${2 * radius}px;height:${2 * radius}px"></i>${power(mw)}</li>`;
    }).join('');
    const text = `<ul class="scale">${rings}</ul>${this.crowd && zoom < PARTED
      ? '<p>A disc can stand for many sites. They part as you come closer.</p>' : ''}`;
    if (this.key.dataset.text !== `${text}${on.map(({ id }) => id)}`) {
      this.key.dataset.text = `${text}${on.map(({ id }) => id)}`;
      this.key.innerHTML = text;
      for (const layer of on) {
        if (!layer.legend.length) continue;
        const list = element('ul', layer.kind === 'areas' ? 'steps' : '', this.key);
        const title = element('li', 'title', list);
        title.textContent = layer.title;
        for (const { shape, colour, text: said } of layer.legend) {
          const line = element('li', '', list);
          element('i', `swatch ${shape}`, line).style.color = colour;
          line.append(said);
        }
      }
    }
  }

  hovered({ object: found, x, y, layer }) {
    this.leads = this.canClick(found, layer);
    const object = layer?.props.tipOf ? layer.props.tipOf(found) : found;
    const lines = object?.tip ?? [];
    this.tip.hidden = !object;
    if (!object) return;
    this.tip.replaceChildren();
    element('b', '', this.tip).textContent = object.name;
    const place = layer.id.startsWith('R') ? 1 : 0;
    const month = this.monthOn(place);
    const { play } = this.scene;
    const said = [...lines];
    if (layer.id.endsWith('touch') && play && month !== null && month !== play.today) {
      said[1] = `${monthInWords(play.months[month])}: ${this.drawn[place].states.said(object.index)}`;
    }
    said.forEach((line) => { element('span', '', this.tip).textContent = line; });
    const right = x > this.width - 300;
    const low = y > this.height - 130;
    this.tip.style.transform = `translate(${right ? x - 12 : x + 12}px, ${low ? y - 12 : y + 12}px) `
      + `translate(${right ? '-100%' : 0}, ${low ? '-100%' : 0})`;
  }

  /** Whether a click there does something: a crowd comes nearer, a site is told to the page. */
  canClick(object, layer) {
    return Boolean(object && layer.id.endsWith('touch') && (object.members || this.on.site));
  }

  clicked({ object, layer }) {
    if (!this.canClick(object, layer)) return;
    if (object.members) this.fly(this.holding(object.members));
    else this.on.site(object.key);
  }
}

/** The same as a function, for the stage. */
export function atlas(root, scene, on) {
  return new Atlas(root, scene, on);
}

// ---------------------------------------------------------------- in a page of Streamlit

const mounted = new WeakMap();
// The map of the first view, until the page takes it over.
let early = null;

/** Draws the map of the first view (early.js); the promise is kept when it begins to be seen. */
export function show(root, scene) {
  early = new Atlas(root, { ...scene, start: asked() }, { address });
  document.addEventListener('first-view-leaves', ({ detail }) => {
    // Its reader went to another page, where nothing takes it over.
    if (detail.isOther) giveUp();
  }, { once: true });
  return early.ready;
}

function giveUp() {
  early?.destroy();
  early = null;
}

function takeOver(root) {
  const { root: frame } = early;
  const move = () => {
    const focused = frame.contains(document.activeElement) ? document.activeElement : null;
    root.append(frame);
    focused?.focus({ preventScroll: true });
  };
  early = null;
  if (document.getElementById('first-view')) document.addEventListener('first-view-leaves', move, { once: true });
  else move();
}

/** What a reader chose on the map stands in the address, so that a link brings it back. */
function address(changes) {
  const there = new URL(location.href);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) there.searchParams.delete(name);
    else there.searchParams.set(name, value);
  }
  history.replaceState(history.state, '', there);
}

/** How a map starts that the address tells of. */
export function asked() {
  const query = new URLSearchParams(location.search);
  return {
    date: query.get('date'),
    layers: query.get('layers')?.split(','),
    place: query.get('place'),
    compare: query.get('compare'),
    playing: query.has('play') || undefined,
  };
}

export function mount({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector('.atlas');
  root.style.height = data.height;
  const on = {
    site: (key) => setTriggerValue('site', key),
    address: data.scene.pick ? address : undefined,
  };
  const held = mounted.get(parentElement);
  if (held) {
    held.on = on;
    held.update(data.scene);
    return;
  }
  // Another try may have what the first lacked.
  if (early?.hasFailed) giveUp();
  if (early && data.scene.pick) {
    mounted.set(parentElement, early);
    Object.assign(early, { on }).update(data.scene);
    takeOver(root);
    return;
  }
  const scene = data.scene.pick ? { ...data.scene, start: asked() } : data.scene;
  mounted.set(parentElement, new Atlas(root, scene, on));
}

export function unmount(parentElement) {
  mounted.get(parentElement)?.destroy();
  mounted.delete(parentElement);
}
