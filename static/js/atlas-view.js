// Where the map looks: a view that holds the sites, named places, and flights between them.

const MARGIN = 36;
// Closer to the whole world than this, a phone would show dots on a stamp.
const LEAST_ZOOM = 0.72;
const GLOBE = { longitude: -78, latitude: 36, zoom: 1.2 };
// Pixels of the whole world at zoom 0, and as far north as a flat map goes.
export const WORLD = 512;
const POLE = 85;
const LIMITS = { minZoom: 0, maxZoom: 12 };

/** Where a place lies on the square map of the world, whose sides are 1 long. */
export function onWorld([longitude, latitude]) {
  const north = Math.max(-POLE, Math.min(POLE, latitude)) * Math.PI / 180;
  return [
    (longitude + 180) / 360,
    0.5 - Math.log(Math.tan(Math.PI / 4 + north / 2)) / (2 * Math.PI),
  ];
}

/**
 * A part of the world with all that a flat map shows and some more: [left, top, right, bottom].
 *
 * It stays the same for small moves.
 */
export function around(view, width, height) {
  const [x, y] = onWorld([view.longitude, view.latitude]);
  const pixels = WORLD * 2 ** Math.floor(view.zoom);
  const edges = [[x, width / pixels], [y, height / pixels]].map(([middle, size]) => {
    const near = Math.round(middle / size * 2) * size / 2;
    return [near - 0.75 * size, near + 0.75 * size];
  });
  return [edges[0][0], edges[1][0], edges[0][1], edges[1][1]];
}

/** The view that shows all sites; on a narrow map the one that shows most of them. */
export function fit(deck, sites, width, height, isGlobe) {
  if (isGlobe) {
    const zoom = Math.log2(Math.min(width, height) / 512 * Math.PI) - 0.35;
    return { ...GLOBE, ...LIMITS, zoom: Math.max(0, zoom) };
  }
  const east = sites.map((site) => site.at[0]).sort((one, other) => one - other);
  const north = sites.map((site) => site.at[1]);
  const bounds = [
    [east[0], Math.max(-60, Math.min(...north) - 1e-3)],
    [east[east.length - 1] + 1e-3, Math.min(75, Math.max(...north) + 1e-3)],
  ];
  const view = within(deck, bounds, width, height, 6);
  if (view.zoom >= LEAST_ZOOM) return centred(view, width);
  const zoom = LEAST_ZOOM;
  const reach = (width - MARGIN) / (WORLD * 2 ** zoom) * 360;
  let most = { seen: 0, middle: view.longitude };
  let end = 0;
  east.forEach((from, begin) => {
    while (end < east.length && east[end] <= from + reach) end += 1;
    if (end - begin > most.seen) {
      most = { seen: end - begin, middle: (from + east[end - 1]) / 2 };
    }
  });
  return { ...view, longitude: most.middle, zoom };
}

/** The edge of the world stays outside of the map. */
function centred(view, width) {
  const half = width / (WORLD * 2 ** view.zoom) * 180;
  const edge = Math.max(0, 180 - half);
  return { ...view, longitude: Math.max(-edge, Math.min(edge, view.longitude)) };
}

/** The view that shows a box of [[west, south], [east, north]]. */
export function within(deck, bounds, width, height, most = 8) {
  const map = new deck.WebMercatorViewport({ width: Math.max(width, 100), height: Math.max(height, 100) });
  const padding = Math.min(MARGIN, width / 6, height / 6);
  const { longitude, latitude, zoom } = map.fitBounds(bounds, { padding, maxZoom: most });
  return { longitude, latitude, zoom: Math.min(zoom, most), pitch: 0, bearing: 0, ...LIMITS };
}

/** The same view, to be reached in a flight that takes a moment. */
export function flight(deck, view, isGlobe, duration = 1400) {
  return {
    ...view,
    transitionDuration: duration,
    transitionInterpolator: isGlobe
      ? new deck.LinearInterpolator(['longitude', 'latitude', 'zoom'])
      : new deck.FlyToInterpolator({ speed: 1.6 }),
  };
}

/** Whether a place faces the reader of a globe that is turned to `view`, away from its rim. */
export function faces(view, [longitude, latitude]) {
  const rad = Math.PI / 180;
  const east = (longitude - view.longitude) * rad;
  const depth = Math.sin(view.latitude * rad) * Math.sin(latitude * rad)
    + Math.cos(view.latitude * rad) * Math.cos(latitude * rad) * Math.cos(east);
  return depth > 0.6;
}
