// What a browser laid out, as an SVG: boxes, lines of text, pictures. Words stay words.

const SPACE = 'http://www.w3.org/2000/svg';

const round = (number) => Math.round(number * 100) / 100;
const escaped = (text) => text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }[sign]));
const attributes = (named) => Object.entries(named)
  .filter(([, value]) => value !== undefined && value !== '')
  .map(([name, value]) => `${name}="${escaped(String(typeof value === 'number' ? round(value) : value))}"`)
  .join(' ');
const tag = (name, named, inner = '') => (inner
  ? `<${name} ${attributes(named)}>${inner}</${name}>` : `<${name} ${attributes(named)}/>`);
const isClear = (colour) => colour === 'transparent' || /^rgba\(.*, ?0\)$|\/ ?0\)$/.test(colour);

const pen = document.createElement('canvas').getContext('2d');
const pens = new Map();

/** From the top of a line of text to its baseline, and how high the line is, in pixels. */
function measured(style) {
  const font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  if (!pens.has(font)) {
    pen.font = font;
    const { fontBoundingBoxAscent: above, fontBoundingBoxDescent: below } = pen.measureText('Ag');
    pens.set(font, { above, height: above + below });
  }
  return pens.get(font);
}

/** The words of a text node line by line, as the browser broke them. */
function lines(node) {
  const found = [];
  const range = document.createRange();
  for (const word of node.data.matchAll(/\S+/g)) {
    range.setStart(node, word.index);
    range.setEnd(node, word.index + word[0].length);
    const parts = [...range.getClientRects()].filter(({ width }) => width);
    if (!parts.length) continue;
    const last = found.at(-1);
    if (last && Math.abs(last.top - parts[0].top) < 3) last.text += ` ${word[0]}`;
    else found.push({ text: word[0], left: parts[0].left, top: parts[0].top, height: parts[0].height });
  }
  return found;
}

function text(node, from) {
  const style = getComputedStyle(node.parentElement);
  const { above, height } = measured(style);
  const halo = parseFloat(style.webkitTextStrokeWidth);
  return lines(node).map((line) => tag('text', {
    x: line.left - from.left,
    y: line.top - from.top + (line.height - height) / 2 + above,
    fill: style.color,
    'font-family': style.fontFamily.replaceAll('"', "'"),
    'font-size': style.fontSize,
    'font-weight': style.fontWeight,
    'letter-spacing': style.letterSpacing === 'normal' ? '' : style.letterSpacing,
    ...(halo ? {
      stroke: style.webkitTextStrokeColor, 'stroke-width': halo, 'stroke-linejoin': 'round', 'paint-order': 'stroke',
    } : {}),
  }, escaped(line.text))).join('');
}

const DASHES = { dashed: '4 3', dotted: '1.5 2.5' };

function box(element, style, place) {
  const sides = ['Top', 'Right', 'Bottom', 'Left'].map((side) => ({
    width: style[`border${side}Style`] === 'none' ? 0 : parseFloat(style[`border${side}Width`]),
    colour: style[`border${side}Color`],
    dash: DASHES[style[`border${side}Style`]],
  }));
  const [first] = sides;
  const isRound = sides.every(({ width }) => width === first.width) && first.width > 0;
  const half = isRound ? first.width / 2 : 0;
  const radius = style.borderTopLeftRadius.endsWith('%')
    ? place.width / 2 : parseFloat(style.borderTopLeftRadius);
  const { x, y, width, height } = place;
  let made = '';
  const fill = isClear(style.backgroundColor) ? 'none' : style.backgroundColor;
  if (fill !== 'none' || isRound) {
    made += tag('rect', {
      x: x + half,
      y: y + half,
      width: Math.max(0, width - 2 * half),
      height: Math.max(0, height - 2 * half),
      rx: Math.max(0, Math.min(radius - half, width / 2, height / 2)),
      fill,
      ...(isRound && !isClear(first.colour) ? {
        stroke: first.colour, 'stroke-width': first.width, 'stroke-dasharray': first.dash,
      } : {}),
    });
  }
  if (!isRound) {
    const ends = [[x, y, x + width, y], [x + width, y, x + width, y + height],
      [x, y + height, x + width, y + height], [x, y, x, y + height]];
    sides.forEach(({ width: wide, colour, dash }, n) => {
      if (!wide || isClear(colour)) return;
      const [x1, y1, x2, y2] = ends[n];
      made += tag('line', { x1, y1, x2, y2, stroke: colour, 'stroke-width': wide, 'stroke-dasharray': dash });
    });
  }
  if (element.matches('i.core')) {
    made += tag('circle', { cx: x + width / 2, cy: y + height / 2, r: width * 0.2, fill: style.color });
  } else if (style.backgroundImage.startsWith('repeating')) {
    // A hatch: what is projected.
    for (let at = 0; at < width; at += 5) {
      made += tag('line', {
        x1: x + at, y1: y + height, x2: Math.min(x + width, x + at + height), y2: y, stroke: style.color, 'stroke-width': 1.6,
      });
    }
  }
  return made;
}

function walked(element, from) {
  const style = getComputedStyle(element);
  if (style.display === 'none' || style.visibility === 'hidden' || style.opacity === '0') return '';
  const there = element.getBoundingClientRect();
  const place = { x: there.left - from.left, y: there.top - from.top, width: there.width, height: there.height };
  if (element.svg) {
    // What was drawn as an SVG by itself comes as it is.
    return element.svg.replace(/^<svg/, `<svg x="${round(place.x)}" y="${round(place.y)}"`);
  }
  if (element.localName === 'canvas' || element.localName === 'img') {
    const href = element.localName === 'img' ? element.src : element.picture ?? element.toDataURL();
    return tag('image', { ...place, href, preserveAspectRatio: 'none' });
  }
  const inner = [...element.childNodes].map((child) => {
    if (child.nodeType === Node.TEXT_NODE) return text(child, from);
    return child.nodeType === Node.ELEMENT_NODE ? walked(child, from) : '';
  }).join('');
  return box(element, style, place) + inner;
}

let fonts = null;

/** Our typeface as a style sheet that needs nothing else; "" if this page has another. */
function typeface() {
  fonts ??= (async () => {
    const rules = [...document.styleSheets].flatMap((sheet) => {
      try {
        return [...sheet.cssRules];
      } catch {
        return [];
      }
    });
    const face = rules.find((rule) => rule instanceof CSSFontFaceRule
      && /Source Sans/.test(rule.style.fontFamily || rule.cssText) && !/italic/i.test(rule.cssText));
    const address = face && /url\("?([^")]+)"?\)/.exec(face.cssText)?.[1];
    if (!address) return '';
    const bytes = await (await fetch(new URL(address, face.parentStyleSheet.href ?? document.baseURI))).blob();
    const data = await new Promise((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result);
      reader.readAsDataURL(bytes);
    });
    return `@font-face{font-family:"Source Sans";font-weight:200 900;src:url("${data}") format("woff2")}`;
  })().catch(() => '');
  return fonts;
}

/** An element as it stands on the page, as an SVG of its size; numbers are all of one width. */
export async function svgOf(element, title) {
  const from = element.getBoundingClientRect();
  const size = { width: Math.ceil(from.width), height: Math.ceil(from.height) };
  // Its own ground ends within the last pixel, which would show what lies behind a picture.
  const ground = getComputedStyle(element).backgroundColor;
  const body = (isClear(ground) ? '' : tag('rect', { ...size, fill: ground })) + walked(element, from);
  const style = `${await typeface()}text{font-variant-numeric:tabular-nums;white-space:pre}`;
  return {
    ...size,
    svg: `<svg xmlns="${SPACE}" ${attributes({ ...size, viewBox: `0 0 ${size.width} ${size.height}`, role: 'img' })}>`
      + `<title>${escaped(title)}</title><style>${style}</style>${body}</svg>`,
  };
}

/** The same as a PNG with so many pixels for one. */
export async function pngOf({ svg, width, height }, scale) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: width * scale, height: height * scale });
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture came'))), 'image/png');
  });
}
