// Boxes of zones in metres, and texts cut to fit them.

/** Rings of a GeoJSON geometry as `[[ [x, y], … ], …]`, outer rings and holes alike. */
export function ringsOf(geometry) {
  if (geometry?.type === 'Polygon') return geometry.coordinates;
  if (geometry?.type === 'MultiPolygon') return geometry.coordinates.flat();
  return [];
}

/** Box of a zone: `{x, y, width, height}` in metres, y upwards; null when it has no extent. */
export function boxOf(zone) {
  if (zone.geometry?.type === 'Point') {
    const [x, y] = zone.geometry.coordinates;
    const r = radiusOf(zone);
    return { x: x - r, y: y - r, width: 2 * r, height: 2 * r };
  }
  const points = ringsOf(zone.geometry).flat();
  if (!points.length) return null;
  const xs = points.map((point) => point[0]);
  const ys = points.map((point) => point[1]);
  return {
    x: Math.min(...xs),
    y: Math.min(...ys),
    width: Math.max(...xs) - Math.min(...xs),
    height: Math.max(...ys) - Math.min(...ys),
  };
}

export const radiusOf = (zone) => zone.radius ?? zone.geometry?.radius ?? 1;

/** Whether a zone holds a place; a border belongs to neither side for sure. */
export function holds(zone, x, y) {
  if (zone.geometry?.type === 'Point') {
    const [cx, cy] = zone.geometry.coordinates;
    return Math.hypot(x - cx, y - cy) <= radiusOf(zone);
  }
  let inside = false;
  for (const ring of ringsOf(zone.geometry)) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [[xi, yi], [xj, yj]] = [ring[i], ring[j]];
      if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
    }
  }
  return inside;
}

export function area(zone) {
  const box = boxOf(zone);
  return box.width * box.height;
}

// Widths are estimated: measuring text on each zoom step would cost more than it gives.
const widthOf = (text, size) =>
  [...text].reduce((sum, each) => sum + (each.codePointAt(0) > 0x2e7f ? size : size * 0.56), 0);

export function fitText(text, room, size) {
  if (widthOf(text, size) <= room) return text;
  let cut = [...text];
  while (cut.length > 1 && widthOf(cut.join('') + '…', size) > room) cut = cut.slice(0, -1);
  return cut.join('').trimEnd() + '…';
}

export function wrap(text, room, most, size) {
  const words = /[\u2e80-\uffff]/.test(text) ? [...text] : text.split(/(?<=[\s/-])/);
  const lines = [''];
  for (const each of words) {
    if (lines.at(-1) && widthOf(lines.at(-1) + each.trimEnd(), size) > room) lines.push('');
    lines[lines.length - 1] += each;
  }
  const shown = lines.slice(0, most);
  if (lines.length > most) shown[most - 1] = lines.slice(most - 1).join('');
  return shown.map((line) => fitText(line.trim(), room, size));
}
