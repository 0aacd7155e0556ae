import { beforeAll, describe, expect, it } from '@jest/globals';
import { type PreparedDrawing, prepareDrawing } from '../../../src/drawings/preparation/prepare-drawing.js';
import { loadMnist } from '../../../src/models/data/load-dataset.js';

// Jest looks up a global object slowly, and these are asked for every pixel.
const { abs, floor, hypot, max, min, round } = Math;

type Colour = [red: number, green: number, blue: number, opacity: number];

let digits: Uint8Array;
beforeAll(async () => {
  digits = (await loadMnist()).test.pixels;
});
const digit = (index: number) => digits.subarray(784 * index, 784 * (index + 1));

/** A picture, each pixel as `colour` says. */
function picture(width: number, height: number, colour: (x: number, y: number) => Colour) {
  const data = new Uint8Array(4 * width * height);
  for (let at = 0; at < width * height; at++) data.set(colour(at % width, floor(at / width)), 4 * at);
  return { data, width, height };
}
const grey = (level: number): Colour => [level, level, level, 255];
function ofDigit(pixels: Uint8Array) {
  const data = new Uint8Array(4 * 784).fill(255);
  for (let at = 0; at < 784; at++) data.fill(pixels[at]!, 4 * at, 4 * at + 3);
  return { data, width: 28, height: 28 };
}
const mixed = (ink: Colour, ground: Colour, share: number) =>
  ink.map((level, channel) => round(share * level + (1 - share) * ground[channel]!)) as Colour;

/** A seven of two strokes, 100 × 140 pixels at (x, y), in these colours. */
const seven = (ink: Colour, ground: Colour, { at = [60, 40], side = 280 } = {}) =>
  picture(side, side, (x, y) => {
    const [left, top] = [x - at[0]!, y - at[1]!];
    const isBar = left >= 0 && left < 100 && top >= 0 && top < 16;
    const isStem = top >= 0 && top < 140 && abs(left - (92 - 0.5 * top)) <= 8;
    return isBar || isStem ? ink : ground;
  });
const prepared = (...[drawn, invert = 'auto']: [Parameters<typeof prepareDrawing>[0], (boolean | 'auto')?]) => {
  const drawing = prepareDrawing(drawn, invert);
  if (drawing === null) throw new Error('No ink was found.');
  return drawing;
};

const WHITE = grey(255);
const BLACK = grey(0);

describe('a test digit of MNIST', () => {
  it('stays as it is, to the last byte: at least 9,997 of 10,000', () => {
    let same = 0;
    for (let index = 0; index < 10_000; index++) {
      const { pixels } = prepared(ofDigit(digit(index)));
      if (Buffer.compare(pixels, digit(index)) === 0) same++;
    }
    expect(same).toBeGreaterThanOrEqual(9997);
  });

  it('comes back from where it was moved to, and from black on white', () => {
    for (let index = 0; index < 50; index++) {
      const own = digit(index);
      const moved = picture(40, 36, (x, y) => {
        const inside = x >= 9 && x < 37 && y >= 3 && y < 31;
        return grey(255 - (inside ? own[28 * (y - 3) + x - 9]! : 0));
      });
      const { pixels } = prepared(moved);
      const differences = pixels.map((level, at) => abs(level - own[at]!));
      // Its faintest edges do not count for the box: some are a little larger.
      expect(differences.reduce((sum, level) => sum + level, 0) / 784).toBeLessThan(20);
    }
  });
});

const GROUNDS: [string, Colour, Colour, PreparedDrawing['ink']][] = [
  ['black on white', BLACK, WHITE, 'dark'],
  ['white on black', WHITE, BLACK, 'light'],
  ['black on nothing', BLACK, [0, 0, 0, 0], 'opaque'],
  ['white on nothing', WHITE, [0, 0, 0, 0], 'opaque'],
  ['white on cleared white', WHITE, [255, 255, 255, 0], 'opaque'],
  ['half-transparent white', [255, 255, 255, 128], [255, 255, 255, 0], 'opaque'],
  ['half-transparent black', [0, 0, 0, 128], [9, 200, 9, 0], 'opaque'],
  ['a blue pen', [20, 40, 220, 255], WHITE, 'dark'],
  ['a yellow pen', [255, 230, 0, 255], WHITE, 'dark'],
  ['red on a green as bright', [255, 0, 0, 255], [0, 128, 0, 255], 'light'],
  ['chalk on a board', [235, 235, 225, 255], [30, 90, 60, 255], 'light'],
  ['light pencil', grey(150), grey(250), 'dark'],
  ['the faintest pencil', grey(215), grey(240), 'dark'],
];

describe('ink', () => {
  it('is low in a seven, as docs/drawings.md counts it in MNIST', async () => {
    const { train } = await loadMnist();
    const ends = new Map<number, number>();
    for (const [index, label] of train.labels.entries()) {
      if (label !== 7) continue;
      const pixels = train.pixels.subarray(784 * index, 784 * (index + 1));
      const row = floor(pixels.findLastIndex((level) => level > 0) / 28);
      ends.set(row, (ends.get(row) ?? 0) + 1);
    }
    expect([...ends.values()].reduce((sum, count) => sum + count)).toBe(6265);
    expect([ends.get(27), ends.get(26)]).toEqual([675, 3386]);
  });

  it.each(GROUNDS)('is found: %s', (_, ink, ground, expected) => {
    const drawing = prepared(seven(ink, ground));
    const reference = prepared(seven(BLACK, WHITE));
    expect(drawing.ink).toBe(expected);
    expect(drawing.box).toEqual({ left: 60, top: 40, width: 101, height: 140 });
    for (const [at, level] of drawing.pixels.entries()) expect(abs(level - reference.pixels[at]!)).toBeLessThan(4);
  });

  it('is in the middle at full contrast, wherever and however large it was', () => {
    const { pixels, place } = prepared(seven(grey(190), WHITE, { at: [175, 135] }));
    expect(max(place.width, place.height)).toBe(20);
    expect(max(...pixels)).toBe(255);
    let [mass, x, y] = [0, 0, 0];
    for (const [at, level] of pixels.entries()) {
      mass += level;
      x += level * (at % 28);
      y += level * floor(at / 28);
    }
    expect(abs(x / mass - 14)).toBeLessThanOrEqual(0.5);
    expect(abs(y / mass - 14)).toBeLessThanOrEqual(0.5);
  });

  it('is neither a frame, nor a hole in the paper, nor uneven light', () => {
    const plain = prepared(seven(BLACK, WHITE));
    const changed = (colour: (x: number, y: number, own: Colour) => Colour) => {
      const { data, width, height } = seven(BLACK, WHITE);
      return picture(width, height, (x, y) => {
        const at = 4 * (y * width + x);
        return colour(x, y, [...data.subarray(at, at + 4)] as Colour);
      });
    };
    const edge = (x: number, y: number) => min(x, y, 279 - x, 279 - y);
    const pictures = {
      'a frame': changed((x, y, own) => (edge(x, y) < 4 ? BLACK : own)),
      'a grey frame, soft inside': changed((x, y, own) =>
        edge(x, y) < 6 ? grey(110) : edge(x, y) < 7 ? grey(190) : own,
      ),
      'a transparent margin': changed((x, y, own) => (edge(x, y) < 9 ? [0, 0, 0, 0] : own)),
      'round corners': changed((x, y, own) =>
        hypot(max(0, abs(x - 139.5) - 110), max(0, abs(y - 139.5) - 110)) > 30 ? [0, 0, 0, 0] : own,
      ),
      'light from a side': changed((x, y, own) => mixed(own, BLACK, 1 - (0.4 * x + 0.2 * y) / 280)),
      'dark corners': changed((x, y, own) => mixed(own, BLACK, 1 - 0.25 * ((x / 140 - 1) ** 2 + (y / 140 - 1) ** 2))),
      dust: changed((x, y, own) => ((x === 250 && y === 20) || (x === 10 && y === 270) ? BLACK : own)),
    };
    for (const [name, changedOne] of Object.entries(pictures)) {
      const { box, place, pixels } = prepared(changedOne);
      expect([name, box]).toEqual([name, plain.box]);
      // Light may move the centre of mass over the edge of a pixel.
      const [right, down] = [place.left - plain.place.left, place.top - plain.place.top];
      expect(max(abs(right), abs(down))).toBeLessThanOrEqual(1);
      for (let at = 56; at < 728; at++) {
        expect(abs(pixels[at + right + 28 * down]! - plain.pixels[at]!)).toBeLessThan(70);
      }
    }
  });

  it('is on the side of its ground that `invert` names, or there is none', () => {
    const dark = seven(BLACK, WHITE);
    expect(prepared(dark, true).pixels).toEqual(prepared(dark).pixels);
    expect(prepareDrawing(dark, false)).toBeNull();
    const light = seven(WHITE, grey(90));
    expect(prepared(light, false)).toMatchObject({ ink: 'light', box: prepared(light).box });
    expect(prepareDrawing(light, true)).toBeNull();
    // What is transparent is then white, or black.
    const onNothing = seven(BLACK, [0, 0, 0, 0]);
    expect(prepared(onNothing, true)).toMatchObject({ ink: 'dark', box: prepared(dark).box });
    expect(prepareDrawing(onNothing, false)).toBeNull();
  });
});

const SIZES = [28, 40, 100, 280];
const random = (seed: number) => {
  let state = seed;
  return () => {
    state = (1664525 * state + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
};
const disk = (radius: number, side: number) =>
  picture(side, side, (x, y) => (hypot(x - side / 2 + 0.5, y - side / 2 + 0.5) <= radius ? BLACK : WHITE));

describe('no ink', () => {
  it.each([0, 1, 127, 128, 254, 255])('is in a picture of one grey: %d', (level) => {
    for (const side of SIZES) {
      for (const opacity of [0, 90, 255]) {
        const colour = [level, level, level, opacity] as Colour;
        for (const invert of ['auto', true, false] as const) {
          expect(
            prepareDrawing(
              picture(side, side, () => colour),
              invert,
            ),
          ).toBeNull();
        }
      }
    }
  });

  it.each([3, 12, 30, 60, 255])('is in noise over %d levels, on any ground, grey or coloured', (levels) => {
    for (const side of SIZES) {
      for (const ground of [0, 127, 240]) {
        const next = random(side + ground + levels);
        const noisy = () => min(255, max(0, round(ground + levels * (next() - 0.5))));
        expect(
          prepareDrawing(
            picture(side, side, () => grey(noisy())),
            'auto',
          ),
        ).toBeNull();
        expect(
          prepareDrawing(
            picture(side, side, () => [noisy(), noisy(), noisy(), 255]),
            'auto',
          ),
        ).toBeNull();
      }
    }
  });

  it.each([0.001, 0.01, 0.05, 0.3])('is in single black pixels, %d of all', (share) => {
    for (const side of SIZES) {
      const next = random(side);
      expect(
        prepareDrawing(
          picture(side, side, () => (next() < share ? BLACK : WHITE)),
          'auto',
        ),
      ).toBeNull();
    }
  });

  it('is in a speck, a dot, a filled square, an empty frame and a gradient', () => {
    const square = picture(280, 280, (x, y) => (x > 80 && x < 180 && y > 90 && y < 200 ? BLACK : WHITE));
    const frame = picture(280, 280, (x, y) => (min(x, y, 279 - x, 279 - y) < 5 ? BLACK : WHITE));
    const dash = picture(280, 280, (x, y) => (x > 80 && x < 92 && y > 90 && y < 94 ? BLACK : WHITE));
    const gradient = picture(280, 280, (x, y) => grey(round(250 - 0.3 * x - 0.2 * y)));
    for (const blank of [disk(1, 28), disk(4, 28), disk(5, 280), disk(40, 280), dash, square, frame, gradient]) {
      expect(prepareDrawing(blank, 'auto')).toBeNull();
    }
  });

  it('is in no digit of the training set, nor a stroke a pixel thin', async () => {
    const { train } = await loadMnist();
    for (let index = 0; index < 1000; index++) {
      expect(prepareDrawing(ofDigit(train.pixels.subarray(784 * index, 784 * (index + 1))), 'auto')).not.toBeNull();
    }
    const line = picture(280, 280, (x, y) => (x === 100 && y > 50 && y < 230 ? BLACK : WHITE));
    expect(prepared(line).box).toEqual({ left: 100, top: 51, width: 1, height: 179 });
  });
});
