// The floor plan as SVG, in metres: draws zones, tags and alarm places. Knows geometry, not the API.
import { h, icon, s, show } from './dom.js';
import { pick, t } from './i18n.js';
import { area, boxOf, fitText, radiusOf, ringsOf, wrap } from './plangeometry.js';

const margin_m = 1.5;
// A tag farther away than this is not drawn any smaller for.
const farthest_m = 24;

export class PlanView {
  constructor(root, { onTag, onZone }) {
    this.root = root;
    this.onTag = onTag;
    this.onZone = onZone;
    this.tags = new Map();
    this.marks = new Map();
    this.zones = [];
    this.selected = null;
    this.layers = Object.fromEntries(
      ['ground', 'zones', 'heat', 'circle', 'places', 'tags', 'labels'].map((name) => [name, s('g', { class: name })]),
    );
    this.svg = s(
      'svg',
      { class: 'plan-svg', role: 'group', 'aria-label': t('plan.label') },
      this.patterns(),
      Object.values(this.layers),
    );
    const button = (name, label, action) =>
      h(
        'button.button.icon-only',
        { type: 'button', title: label, 'aria-label': label, on: { click: action } },
        icon(name),
      );
    this.scale = h('div.scale-bar', h('i'), h('span'));
    show(
      root,
      this.svg,
      this.scale,
      h(
        'div.plan-zoom',
        button('plus', t('plan.zoom_in'), () => this.zoom(1.5)),
        button('minus', t('plan.zoom_out'), () => this.zoom(1 / 1.5)),
        button('fit', t('plan.fit'), () => this.fit()),
      ),
    );
    this.wirePointer();
    new ResizeObserver(() => this.rescale()).observe(root);
  }

  patterns() {
    return s(
      'defs',
      s('pattern', {
        id: 'hatch',
        width: 1.2,
        height: 1.2,
        patternUnits: 'userSpaceOnUse',
        patternTransform: 'rotate(45)',
      }, s('rect', { class: 'hatch-line', width: 0.25, height: 1.2 })),
    );
  }

  /** Shows one floor: its outline, grid and zones. */
  setFloor(floor, zones) {
    this.floor = floor;
    this.zones = zones.filter((zone) => boxOf(zone)).sort((a, b) => area(b) - area(a));
    this.layers.ground.replaceChildren(...this.ground());
    this.layers.zones.replaceChildren(...this.zones.map((zone) => this.zoneShape(zone)));
    this.fit();
    for (const tag of this.tags.values()) this.place(tag);
  }

  ground() {
    const { width_m, height_m } = this.floor;
    const lines = [];
    for (let x = 10; x < width_m; x += 10) lines.push(`M${x} 0V${height_m}`);
    for (let y = 10; y < height_m; y += 10) lines.push(`M0 ${height_m - y}H${width_m}`);
    return [
      s('rect.floor', { width: width_m, height: height_m }),
      s('path.grid', { d: lines.join('') }),
      s('rect.walls', { width: width_m, height: height_m }),
    ];
  }

  y(value) {
    return this.floor.height_m - value;
  }

  zoneShape(zone) {
    const pathOf = () =>
      ringsOf(zone.geometry).map((ring) => 'M' + ring.map(([x, y]) => `${x} ${this.y(y)}`).join('L') + 'Z').join('');
    const shape = (kind) =>
      zone.geometry.type === 'Point'
        ? s('circle', {
          class: kind,
          cx: zone.geometry.coordinates[0],
          cy: this.y(zone.geometry.coordinates[1]),
          r: radiusOf(zone),
        })
        : s('path', { class: kind, d: pathOf(), 'fill-rule': 'evenodd' });
    const group = s(
      'g.zone',
      {
        class: `kind-${zone.kind}`,
        data: { zone: zone.id },
        tabindex: zone.kind === 'site' ? null : '0',
        role: 'button',
        'aria-label': pick(zone.name),
        on: {
          click: () => this.onZone(zone),
          keydown: (event) =>
            (event.key === 'Enter' || event.key === ' ') && (event.preventDefault(), this.onZone(zone)),
        },
      },
      s('title', pick(zone.name)),
      shape('area'),
    );
    if (zone.kind === 'restricted') group.append(shape('hatched'));
    return group;
  }

  /** Names stand in the upper left corner of their zone and shorten until they fit. */
  label(zone) {
    const box = boxOf(zone);
    const isSmall = this.svg.clientWidth < 500;
    const size = isSmall ? 9.5 : 12.5;
    const line_px = size + 2.5;
    const left_px = isSmall ? 4 : 7;
    const room = box.width / this.k - 1.6 * left_px;
    const height = box.height / this.k - 8;
    if (zone.kind === 'site' || height < 14 || room < 20) return null;
    const lines = wrap(pick(zone.name), room, height > 3 * line_px ? 2 : 1, size);
    const classes = (zone.allowed_classes ?? []).join(' · ');
    const withClasses = !isSmall && classes && height > (lines.length + 1) * line_px
      ? fitText(classes, room, 10.5)
      : '';
    const y = (index) => left_px + (index + 0.7) * line_px;
    return s(
      'text',
      {
        class: `zone-label kind-${zone.kind}`,
        'font-size': size,
        transform: `translate(${box.x} ${this.y(box.y + box.height)}) scale(${this.k})`,
      },
      lines.map((line, index) => s('tspan.name', { x: left_px, y: y(index) }, line)),
      withClasses && s('tspan.classes', { x: left_px, y: y(lines.length) }, withClasses),
    );
  }

  setTags(tags) {
    const seen = new Set(tags.map((tag) => tag.tag));
    for (const [name, each] of this.tags) {
      if (seen.has(name)) continue;
      each.node.remove();
      this.tags.delete(name);
    }
    this.moveTags(tags);
  }

  moveTags(tags) {
    for (const tag of tags) {
      const known = this.tags.get(tag.tag);
      const each = known ?? { node: this.tagNode(tag) };
      each.tag = tag;
      if (!known) {
        this.tags.set(tag.tag, each);
        this.layers.tags.append(each.node);
      }
      this.place(each);
    }
    if (!this.isWhole || !this.floor) return;
    const whole = this.whole();
    if (['x', 'y', 'width', 'height'].some((key) => whole[key] !== this.view[key])) this.fit();
  }

  tagNode(tag) {
    const shapes = { person: s('circle.dot', { r: 5.5 }), vehicle: s('path.dot', { d: 'M0-7.500L7 5.500H-7Z' }) };
    const name = pick(tag.label) || tag.tag;
    const pickTag = () => this.onTag(this.tags.get(tag.tag).tag);
    return s(
      'g.tag',
      {
        class: `is-${tag.kind}`,
        tabindex: '0',
        role: 'button',
        data: { tag: tag.tag },
        'aria-label': name,
        on: {
          click: pickTag,
          keydown: (event) => (event.key === 'Enter' || event.key === ' ') && (event.preventDefault(), pickTag()),
        },
      },
      s('title', name),
      s(
        'g.tag-body',
        s('circle.touch', { r: 14 }),
        s('circle.halo', { r: 11 }),
        shapes[tag.kind] ?? s('rect.dot', { x: -5, y: -5, width: 10, height: 10, rx: 2.5 }),
        s('text.tag-name', { y: -13 }, fitText(name, 110, 11)),
      ),
    );
  }

  place({ node, tag }) {
    if (!this.floor) return;
    const here = tag.floor === null || tag.floor === undefined || tag.floor === this.floor.floor;
    node.classList.toggle('elsewhere', !here);
    node.classList.toggle('stale', Boolean(tag.stale));
    node.classList.toggle('suspect', Boolean(tag.suspect));
    node.classList.toggle('selected', this.selected === tag.tag);
    const target = `translate(${tag.x}px, ${this.y(tag.y)}px)`;
    // The first place is not a movement.
    if (!node.style.transform) node.classList.add('fresh');
    node.style.transform = target;
    if (!node.classList.contains('fresh')) return;
    // Reading the style makes the browser take the place as given before movement is allowed again.
    getComputedStyle(node).getPropertyValue('transform');
    node.classList.remove('fresh');
  }

  select(name) {
    this.selected = name;
    for (const each of this.tags.values()) each.node.classList.toggle('selected', each.tag.tag === name);
  }

  selectZone(id) {
    for (const node of this.layers.zones.children) node.classList.toggle('selected', node.dataset.zone === id);
  }

  /** Marks the places of open alarms: a pulse at each, a red border for a zone, red tags for the items. */
  setAlarms(alarms) {
    const here = new Map(
      alarms.map((alarm) => [alarm.id, alarm]).filter(([, alarm]) => this.placeOf(alarm)?.floor === this.floor?.floor),
    );
    // Nodes are kept: a new one would start its pulse again with every tag that moves.
    for (const [id, node] of this.marks) {
      if (here.has(id)) continue;
      node.remove();
      this.marks.delete(id);
    }
    for (const [id, alarm] of here) {
      let node = this.marks.get(id);
      if (!node) {
        node = s(
          'g',
          { data: { place: id } },
          s('g.tag-body', s('circle.pulse', { r: 16 }), s('circle.ring', { r: 13 })),
        );
        this.marks.set(id, node);
        this.layers.places.append(node);
      }
      const { x, y } = this.placeOf(alarm);
      node.setAttribute('class', `alarm-place is-${alarm.state} ${alarm.priority}`);
      node.style.transform = `translate(${x}px, ${this.y(y)}px)`;
    }
    const zones = new Set(alarms.map((alarm) => alarm.zone?.id));
    const waiting = new Set(alarms.filter((alarm) => alarm.state === 'unacknowledged').map((alarm) => alarm.zone?.id));
    const items = new Set(alarms.flatMap((alarm) => alarm.items ?? []).map((item) => item.code));
    const causes = new Set(alarms.map((alarm) => alarm.items?.[0]?.code));
    for (const node of this.layers.zones.children) {
      node.classList.toggle('alarmed', zones.has(node.dataset.zone));
      node.classList.toggle('waiting', waiting.has(node.dataset.zone));
    }
    for (const { node, tag } of this.tags.values()) {
      node.classList.toggle('alarmed', items.has(tag.item));
      node.classList.toggle('cause', causes.has(tag.item));
    }
  }

  /** Where the time was spent: squares of a size in metres, each with its share from 0 to 1. */
  setHeat(cells, size_m) {
    this.layers.heat.replaceChildren(...cells.map((each) =>
      s('rect.heat', { x: each.x, y: this.y(each.y) - size_m, width: size_m, height: size_m, opacity: 0.15 + 0.7 * each.share })
    ));
  }

  /** A distance that nobody may be nearer than, around a place; the plan is shown as far as it reaches. */
  setCircle(x, y, radius_m) {
    this.layers.circle.replaceChildren(
      s('circle.isolation', { cx: x, cy: this.y(y), r: radius_m }, s('title', `${radius_m} m`)),
    );
    this.isWhole = false;
    const reach = radius_m * 1.1;
    const whole = this.whole();
    this.view = {
      x: Math.min(whole.x, x - reach),
      y: Math.min(whole.y, this.y(y) - reach),
      width: Math.max(whole.x + whole.width, x + reach) - Math.min(whole.x, x - reach),
      height: Math.max(whole.y + whole.height, this.y(y) + reach) - Math.min(whole.y, this.y(y) - reach),
    };
    this.rescale();
  }

  /** Where an alarm is: its items' tags while they move, else its own position, else the middle of its zone. */
  placeOf(alarm) {
    const item = alarm.items?.[0]?.code;
    const follow = item && alarm.items.length === 1 &&
      [...this.tags.values()].find((each) => each.tag.item === item)?.tag;
    if (follow && Number.isFinite(follow.x)) {
      return { x: follow.x, y: follow.y, floor: follow.floor ?? this.floor?.floor };
    }
    if (alarm.position) return alarm.position;
    const zone = this.zones.find((each) => each.id === alarm.zone?.id);
    if (!zone) return null;
    const box = boxOf(zone);
    return { x: box.x + box.width / 2, y: box.y + box.height / 2, floor: this.floor.floor };
  }

  /** The whole floor, and in steps as much around it as tags have left it by. */
  whole() {
    const step_m = 6;
    const room_m = (beyond) =>
      margin_m + step_m * Math.ceil((beyond > 0 ? Math.min(beyond, farthest_m) + 3 : 0) / step_m);
    const { width_m, height_m, floor } = this.floor;
    const here = [...this.tags.values()].map((each) => each.tag).filter((tag) => (tag.floor ?? floor) === floor);
    const most = (measure) => room_m(Math.max(0, ...here.map(measure)));
    const [west, east] = [most((tag) => -tag.x), most((tag) => tag.x - width_m)];
    const [south, north] = [most((tag) => -tag.y), most((tag) => tag.y - height_m)];
    return { x: -west, y: -north, width: width_m + west + east, height: height_m + north + south };
  }

  fit() {
    if (!this.floor) return;
    this.view = this.whole();
    this.isWhole = true;
    this.rescale();
  }

  /** Brings a place into view without changing how near it is, unless it is far. */
  reveal(x, y) {
    const limit = this.floor.width_m * 0.6;
    if (this.view.width > limit) this.zoomAt(this.view.width / limit, x, this.y(y));
    this.isWhole = false;
    this.view.x = x - this.view.width / 2;
    this.view.y = this.y(y) - this.view.height / 2;
    this.rescale();
  }

  zoom(factor) {
    this.zoomAt(factor, this.view.x + this.view.width / 2, this.view.y + this.view.height / 2);
  }

  zoomAt(factor, x, y) {
    const whole = this.whole().width;
    const width = Math.min(whole, Math.max(whole / 14, this.view.width / factor));
    if (width === whole) return this.fit();
    this.isWhole = false;
    const ratio = width / this.view.width;
    this.view = {
      x: x - (x - this.view.x) * ratio,
      y: y - (y - this.view.y) * ratio,
      width,
      height: this.view.height * ratio,
    };
    this.rescale();
  }

  rescale() {
    const { clientWidth: width, clientHeight: height } = this.svg;
    if (!this.view || !width || !height) return;
    const { view } = this;
    this.k = Math.max(view.width / width, view.height / height);
    this.svg.setAttribute('viewBox', `${view.x} ${view.y} ${view.width} ${view.height}`);
    this.svg.style.setProperty('--k', this.k);
    this.svg.classList.toggle('zoomed', !this.isWhole);
    this.layers.labels.replaceChildren(...this.zones.map((zone) => this.label(zone)).filter(Boolean));
    const length_m = [1, 2, 5, 10, 20, 50].find((each) => each / this.k >= 50) ?? 100;
    this.scale.firstChild.style.width = `${length_m / this.k}px`;
    this.scale.lastChild.textContent = `${length_m} m`;
  }

  wirePointer() {
    const { svg } = this;
    const touches = new Map();
    let moved = 0;
    const metres = (event) => {
      const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
      return [point.x, point.y];
    };
    svg.addEventListener('wheel', (event) => {
      event.preventDefault();
      this.zoomAt(Math.exp(-event.deltaY * 0.0015), ...metres(event));
    }, { passive: false });
    svg.addEventListener('pointerdown', (event) => {
      touches.set(event.pointerId, event);
      moved = 0;
    });
    svg.addEventListener('pointermove', (event) => {
      const before = touches.get(event.pointerId);
      if (!before) return;
      const others = [...touches.values()].filter((each) => each.pointerId !== event.pointerId);
      if (others.length) {
        const distance = (a, b) => Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY) || 1;
        this.zoomAt(distance(event, others[0]) / distance(before, others[0]), ...metres(event));
      } else if (!this.isWhole) {
        this.view.x -= (event.clientX - before.clientX) * this.k;
        this.view.y -= (event.clientY - before.clientY) * this.k;
        this.rescale();
      }
      moved += Math.abs(event.clientX - before.clientX) + Math.abs(event.clientY - before.clientY);
      if (moved > 6 && !svg.hasPointerCapture(event.pointerId)) svg.setPointerCapture(event.pointerId);
      touches.set(event.pointerId, event);
    });
    for (const end of ['pointerup', 'pointercancel', 'pointerleave']) {
      svg.addEventListener(end, (event) => touches.delete(event.pointerId));
    }
    // A drag is not a click on what lies under it.
    svg.addEventListener('click', (event) => moved > 6 && event.stopPropagation(), true);
  }
}
