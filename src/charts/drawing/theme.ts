/**
 * The colours of charts. Every element carries its light colour as an attribute, which any viewer
 * understands, so that a chart saved by itself never turns black. Where a stylesheet applies,
 * classes replace the neutral colours by variables: light, dark, and light again on paper.
 */
import type { Attributes } from './svg.js';

/** Of background, text and lines. */
const LIGHT = { paper: '#ffffff', ink: '#1d2329', soft: '#5b6672', rule: '#dfe4e9', reference: '#4a525b' } as const;
const DARK: Record<Neutral, string> = {
  paper: '#14181c',
  ink: '#e6eaee',
  soft: '#9aa6b2',
  rule: '#2c343b',
  reference: '#c3cad2',
};
export type Neutral = keyof typeof LIGHT;

/**
 * Okabe and Ito's palette (https://jfly.uni-koeln.de/color/), which people with any colour vision
 * can tell apart. It reads on white and on black alike. Yellow is left out, too pale on white;
 * black is the ink.
 */
export const SERIES_COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'] as const;

export type Paint = Neutral | (typeof SERIES_COLOURS)[number];

const isNeutral = (colour: Paint): colour is Neutral => colour in LIGHT;
const literal = (colour: Paint): string => (isNeutral(colour) ? LIGHT[colour] : colour);

/**
 * Attributes that fill and stroke an element. Give both: SVG fills with black what is not filled
 * otherwise.
 */
export function paint({ fill, stroke }: { fill?: Paint; stroke?: Paint }): Attributes {
  const classes = [
    ...(fill && isNeutral(fill) ? [`fill-${fill}`] : []),
    ...(stroke && isNeutral(stroke) ? [`stroke-${stroke}`] : []),
  ];
  return {
    class: classes.length > 0 ? classes.join(' ') : undefined,
    fill: fill ? literal(fill) : 'none',
    stroke: stroke && literal(stroke),
  };
}

const variables = (colours: Record<Neutral, string>) =>
  `:root{${Object.entries(colours)
    .map(([name, colour]) => `--${name}:${colour}`)
    .join(';')}}`;

/** The stylesheet of a page with charts: the variables, and the classes that use them. */
export const CHART_THEME = [
  ':root{color-scheme:light dark}',
  variables(LIGHT),
  `@media (prefers-color-scheme:dark){${variables(DARK)}}`,
  `@media print{:root{color-scheme:light}${variables(LIGHT)}}`,
  ...Object.keys(LIGHT).flatMap((name) => [
    `.fill-${name}{fill:var(--${name})}`,
    `.stroke-${name}{stroke:var(--${name})}`,
  ]),
].join('');

/**
 * The stylesheet of a chart by itself. Without variables, which some viewers do not know: those
 * that skip it show the light colours of the attributes.
 */
export const SVG_THEME = `@media (prefers-color-scheme:dark){${Object.entries(DARK)
  .flatMap(([name, colour]) => [`.fill-${name}{fill:${colour}}`, `.stroke-${name}{stroke:${colour}}`])
  .join('')}}`;

/** A chart as a file of its own that follows its reader into dark mode. */
export const standaloneSvg = (svg: string): string => `${svg.replace('<title', `<style>${SVG_THEME}</style><title`)}\n`;
