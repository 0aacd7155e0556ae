/** What the units of a first layer look for: the weights of each, laid out as the image is. */
import { extent, max, median } from 'd3-array';
import { numberOrDash, significant, withMinusSign } from '../../../number-format.js';
import { FONT, picture } from '../../drawing/frame.js';
import { type Palette, pixelImage } from '../../drawing/pixels.js';
import { type ArmStyles, marker } from '../../drawing/series.js';
import { clipText, element, group, line, text, translate } from '../../drawing/svg.js';
import { paint } from '../../drawing/theme.js';
import type { Figure } from '../figure.js';

export interface FirstLayer {
  arm: string;
  seed: number;
  /** `dense` sees the whole image, `conv2d` moves a small window over it. */
  type: 'dense' | 'conv2d';
  rows: number;
  columns: number;
  /** [rows · columns] for each unit or filter. */
  units: readonly Float32Array[];
  /** How many the layer has; `units` may be the first of them. */
  total: number;
}

/** Units of a layer that are drawn. */
export const MAX_UNITS = 64;
/** Side by side; further arms would have a line of their own far below. */
export const MAX_PANELS = 6;

const PER_LINE = 2;
const UNITS_PER_ROW = 8;
/** Pixels of the chart for a unit: one for each weight of an image; of an arm alone, more. */
const TILE = { several: 28, alone: 52 } as const;
const GAP = 20;
const [ABOVE, BELOW, LEGEND] = [26, 22, 44];

const [NEGATIVE, POSITIVE] = ['#0072b2', '#d55e00'] as const;
/** Shades on each side of zero, which has no colour. */
const STEPS = 7;
const PALETTE: Palette = Array.from({ length: 2 * STEPS + 1 }, (_, index) => ({
  colour: index > STEPS ? NEGATIVE : POSITIVE,
  opacity: (index > STEPS ? index - STEPS : index) / STEPS,
}));

/** Full colour begins here, so that a few large weights do not make all others pale. */
const LARGE = 0.995;

/** One scale for all arms. Null where there is nothing to draw. */
export function firstLayerPictures(arms: readonly FirstLayer[], styles: ArmStyles): Figure | null {
  const shown = arms.filter(({ units }) => units.length > 0).slice(0, MAX_PANELS);
  if (shown.length === 0) return null;
  const look = { scale: scaleOf(shown), tile: shown.length === 1 ? TILE.alone : TILE.several, styles };
  const panel = UNITS_PER_ROW * look.tile;
  const title = 'What the first layer looks for';
  const description = `${describe(shown)} Orange weights are positive and speak for ink, blue ones negative and against it; zero has no colour. Full colour is ±${significant(look.scale)} and beyond, the same in all arms. ${READING}`;
  const columns = Math.min(PER_LINE, shown.length);
  const width = columns * panel + (columns - 1) * GAP + 8;
  let top = 0;
  const panels = [];
  for (let start = 0; start < shown.length; start += columns) {
    const inLine = shown.slice(start, start + columns);
    panels.push(
      ...inLine.map((layer, column) =>
        group({ transform: translate(4 + column * (panel + GAP), top) }, drawPanel(layer, look)),
      ),
    );
    top += ABOVE + look.tile * max(inLine, rowsOf)! + BELOW;
  }
  const legend = group({ transform: translate(4, top + 6) }, drawLegend(look.scale));
  return {
    title,
    description,
    svg: picture({ title, description, width, height: top + LEGEND }, [...panels, legend]),
    table: tableOf(shown),
  };
}

const READING =
  'Pixels that are black in every training image keep the random weights that they started with, unless a penalty takes them away.';

function describe(layers: readonly FirstLayer[]): string {
  const types = new Set(layers.map(({ type }) => type));
  const what = [
    ...(types.has('dense')
      ? ['each square has the weights from the 28 × 28 pixels into one unit of the first layer']
      : []),
    ...(types.has('conv2d') ? ['each square is the kernel of one filter of the first convolution'] : []),
  ].join(', or ');
  const most = Math.max(...layers.map(({ total }) => total));
  const which = most > MAX_UNITS ? ` The first ${MAX_UNITS} of each arm are drawn.` : '';
  return `${what.charAt(0).toUpperCase()}${what.slice(1)}, for the first seed of each arm.${which}`;
}

function scaleOf(layers: readonly FirstLayer[]): number {
  const sizes = layers.flatMap(({ units }) => units.map((unit) => unit.map(Math.abs)));
  const all = new Float32Array(sizes.reduce((length, unit) => length + unit.length, 0));
  let start = 0;
  for (const unit of sizes) {
    all.set(unit, start);
    start += unit.length;
  }
  all.sort();
  // Where nearly all weights are 0, the largest alone can be seen.
  return all[Math.floor(LARGE * (all.length - 1))] || all.at(-1) || 1;
}

const perRow = ({ units }: FirstLayer) => Math.min(UNITS_PER_ROW, units.length);
const rowsOf = (layer: FirstLayer) => Math.ceil(layer.units.length / perRow(layer));

interface Look {
  scale: number;
  tile: number;
  styles: ArmStyles;
}

function drawPanel(layer: FirstLayer, { scale, tile, styles }: Look): string {
  const { arm, units, total } = layer;
  const [across, down] = [perRow(layer), rowsOf(layer)];
  const [width, height] = [across * tile, down * tile];
  const place = { x: 0, y: ABOVE, width, height };
  const upright = Array.from({ length: across - 1 }, (_, index) => (index + 1) * tile);
  const level = Array.from({ length: down - 1 }, (_, index) => ABOVE + (index + 1) * tile);
  const count = units.length < total ? `${units.length} of ${total}` : `all ${total}`;
  return [
    marker(7, 13, styles(arm)),
    text(18, 17, clipText(arm, FONT.label, UNITS_PER_ROW * tile - 20), {
      ...paint({ fill: 'ink' }),
      'font-size': FONT.label,
    }),
    pixelImage(mosaic(layer, scale), PALETTE, place),
    group(
      paint({ stroke: 'rule' }),
      ...upright.map((x) => line([x, ABOVE], [x, ABOVE + height], {})),
      ...level.map((y) => line([0, y], [width, y], {})),
      element('rect', { ...paint({ stroke: 'rule' }), ...place }),
    ),
    text(0, ABOVE + height + 15, `${count} ${layer.type === 'dense' ? 'units' : 'filters'}`, paint({ fill: 'soft' })),
  ].join('');
}

/** All units as one picture; places without a unit are empty. */
function mosaic(layer: FirstLayer, scale: number) {
  const { units, rows, columns } = layer;
  const across = perRow(layer);
  const width = across * columns;
  const height = rowsOf(layer) * rows;
  const colours = new Uint8Array(width * height);
  for (const [index, unit] of units.entries()) {
    const corner = Math.floor(index / across) * rows * width + (index % across) * columns;
    for (const [at, weight] of unit.entries()) {
      const shade = Math.round(STEPS * Math.min(1, Math.abs(weight) / scale));
      const colour = shade === 0 ? 0 : weight < 0 ? STEPS + shade : shade;
      colours[corner + Math.floor(at / columns) * width + (at % columns)] = colour;
    }
  }
  return { rows: height, columns: width, colours };
}

const BAR = { width: 150, height: 12 } as const;

function drawLegend(scale: number): string {
  const shades = [...Array.from({ length: STEPS }, (_, index) => 2 * STEPS - index), 0];
  const colours = Uint8Array.from([...shades, ...Array.from({ length: STEPS }, (_, index) => index + 1)]);
  const label = (x: number, content: string) =>
    text(x, BAR.height + 15, content, { ...paint({ fill: 'soft' }), 'text-anchor': 'middle' });
  const place = { x: 20, y: 0, ...BAR };
  return [
    pixelImage({ rows: 1, columns: colours.length, colours }, PALETTE, place),
    element('rect', { ...paint({ stroke: 'rule' }), ...place }),
    label(20, withMinusSign(`-${significant(scale)}`)),
    label(20 + BAR.width / 2, '0'),
    label(20 + BAR.width, significant(scale)),
    text(34 + BAR.width, 10, 'weight', paint({ fill: 'soft' })),
  ].join('');
}

function tableOf(layers: readonly FirstLayer[]): Figure['table'] {
  return {
    headings: [
      'arm',
      'seed>',
      'units>',
      'drawn>',
      'smallest norm>',
      'median norm>',
      'largest norm>',
      'largest weight>',
    ],
    rows: layers.map(({ arm, seed, total, units }) => {
      const norms = units.map((unit) => Math.hypot(...unit));
      const [smallest, largest] = extent(norms);
      const heaviest = max(units, (unit) => max(unit, Math.abs));
      return [
        arm,
        ...[seed, total, units.length].map(String),
        ...[smallest, median(norms), largest, heaviest].map(numberOrDash),
      ];
    }),
  };
}
