// Builds pages from nodes only: texts are texts, never markup, so data cannot become a script.

const svgSpace = 'http://www.w3.org/2000/svg';
const asProperty = new Set(['value', 'checked', 'disabled', 'hidden', 'selected', 'open', 'indeterminate']);

/** Makes an element: `h('p.hint', {id: 'x', on: {click}}, 'text', node, [more])`; empty children are left out. */
export function h(selector, ...rest) {
  return fill(document.createElement(nameOf(selector)), selector, rest);
}

/** The same for SVG. */
export function s(selector, ...rest) {
  return fill(document.createElementNS(svgSpace, nameOf(selector)), selector, rest);
}

export function icon(name, className = '') {
  const use = s('use', { href: new URL('icons.svg', import.meta.url).href + '#' + name });
  return s('svg', { class: ('icon ' + className).trim(), 'aria-hidden': 'true' }, use);
}

/** Replaces everything inside `node`. */
export function show(node, ...children) {
  node.replaceChildren(...flatten(children));
  node.removeAttribute('data-loading');
  return node;
}

export const byId = (id) => document.getElementById(id);

const nameOf = (selector) => selector.split(/[.#]/, 1)[0] || 'div';

const flatten = (children) =>
  children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false && child !== '');

function fill(element, selector, rest) {
  for (const [, kind, name] of selector.matchAll(/([.#])([^.#]+)/g)) {
    if (kind === '#') element.id = name;
    else element.classList.add(name);
  }
  const first = rest[0];
  const plain = first && typeof first === 'object' && !Array.isArray(first) && !(first instanceof Node);
  if (plain) attributes(element, first);
  element.append(
    ...flatten(plain ? rest.slice(1) : rest).map((child) => (child instanceof Node ? child : String(child))),
  );
  return element;
}

function attributes(element, values) {
  for (const [name, value] of Object.entries(values)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === 'on') {
      for (const [event, handler] of Object.entries(value)) element.addEventListener(event, handler);
    } else if (name === 'data') Object.assign(element.dataset, value);
    else if (name === 'style') {
      for (const [key, each] of Object.entries(value)) element.style.setProperty(key, each);
    } else if (name === 'class') {
      for (const each of value.split(' ').filter(Boolean)) element.classList.add(each);
    } else if (asProperty.has(name) && name in element) element[name] = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
}
