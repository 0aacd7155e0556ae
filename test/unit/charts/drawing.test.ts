import { describe, expect, it } from '@jest/globals';
import type { Diagnostics } from '../../../src/analysis/schemas.js';
import { linearAxis, logAxis, plainNumber, strengthAxis } from '../../../src/charts/drawing/axis.js';
import { escapeXml } from '../../../src/charts/drawing/escape.js';
import { drawAtMost, drawFrame } from '../../../src/charts/drawing/frame.js';
import { seriesEntry, styleArms } from '../../../src/charts/drawing/series.js';
import { clipText, textWidth } from '../../../src/charts/drawing/svg.js';
import { paint, SERIES_COLOURS, standaloneSvg } from '../../../src/charts/drawing/theme.js';
import { titled } from '../../../src/charts/drawing/titled.js';
import { confusionMatrix } from '../../../src/charts/figures/confusion.js';

const HOSTILE = `"><svg onload=alert(1)>&'\u0000`;

describe('axes', () => {
  it.each([
    [linearAxis('', [], [0, 10]), ['0', '2', '4', '6', '8', '10']],
    [linearAxis('', [], [0.971, 0.974]), ['0.9710', '0.9715', '0.9720', '0.9725', '0.9730', '0.9735', '0.9740']],
    [linearAxis('', [], [-6e9, 0]), ['−6e+9', '−5e+9', '−4e+9', '−3e+9', '−2e+9', '−1e+9', '0e+0']],
    [logAxis('', [0.001, 10]), ['0.001', '0.01', '0.1', '1', '10']],
    [strengthAxis('', [0.5, 0, 0.25]), ['0', '0.25', '0.5']],
  ])('have short, round labels', (axis, expected) => {
    expect(axis.ticks.map(({ label }) => label)).toEqual(expected);
  });

  it('place all values inside, even when they are all alike or there are none', () => {
    for (const [make, values] of [
      [linearAxis, [5, 5]],
      [linearAxis, [0, 0]],
      [linearAxis, [1, 2, Number.NaN]],
      [linearAxis, []],
      [logAxis, [3, 3]],
      [logAxis, [0, 1e-3, 1e3]],
      [strengthAxis, [7]],
    ] as const) {
      const axis = make('', [...values]);
      axis.fit([100, 200]);
      const placed = [...values.filter((each) => each > 0), ...axis.ticks.map(({ value }) => value)].map(axis.place);
      expect(Math.min(100, ...placed)).toBe(100);
      expect(Math.max(200, ...placed)).toBe(200);
    }
  });

  it('are logarithmic over decades, and give a few strengths with a 0 among them equal distances', () => {
    const distances = (strengths: number[]) => {
      const axis = strengthAxis('', strengths);
      axis.fit([0, 100]);
      const places = strengths.map(axis.place);
      return places.slice(1).map((place, index) => Math.round(place - places[index]!));
    };
    expect(distances([1e-4, 1e-3, 1e-1])).toEqual([30, 60]);
    expect(distances([0, 1e-4, 1e-2])).toEqual([33, 33]);
    expect(plainNumber(0.00025)).toBe('2.5e-4');
  });
});

describe('a confusion matrix', () => {
  it.each(SERIES_COLOURS)('has a diagonal in another colour than the mistakes of an arm in %s', (colour) => {
    const diagnostics = {
      confusion: [
        [9, 1],
        [0, 8],
      ],
    } as Diagnostics;
    const styles = () => ({ ...styleArms(['a'], 'a')('a'), colour });
    const { svg } = confusionMatrix({ arm: 'a', seed: 1, diagnostics }, styles)!;
    const [right, wrong, none, last] = [...svg.matchAll(/<rect[^>]* fill="(#[0-9a-f]+)"[^>]*height/g)]
      .map(([, fill]) => fill)
      .slice(-4);
    expect([right, wrong]).toEqual([last, colour]);
    expect(new Set([right, wrong, none]).size).toBe(3);
    expect(SERIES_COLOURS).toContain(right);
  });
});

describe('arms', () => {
  it('look the same wherever they are drawn, all different, and the baseline grey', () => {
    const arms = Array.from({ length: 31 }, (_, index) => `arm-${index}`);
    const styles = styleArms(arms, 'arm-3');
    expect(styles('arm-3').colour).toBe('reference');
    const looks = arms.map((arm) => `${styles(arm).colour} ${JSON.stringify(styles(arm).shape.draw.toString())}`);
    expect(new Set(looks).size).toBe(arms.length);
    for (let first = 4; first + 6 <= arms.length; first++) {
      const together = arms.slice(first, first + 6).map((arm) => styles(arm).colour);
      expect(new Set(together).size).toBe(6);
    }
  });

  it('have colours that stay apart for people with any colour vision', () => {
    for (const sees of Object.values(VISION)) {
      const colours = SERIES_COLOURS.map((colour) => oklab(sees, colour));
      for (const [index, one] of colours.entries()) {
        for (const other of colours.slice(index + 1)) {
          expect(Math.hypot(...one.map((value, axis) => value - other[axis]!))).toBeGreaterThan(0.07);
        }
      }
    }
  });
});

describe('a chart', () => {
  const axis = () => linearAxis(HOSTILE, [0, 1]);
  const frame = (title = HOSTILE) => ({
    title,
    description: HOSTILE,
    x: axis(),
    y: axis(),
    legend: [seriesEntry(HOSTILE, styleArms([], '')(''))],
  });

  it('keeps the text of others text', () => {
    const svg = drawFrame(frame(), () => '');
    expect(svg.match(/<svg/g)).toHaveLength(1);
    expect(svg).not.toContain('\u0000');
    expect(svg).toContain(escapeXml(HOSTILE));
  });

  it('names its colours in attributes, so that no viewer paints it black', () => {
    const svg = drawFrame(frame(), () => '');
    for (const [shape] of svg.matchAll(/<(?:path|rect|circle|line)\b[^>]*>/g)) {
      const isPainted = /(?:fill|stroke)="#[0-9a-f]{6}"/.test(shape);
      const isInGroup = /^<line (?:x1="[\d.]+" y1="[\d.]+" x2="[\d.]+" y2="[\d.]+")\/>$/.test(shape);
      expect([shape, isPainted || isInGroup]).toEqual([shape, true]);
    }
    for (const [, own] of svg.matchAll(/<g ([^>]*)><(?:line|text)/g)) {
      if (!own!.startsWith('transform')) expect(own).toMatch(/(?:fill|stroke)="#[0-9a-f]{6}"/);
    }
    expect(svg).not.toContain('var(');
  });

  it('follows its reader into dark mode as a file of its own', () => {
    const svg = standaloneSvg(drawFrame(frame(), () => ''));
    const { class: name, fill } = paint({ fill: 'ink' });
    expect(svg).toContain(`class="${name}" fill="${fill}"`);
    expect(svg).toMatch(
      new RegExp(`<style>@media \\(prefers-color-scheme:dark\\)\\{.*\\.${name}\\{fill:#e\\w+\\}.*\\}</style><title`),
    );
    // Viewers that know no variables would draw black.
    expect(svg).not.toContain('var(');
  });

  it('has its title in lines that fit, above all of it, where it stands alone', () => {
    const title = 'A title of so many words that the width of a chart is too little for all of them together, twice';
    const chart = drawFrame(frame(), () => '');
    const [, height = 0] = /viewBox="0 0 \d+ (\d+)"/.exec(chart)?.map(Number) ?? [];
    const whole = titled(chart, title);
    const lines = [...whole.matchAll(/font-weight="600">([^<]+)</g)].map(([, line]) => line!);
    expect([lines.length, lines.join(' ')]).toEqual([2, title]);
    for (const line of lines) expect(textWidth(line, 15)).toBeLessThan(720);
    expect(whole).toContain(`viewBox="0 0 720 ${height + 54}"`);
    expect(whole).toContain(`<svg y="54" `);
    expect(titled(chart, HOSTILE)).not.toContain('<svg onload');
  });

  it('is drawn for a narrow screen with all of its texts inside', () => {
    drawAtMost(400);
    try {
      const x = linearAxis('the difference of the test accuracy, in points', [], [0, 1]);
      const legend = [{ label: 'an entry of the legend, which is long', sign: '' }];
      const chart = drawFrame({ ...frame(), x, width: 720, left: 300, legend }, () => '');
      expect(chart).toContain('viewBox="0 0 400 ');
      const middle = Number(/<text x="([\d.]+)"[^>]*>the difference/.exec(chart)![1]);
      // Positions are rounded to two decimals.
      expect(middle + textWidth(x.label, 13) / 2).toBeLessThanOrEqual(400.01);
      const [, start] = /translate\(([\d.]+) [\d.]+\)"><g [^>]*><text/.exec(chart)!;
      expect(Number(start) + 32 + textWidth(legend[0]!.label, 12)).toBeLessThanOrEqual(400);
    } finally {
      drawAtMost(Number.POSITIVE_INFINITY);
    }
  });

  it('has an id of its own on a page', () => {
    const ids = ['a', 'b'].map((title) => /aria-labelledby="(\S+)/.exec(drawFrame(frame(title), () => ''))![1]);
    expect(ids[0]).not.toBe(ids[1]);
    expect(drawFrame(frame('a'), () => '')).toBe(drawFrame(frame('a'), () => ''));
  });

  it('leaves out labels that would run into each other', () => {
    const x = linearAxis('', [], [0, 10]);
    x.ticks = Array.from({ length: 40 }, (_, index) => ({ value: index / 4, label: '123456' }));
    const labels = drawFrame({ ...frame(), x }, () => '').match(/>123456</g)!;
    expect(labels.length).toBeLessThan(720 / textWidth('123456', 12));
    expect(labels.length).toBeGreaterThan(5);
  });
});

describe('clipText', () => {
  it('cuts to a width, by characters and not by halves of them', () => {
    expect(clipText('short', 12, 100)).toBe('short');
    const clipped = clipText('🙂'.repeat(50), 12, 100);
    expect(clipped).toMatch(/^(?:🙂)+…$/u);
    expect(textWidth(clipped, 12)).toBeLessThanOrEqual(100);
  });
});

/**
 * How people with full, protan, deutan and tritan vision see linear RGB (Machado, Oliveira and
 * Fernandes 2009).
 */
const VISION = {
  full: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/**
 * A colour as someone sees it, in a space where distances are differences that people see (Ottosson
 * 2020).
 */
function oklab(sees: number[][], colour: string): number[] {
  const linear = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  const times = (matrix: number[][], vector: number[]) =>
    matrix.map((row) => row.reduce((sum, factor, index) => sum + factor * vector[index]!, 0));
  const seen = times(sees, linear).map((value) => Math.max(0, value));
  const cones = [
    [0.4122214708, 0.5363325363, 0.0514459929],
    [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005],
  ];
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    times(cones, seen).map(Math.cbrt),
  );
}
