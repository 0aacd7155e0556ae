/** How the spread of the weights changes while networks are trained: a heat map for each kernel. */
import { max } from 'd3-array';
import type { LayerState } from '../../../experiments/records/layer-report.js';
import { numberOrDash, significant, withMinusSign } from '../../../number-format.js';
import { FONT, picture } from '../../drawing/frame.js';
import { type Palette, pixelImage } from '../../drawing/pixels.js';
import { type ArmStyles, marker } from '../../drawing/series.js';
import { clipText, element, group, line, text, translate } from '../../drawing/svg.js';
import { paint } from '../../drawing/theme.js';
import type { Figure } from '../figure.js';

export interface MeasuredArm {
  arm: string;
  seed: number;
  /** In their order; each has the same layers. */
  epochs: readonly LayerState[];
}

interface Kernel {
  layer: string;
  shape: readonly number[];
  /** One for each measured epoch. */
  histograms: readonly Histogram[];
}
type Histogram = LayerState['layers'][number]['weights'][number]['histogram'];

/** Kernels of a network that are drawn, the first ones. */
const MAX_KERNELS = 3;
const PANEL = { width: 168, height: 104 } as const;
const [LEFT, ABOVE, BELOW, GAP] = [58, 42, 26, 14];

/** An odd number, so that zero is the middle of one. */
const BINS = 49;
/** The few weights beyond would leave little room for all others. */
const SHOWN = 0.998;

const COLOUR = '#0072b2';
const STEPS = 15;
const PALETTE: Palette = Array.from({ length: STEPS + 1 }, (_, index) => ({ colour: COLOUR, opacity: index / STEPS }));
/** Powers of ten from the faintest colour to the fullest. */
const DECADES = 3;

/** Null where fewer than two epochs were measured. */
export function weightsByEpoch(arms: readonly MeasuredArm[], styles: ArmStyles): Figure | null {
  const shown = arms
    .map(({ arm, seed, epochs }) => ({
      arm,
      seed,
      epochs: epochs.map(({ epoch }) => epoch),
      kernels: kernelsOf(epochs),
    }))
    .filter(({ epochs, kernels }) => epochs.length > 1 && kernels.length > 0);
  if (shown.length === 0) return null;
  const columns = max(shown, ({ kernels }) => kernels.length)!;
  const scales = Array.from({ length: columns }, (_, column) => scaleOf(shown.map(({ kernels }) => kernels[column])));
  const title = 'Weights by epoch';
  const description = `How the weights of each kernel are spread after every measured epoch, for the first seed of each arm, from histograms. A cell is the darker, the more weights are that large: full colour is the most of any, and each power of ten fewer is a third fainter. A kernel has the same scale in all arms; it leaves out the outermost ${significant(100 * (1 - SHOWN))} % of its weights. A dark line at 0 is sparsity, a band that narrows is shrinkage.${isCut(arms) ? ` The first ${MAX_KERNELS} kernels are drawn.` : ''}`;
  const height = ABOVE + PANEL.height + BELOW;
  const panels = shown.flatMap(({ arm, epochs, kernels }, row) => [
    group(
      { transform: translate(0, row * height) },
      marker(11, 13, styles(arm)),
      text(22, 17, clipText(arm, FONT.label, 300), { ...paint({ fill: 'ink' }), 'font-size': FONT.label }),
      ...kernels.map((kernel, column) =>
        group(
          { transform: translate(LEFT + column * (PANEL.width + GAP + LEFT), 0) },
          drawPanel(kernel, { epochs, ...scales[column]! }),
        ),
      ),
    ),
  ]);
  const size = { width: columns * (LEFT + PANEL.width + GAP) + 4, height: shown.length * height + 8 };
  return { title, description, svg: picture({ title, description, ...size }, panels), table: tableOf(shown) };
}

const isKernel = ({ name }: { name: string }) => name.endsWith('kernel');

const isCut = (arms: readonly MeasuredArm[]) =>
  arms.some(
    ({ epochs }) => (epochs[0]?.layers.filter(({ weights }) => weights.some(isKernel)).length ?? 0) > MAX_KERNELS,
  );

function kernelsOf(epochs: readonly LayerState[]): Kernel[] {
  const all = (epochs[0]?.layers ?? []).flatMap(({ weights, layer }, at) => {
    const index = weights.findIndex(isKernel);
    if (index < 0) return [];
    const histograms = epochs.map(({ layers }) => layers[at]!.weights[index]!.histogram);
    return [{ layer, shape: weights[index]!.shape, histograms }];
  });
  return all.slice(0, MAX_KERNELS);
}

interface Scale {
  /** The lowest and the highest weight that are shown are as far from 0. */
  limit: number;
  /** The largest share of the weights in a bin. */
  most: number;
}

/** Of one kernel in all arms. */
function scaleOf(kernels: readonly (Kernel | undefined)[]): Scale {
  const histograms = kernels.flatMap((kernel) => kernel?.histograms ?? []);
  const limit = max(histograms, (each) => sizeWithin(each, SHOWN)) || 1;
  const most = max(histograms, (each) => max(sharesOf(each, limit))) || 1;
  return { limit, most };
}

/** A size that so many of the weights do not exceed, as precisely as the bins allow. */
function sizeWithin({ edges, counts }: Histogram, share: number): number {
  const total = sum(counts);
  let within = 0;
  // From the middle outwards; the bins lie symmetrically around 0.
  for (let low = Math.floor((counts.length - 1) / 2); low >= 0; low--) {
    const high = counts.length - 1 - low;
    within += low === high ? counts[low]! : counts[low]! + counts[high]!;
    if (within >= share * total) return edges[high + 1]!;
  }
  return edges.at(-1) ?? 0;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** [BINS]: the share of the weights in each bin from -limit to limit. */
function sharesOf({ edges, counts }: Histogram, limit: number): Float64Array {
  const shares = new Float64Array(BINS);
  const total = sum(counts) || 1;
  const place = (weight: number) => ((weight / limit + 1) / 2) * BINS;
  for (const [bin, count] of counts.entries()) {
    const [start, end] = [place(edges[bin]!), place(edges[bin + 1]!)];
    for (let at = Math.max(0, Math.floor(start)); at < Math.min(BINS, Math.ceil(end)); at++) {
      const overlap = (Math.min(end, at + 1) - Math.max(start, at)) / (end - start);
      shares[at]! += (overlap * count) / total;
    }
  }
  return shares;
}

function drawPanel(
  { layer, shape, histograms }: Kernel,
  { epochs, limit, most }: Scale & { epochs: number[] },
): string {
  const columns = histograms.map((each) => sharesOf(each, limit));
  const colours = new Uint8Array(BINS * columns.length);
  for (const [column, shares] of columns.entries()) {
    for (const [bin, share] of shares.entries()) {
      // The highest weights are on top.
      colours[(BINS - 1 - bin) * columns.length + column] = shadeOf(share / most);
    }
  }
  const place = { x: 0, y: ABOVE, ...PANEL };
  const middle = ABOVE + PANEL.height / 2;
  const weight = (y: number, value: string) => text(-7, y + 4, withMinusSign(value));
  const epoch = (x: number, value: string) => text(x, ABOVE + PANEL.height + 16, value);
  return [
    text(0, ABOVE - 8, `${clipText(layer, FONT.tick, 90)}, ${shape.join(' × ')}`, paint({ fill: 'soft' })),
    pixelImage({ rows: BINS, columns: columns.length, colours }, PALETTE, place),
    element('rect', { ...paint({ stroke: 'rule' }), ...place }),
    line([-4, middle], [0, middle], paint({ stroke: 'soft' })),
    group(
      { ...paint({ fill: 'soft' }), 'text-anchor': 'end' },
      weight(ABOVE + 6, significant(limit)),
      weight(middle, '0'),
      weight(ABOVE + PANEL.height - 6, `-${significant(limit)}`),
    ),
    group(
      { ...paint({ fill: 'soft' }), 'text-anchor': 'middle' },
      epoch(PANEL.width / (2 * epochs.length), String(epochs[0])),
      epoch(PANEL.width / 2, 'epoch'),
      epoch(PANEL.width * (1 - 1 / (2 * epochs.length)), String(epochs.at(-1))),
    ),
  ].join('');
}

/** @param share of the most that any bin has */
const shadeOf = (share: number): number =>
  share === 0 ? 0 : Math.max(0, Math.round(STEPS * (1 + Math.log10(share) / DECADES)));

/** The first and the last measured epoch, and the one in the middle. */
function tableOf(arms: readonly { arm: string; seed: number; epochs: number[]; kernels: Kernel[] }[]): Figure['table'] {
  return {
    headings: ['arm', 'seed>', 'kernel', 'epoch>', 'half within ±>', '95 % within ±>', 'all within ±>'],
    rows: arms.flatMap(({ arm, seed, epochs, kernels }) =>
      kernels.flatMap(({ layer, histograms }) =>
        [...new Set([0, Math.floor(epochs.length / 2), epochs.length - 1])].map((at) => [
          arm,
          String(seed),
          layer,
          String(epochs[at]),
          ...[0.5, 0.95, 1].map((share) => numberOrDash(sizeWithin(histograms[at]!, share))),
        ]),
      ),
    ),
  };
}
