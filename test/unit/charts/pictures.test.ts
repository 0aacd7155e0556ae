/** Figures with pictures in them: what a reader sees is what the numbers say, pixel by pixel. */
import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { type Palette, type Pixels, pixelImage } from '../../../src/charts/drawing/pixels.js';
import { styleArms } from '../../../src/charts/drawing/series.js';
import { type FirstLayer, firstLayerPictures, MAX_UNITS } from '../../../src/charts/figures/pictures/first-layer.js';
import { mistakePictures } from '../../../src/charts/figures/pictures/mistakes.js';
import { weightsByEpoch } from '../../../src/charts/figures/pictures/weights-by-epoch.js';
import type { LayerState } from '../../../src/experiments/records/layer-report.js';

const styles = styleArms(['plain', 'sparse'], 'plain');

/** RGBA of every picture in a chart, and how wide each is. */
function picturesIn(svg: string) {
  const found = [...svg.matchAll(/href="data:image\/png;base64,([^"]+)"/g)];
  return Promise.all(
    found.map(async ([, content]) => {
      const decoded = sharp(Buffer.from(content!, 'base64')).ensureAlpha().raw();
      const { data, info } = await decoded.toBuffer({ resolveWithObject: true });
      return {
        width: info.width,
        height: info.height,
        at: (row: number, column: number) => pixelAt(data, info, row, column),
      };
    }),
  );
}

const pixelAt = (data: Buffer, { width }: { width: number }, row: number, column: number) =>
  data.toString('hex', 4 * (row * width + column), 4 * (row * width + column) + 4);

describe('pictures of pixels', () => {
  it.each([
    [1, 1],
    [3, 5],
    [28, 28],
    // Longer than one block of zlib.
    [130, 1501],
  ])('are a PNG that decoders read back: %d × %d', async (rows, columns) => {
    const palette: Palette = [
      { colour: '#000000', opacity: 0 },
      { colour: '#d55e00', opacity: 1 },
      { colour: '#0072b2', opacity: 0.2 },
    ];
    const pixels: Pixels = {
      rows,
      columns,
      colours: Uint8Array.from({ length: rows * columns }, (_, at) => (at * 7) % 3),
    };
    const [read] = await picturesIn(pixelImage(pixels, palette, {}));
    expect([read!.height, read!.width]).toEqual([rows, columns]);
    const wanted = ['00000000', 'd55e00ff', '0072b233'];
    const seen = [...pixels.colours].map((_, at) => read!.at(Math.floor(at / columns), at % columns));
    expect(seen).toEqual([...pixels.colours].map((colour) => wanted[colour]));
  });
});

describe('the surest mistakes', () => {
  const mistake = (image: number) => ({
    image,
    label: 4,
    answer: 9,
    confidence: 0.99996,
    labelProbability: 1e-5,
    pixels: Uint8Array.from({ length: 784 }, (_, at) => (at === 28 * 3 + 5 ? 255 : 0)),
  });

  it('are shown as the model saw them, with what they are, what was said and how surely', async () => {
    const figure = mistakePictures({
      arm: 'plain',
      seed: 3,
      mistakes: [mistake(247), { ...mistake(8), confidence: 0.5 }],
    })!;
    expect(figure.title).toBe('Surest mistakes of plain, seed 3');
    expect(figure.svg).toContain('is 4, said 9');
    expect(figure.svg).toContain('&gt; 99.99 % sure');
    expect(figure.svg).toContain('50.00 % sure');
    expect(figure.svg).toContain('test image 247');
    const [first] = await picturesIn(figure.svg);
    expect([first!.width, first!.height, first!.at(3, 5), first!.at(5, 3)]).toEqual([28, 28, 'ffffffff', '000000ff']);
    expect(figure.table.rows[1]).toEqual(['8', '4', '9', '0.5000', '0.00001']);
  });

  it('are twelve at most, and none without a mistake', async () => {
    const many = Array.from({ length: 20 }, (_, image) => mistake(image));
    const { svg, table } = mistakePictures({ arm: 'plain', seed: 1, mistakes: many })!;
    expect([(await picturesIn(svg)).length, table.rows.length]).toEqual([12, 12]);
    expect(mistakePictures({ arm: 'plain', seed: 1, mistakes: [] })).toBeNull();
  });
});

describe('the first layer', () => {
  const dense = (arm: string, total: number, weight: number): FirstLayer => ({
    arm,
    seed: 1,
    type: 'dense',
    rows: 28,
    columns: 28,
    total,
    units: Array.from({ length: Math.min(total, MAX_UNITS) }, (_, unit) => {
      const weights = new Float32Array(784);
      // A line of its own for each unit, positive above, negative below.
      weights.fill(weight, 28 * (unit % 28), 28 * (unit % 28) + 14);
      weights.fill(-weight, 28 * (unit % 28) + 14, 28 * (unit % 28) + 28);
      return weights;
    }),
  });

  it('has a picture for each unit, orange for positive, blue for negative, nothing for zero', async () => {
    const { svg } = firstLayerPictures([dense('plain', 16, 0.5)], styles)!;
    const [panel] = await picturesIn(svg);
    expect([panel!.width, panel!.height]).toEqual([8 * 28, 2 * 28]);
    // Unit 10 is the third of the second row.
    const at = (row: number, column: number) => panel!.at(28 + row, 2 * 28 + column);
    expect([at(10, 0), at(10, 27), at(9, 0)]).toEqual(['d55e00ff', '0072b2ff', expect.stringMatching(/00$/)]);
    expect(svg).toContain('all 16 units');
  });

  it('has one scale for all arms', async () => {
    const { svg, description } = firstLayerPictures([dense('plain', 8, 0.7), dense('sparse', 8, 0.1)], styles)!;
    const [plain, sparse] = await picturesIn(svg);
    expect([plain!.at(0, 0), sparse!.at(0, 0)]).toEqual(['d55e00ff', 'd55e0024']);
    expect(description).toContain('Full colour is ±0.7 and beyond, the same in all arms.');
  });

  it('draws the first 64 units, and says so', async () => {
    const { svg, description, table } = firstLayerPictures([dense('plain', 100, 0.7)], styles)!;
    expect(svg).toContain('64 of 100 units');
    expect(description).toContain('The first 64 of each arm are drawn.');
    expect(table.rows[0]!.slice(0, 4)).toEqual(['plain', '1', '100', '64']);
  });

  it('shows the kernels of a convolution', async () => {
    const kernel = Float32Array.from([0, 0, 1, 0, 0, 0, -1, 0, 0]);
    const filters = {
      arm: 'plain',
      seed: 1,
      type: 'conv2d',
      rows: 3,
      columns: 3,
      total: 2,
      units: [kernel, kernel],
    } as const;
    const { svg, description } = firstLayerPictures([filters], styles)!;
    const [panel] = await picturesIn(svg);
    expect([panel!.width, panel!.height]).toEqual([6, 3]);
    expect([panel!.at(0, 2), panel!.at(2, 3), panel!.at(1, 1)]).toEqual([
      'd55e00ff',
      '0072b2ff',
      expect.stringMatching(/00$/),
    ]);
    expect(description).toContain('the kernel of one filter of the first convolution');
  });

  it('is drawn where all weights are zero, too, and not without a layer', () => {
    expect(firstLayerPictures([dense('plain', 8, 0)], styles)!.description).not.toContain('NaN');
    expect(firstLayerPictures([], styles)).toBeNull();
  });
});

describe('the weights by epoch', () => {
  /** A state whose first kernel has these counts in bins of equal width from -size to size. */
  const state = (epoch: number, counts: number[], size = 1, kernels = 1) =>
    ({
      epoch,
      layers: Array.from({ length: kernels }, (_, index) => ({
        layer: `dense_${index + 1}`,
        weights: [
          { name: 'bias', shape: [2], histogram: { edges: [0, 0], counts: [2] } },
          {
            name: 'kernel',
            shape: [4, 2],
            histogram: {
              counts,
              edges: Array.from({ length: counts.length + 1 }, (__, at) => size * ((2 * at) / counts.length - 1)),
            },
          },
        ],
      })),
    }) as unknown as LayerState;
  const flat = Array<number>(49).fill(10);
  const peak = flat.map((_, bin) => (bin === 24 ? 490 : 0));

  it('are a column for each epoch, the highest weights on top, and dark where many are', async () => {
    const upper = flat.map((_, bin) => (bin === 48 ? 490 : 0));
    const arms = [{ arm: 'plain', seed: 1, epochs: [state(1, peak), state(2, upper), state(3, flat)] }];
    const [panel] = await picturesIn(weightsByEpoch(arms, styles)!.svg);
    expect([panel!.width, panel!.height]).toEqual([3, 49]);
    expect([panel!.at(24, 0), panel!.at(0, 0), panel!.at(0, 1), panel!.at(48, 1)]).toEqual([
      '0072b2ff',
      '0072b200',
      '0072b2ff',
      '0072b200',
    ]);
    // A 49th of the most: 1.7 powers of ten fewer, of three.
    expect(panel!.at(7, 2)).toBe('0072b277');
  });

  it('have one scale for a kernel in all arms', async () => {
    const arms = [
      { arm: 'plain', seed: 1, epochs: [state(1, flat, 2), state(2, flat, 2)] },
      { arm: 'sparse', seed: 1, epochs: [state(1, flat, 1), state(2, flat, 1)] },
    ];
    const { svg, table } = weightsByEpoch(arms, styles)!;
    const [, sparse] = await picturesIn(svg);
    const rows = Array.from({ length: 49 }, (_, row) => sparse!.at(row, 1) !== '0072b200');
    expect(rows.indexOf(true)).toBe(12);
    expect(rows.lastIndexOf(true)).toBe(36);
    expect(table.rows.map((row) => [row[0], row[3], row.at(-1)])).toEqual([
      ['plain', '1', '2'],
      ['plain', '2', '2'],
      ['sparse', '1', '1'],
      ['sparse', '2', '1'],
    ]);
  });

  it('leave the outermost weights out, and further kernels, and say so', () => {
    const far = flat.map((_, bin) => (bin === 24 ? 9990 : bin === 0 ? 10 : 0));
    const { svg, description } = weightsByEpoch(
      [{ arm: 'plain', seed: 1, epochs: [state(1, far, 49, 4), state(2, far, 49, 4)] }],
      styles,
    )!;
    expect(svg).toContain('>1<');
    expect(svg).not.toContain('dense_4');
    expect(description).toContain('it leaves out the outermost 0.2 % of its weights');
    expect(description).toContain('The first 3 kernels are drawn.');
  });

  it('are none of a single epoch', () => {
    expect(weightsByEpoch([{ arm: 'plain', seed: 1, epochs: [state(1, flat)] }], styles)).toBeNull();
    expect(weightsByEpoch([{ arm: 'plain', seed: 1, epochs: [] }], styles)).toBeNull();
  });
});
