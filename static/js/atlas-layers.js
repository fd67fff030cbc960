// From sites on a date to layers of deck.gl: land, rings by planned power, cores by what runs.

const beside = (file) => import(`./${file}.js${new URL(import.meta.url).search}`);
const { ink, stretches } = await beside('atlas-ink');

const MIN_RADIUS = 4;
const MIN_CORE = 2;
const UNKNOWN_RADIUS = 5;
const BORDER = 0.7;
const STATE_METRES = 1500;

export const rgba = (hex, alpha = 1) => [
  ...[1, 3, 5].map((place) => parseInt(hex.slice(place, place + 2), 16)),
  Math.round(alpha * 255),
];

const unit = (hex) => rgba(hex).map((part) => part / 255);

/** Pixels for the square root of a MW: 1 GW is 10 px with the world in sight, more when near. */
export const scaleAt = (zoom) => Math.min(0.46, 0.25 + 0.075 * Math.max(0, zoom));

export const ringRadius = (mw, zoom) =>
  mw === null ? UNKNOWN_RADIUS : Math.max(MIN_RADIUS, scaleAt(zoom) * Math.sqrt(mw));

// Dashes around a ring or along a line, and stripes over power that is only projected. They are cut
// out of the finished mark, so those of rings and stripes stay as wide however large it is.
const CUTS = {
  estimate: dashes(7, 0.62),
  speculative: dashes(4, 0.4),
  loose: 'if (fract(uv.x * 40.0) > 0.6) discard;',
  projected: 'if (fract((gl_FragCoord.x + gl_FragCoord.y) / 6.0) > 0.5) fragColor.a *= 0.25;',
};

function dashes(period, share) {
  return `if (length(unitPosition) > innerUnitRadius) {
    float around = floor(outerRadiusPixels * 6.2832 / ${period.toFixed(1)});
    float place = fract(atan(unitPosition.y, unitPosition.x) / 6.2832 * around);
    if (place > ${share.toFixed(2)}) discard;
  }`;
}

const extensions = new Map();

function cut(deck, name) {
  if (!CUTS[name]) return [];
  if (!extensions.has(name)) {
    const Cut = class extends deck.LayerExtension {
      getShaders() {
        return { inject: { 'fs:#main-end': CUTS[name] } };
      }
    };
    Cut.extensionName = `Cut ${name}`;
    extensions.set(name, new Cut());
  }
  return [extensions.get(name)];
}

/** From this zoom on, the land with few corners would look coarse. */
const NEAR = 2.4;
const METRES_PER_PIXEL = 78_271; // at zoom 0

const shapes = new Map();

/** The GeoJSON of an address and, for its borders, all stretches; each is fetched once. */
function shape(address) {
  if (!shapes.has(address)) {
    const land = fetch(address).then((answer) => answer.json());
    const borders = land.then(stretches);
    shapes.set(address, { land, borders });
    borders.catch(() => shapes.delete(address));
  }
  return shapes.get(address);
}

/**
 * Land and the borders of states; `areas` is the layer that colours land by a figure, if any.
 *
 * Near, all corners of the land are fetched; the few stay until they are there (`isFetched`).
 */
export function land(deck, scene, { isGlobe, zoom, areas, isFetched, onFetched }) {
  const { theme } = scene;
  const { Outline } = ink(deck);
  const empty = isGlobe ? rgba(theme.border, 0.55) : rgba(theme.land);
  const isNear = zoom >= NEAR;
  const ways = isNear || isFetched ? ['far', 'countries'] : ['far'];
  const way = isNear && isFetched ? 'countries' : 'far';
  const borders = (id, address, opacity, visible = true) => new Outline({
    id,
    data: shape(address).borders,
    colour: unit(theme.border),
    opacity,
    visible,
    // What is drawn later lies over the lines.
    parameters: { depthWriteEnabled: false },
  });
  const known = new Map(areas?.items.map((area) => [area.code, area]));
  const of = (feature) => known.get(feature.properties[areas.property]);
  const isOfCountries = areas?.file === scene.geo.countries;
  const layers = [
    ...ways.map((each) => new deck.GeoJsonLayer({
      id: `land-${each}`,
      data: shape(scene.geo[each]).land,
      visible: each === way,
      onDataLoad: () => each === 'countries' && !isFetched && onFetched(),
      getFillColor: empty,
      stroked: false,
      filled: true,
      updateTriggers: { getFillColor: [theme.name, isGlobe] },
    })),
    ...(areas ? [new deck.GeoJsonLayer({
      id: `areas-${areas.id}${isOfCountries ? `-${way}` : ''}`,
      data: shape(isOfCountries ? scene.geo[way] : areas.file).land,
      // What has no figure stays bare land.
      getFillColor: (feature) => (of(feature) ? rgba(of(feature).colour) : empty),
      stroked: false,
      filled: true,
      pickable: true,
      tipOf: of,
      updateTriggers: { getFillColor: [areas.id, theme.name] },
    })] : []),
    ...ways.map((each) => borders(`borders-${each}`, scene.geo[each], BORDER, each === way)),
    ...(areas && !isOfCountries ? [borders(`borders-${areas.id}`, areas.file, BORDER)] : []),
    // As faint as lines of this many metres would be, so that they fade away when one is far.
    borders('borders-states', scene.geo.states,
      Math.min(0.8, STATE_METRES * 2 ** zoom / METRES_PER_PIXEL), isNear),
  ];
  if (!isGlobe) return layers;
  return [new deck.SolidPolygonLayer({
    id: 'sea',
    data: [{ p: [[-180, 90], [0, 90], [180, 90], [180, -90], [0, -90], [-180, -90]] }],
    getPolygon: (world) => world.p,
    getFillColor: rgba(theme.panel),
  }), ...layers];
}

const NONE = [];
const byMark = new WeakMap();

/** The sites of one outline: the same list each time, as deck.gl reads a new one all over. */
function marked(sites, mark) {
  if (!byMark.has(sites)) byMark.set(sites, new Map());
  const lists = byMark.get(sites);
  if (!lists.has(mark)) lists.set(mark, sites.filter((site) => site.mark === mark));
  return lists.get(mark);
}

/**
 * Rings and cores of the sites as `states` has them: for each site whether it is there, and its MW.
 *
 * `states` has arrays `shown`, `running`, `projected` beside `scene.sites`; `tick` changes with
 * them. A transition of `glide` milliseconds leads from one date to the next; null is none at all.
 */
export function marks(deck, scene, states, { zoom, isGlobe, tick, glide, chosen, side, onPick }) {
  const { theme, sites } = scene;
  const { Discs } = ink(deck);
  const scale = scaleAt(zoom);
  const common = {
    getPosition: (site) => site.at,
    radiusUnits: 'pixels',
    lineWidthUnits: 'pixels',
    // Upright rings would cut into the globe; there they lie on it.
    billboard: !isGlobe,
    parameters: isGlobe ? { depthCompare: 'always', cullMode: 'back' } : {},
    stroked: true,
    filled: true,
  };
  const transitions = glide === null ? {} : glide
    ? { getRadius: { duration: glide, easing: (part) => part, enter: () => [0] } }
    : { getRadius: 500 };
  const radius = (mw, least) => (mw > 0 ? Math.max(least, scale * Math.sqrt(mw)) : 0);
  const rings = (mark) => {
    const data = marked(sites, mark);
    if (!data.length) return [];
    return [new Discs({
      ...common,
      id: `${side}rings-${mark}`,
      data,
      transitions,
      getRadius: (site) => (states.shown[site.index] ? ringRadius(site.planned, zoom) : 0),
      getFillColor: (site) => rgba(
        site.colour,
        site.planned === null || mark === 'speculative' ? 0 : mark === 'estimate' ? 0.12 : 0.22,
      ),
      getLineColor: (site) => rgba(site.colour, 0.95),
      getLineWidth: 1.4,
      extensions: cut(deck, mark),
      updateTriggers: { getRadius: [tick, zoom], getFillColor: scene.id, getLineColor: scene.id },
    })];
  };
  const running = (site) => (states.shown[site.index] ? states.running[site.index] : 0);
  const expected = (site) => (states.shown[site.index] ? states.projected[site.index] : 0);
  const layers = [
    ...['solid', 'estimate', 'speculative'].flatMap(rings),
    new Discs({
      ...common,
      id: `${side}projected`,
      data: states.isAhead ? sites : NONE,
      transitions,
      getRadius: (site) => (expected(site) > (running(site) ?? 0)
        ? radius(expected(site), MIN_CORE) : 0),
      getFillColor: (site) => rgba(site.colour, 0.75),
      getLineColor: (site) => rgba(site.colour, 0.95),
      getLineWidth: 1,
      extensions: cut(deck, 'projected'),
      updateTriggers: { getRadius: [tick, zoom], getFillColor: scene.id, getLineColor: scene.id },
    }),
    new Discs({
      ...common,
      id: `${side}cores`,
      data: sites,
      transitions,
      // What runs without a stated power is an open ring of the least size.
      getRadius: (site) => (running(site) === null ? MIN_CORE + 0.5
        : radius(running(site), MIN_CORE)),
      getFillColor: (site) => rgba(site.colour, running(site) === null ? 0 : 0.95),
      getLineColor: (site) => rgba(running(site) === null ? site.colour : theme.paper, 0.9),
      getLineWidth: 0.8,
      updateTriggers: {
        getRadius: [tick, zoom],
        getFillColor: [scene.id, tick],
        getLineColor: [scene.id, tick],
      },
    }),
    new Discs({
      ...common,
      id: `${side}chosen`,
      data: sites.filter((site) => site.key === chosen),
      getRadius: (site) => ringRadius(site.planned, zoom) + 4,
      getLineColor: rgba(theme.ink),
      getLineWidth: 2.5,
      filled: false,
      updateTriggers: { getRadius: zoom },
    }),
  ];
  if (!onPick) return layers;
  return [...layers, new Discs({
    ...common,
    id: `${side}touch`,
    data: sites,
    getRadius: (site) => (states.shown[site.index]
      ? Math.max(ringRadius(site.planned, zoom), 9) : 0),
    stroked: false,
    opacity: 1e-6, // unseen; deck.gl does not pick what has none at all
    pickable: true,
    updateTriggers: { getRadius: [tick, zoom] },
  })];
}

// How a point of a layer is filled; what is no firm fact has an outline in its own colour.
const FILLED = { solid: 0.9, estimate: 0.35, hollow: 0.15 };

/** What a reader switched on over the land: points, lines or arcs that were known by `month`. */
export function extra(deck, layer, isGlobe, month) {
  const known = layer.items.filter((item) => !month || !item.known || item.known.slice(0, 7) <= month);
  const shared = { pickable: true, parameters: isGlobe ? { depthCompare: 'always' } : {} };
  if (layer.kind === 'points') {
    return Object.keys(FILLED).map((mark) => new deck.ScatterplotLayer({
      ...shared,
      id: `extra-${layer.id}-${mark}`,
      data: known.filter((point) => point.mark === mark),
      getPosition: (point) => point.at,
      getRadius: (point) => point.radius,
      radiusUnits: 'pixels',
      getFillColor: (point) => rgba(point.colour, FILLED[mark]),
      getLineColor: (point) => rgba(mark === 'solid' ? layer.outline : point.colour),
      getLineWidth: mark === 'solid' ? 1 : 2,
      lineWidthUnits: 'pixels',
      stroked: true,
      billboard: !isGlobe,
      extensions: cut(deck, mark),
    }));
  }
  const Lines = layer.kind === 'arcs' ? deck.ArcLayer : deck.LineLayer;
  const look = layer.kind === 'arcs'
    ? {
      getSourceColor: (link) => rgba(link.colour, 0.35),
      getTargetColor: (link) => rgba(link.colour, 0.95),
      greatCircle: isGlobe,
      getHeight: isGlobe ? 0.4 : 0.25,
    }
    : { getColor: (link) => rgba(link.colour, 0.8) };
  return ['firm', 'loose'].map((mark) => new Lines({
    ...shared,
    ...look,
    id: `extra-${layer.id}-${mark}`,
    data: known.filter((link) => link.is_firm === (mark === 'firm')),
    getSourcePosition: (link) => link.from,
    getTargetPosition: (link) => link.to,
    getWidth: (link) => link.width,
    widthUnits: 'pixels',
    extensions: cut(deck, mark),
  }));
}
