/** Figures with pictures in them: what a reader sees is what the numbers say, pixel by pixel. */
import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { type Palette, type Pixels, pixelImage } from '../../../src/charts/drawing/pixels.js';
import { styleArms } from '../../../src/charts/drawing/series.js';
import { type FirstLayer, firstLayerPictures, MAX_UNITS } from '../../../src/charts/figures/pictures/first-layer.js';
import { mistakePictures } from '../../../src/charts/figures/pictures/mistakes.js';

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
