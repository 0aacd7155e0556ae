/** SVG as text, element by element. */
import { escapeXml } from './escape.js';

export type Attributes = Record<string, string | number | undefined>;

/** One element. Children are elements, or text that {@link escapeXml} has made safe. */
export function element(name: string, attributes: Attributes, ...children: string[]): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? round(value) : escapeXml(value!)}"`)
    .join('');
  return children.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${children.join('')}</${name}>`;
}

export const group = (attributes: Attributes, ...children: string[]): string => element('g', attributes, ...children);

export const text = (x: number, y: number, content: string, attributes: Attributes = {}): string =>
  element('text', { x, y, ...attributes }, escapeXml(content));

export const line = (from: [number, number], to: [number, number], attributes: Attributes): string =>
  element('line', { x1: from[0], y1: from[1], x2: to[0], y2: to[1], ...attributes });

export const translate = (x: number, y: number): string => `translate(${round(x)} ${round(y)})`;

/** Two decimals are finer than any screen. */
const round = (value: number) => Math.round(value * 100) / 100;

/** Characters much narrower and much wider than the rest, in the fonts of a screen. */
const NARROW = /[ijltfrI.,:;|!'`()[\]{}/\\ -]/;
const WIDE = /[mwMW@%]|[\u2e80-\uffff]/;

/**
 * The width of a text in pixels, near enough to keep labels apart: there is no font here to measure
 * with.
 */
export function textWidth(content: string, fontSize: number): number {
  let ems = 0;
  for (const character of content) {
    ems += character.length > 1 ? 1.2 : WIDE.test(character) ? 0.95 : NARROW.test(character) ? 0.36 : 0.59;
  }
  return ems * fontSize;
}

/** Cut to a width in pixels, with an ellipsis where something is missing. */
export function clipText(content: string, fontSize: number, width: number): string {
  if (textWidth(content, fontSize) <= width) return content;
  const characters = [...content];
  while (characters.length > 1 && textWidth(`${characters.join('')}…`, fontSize) > width) characters.pop();
  return `${characters.join('').trimEnd()}…`;
}
