/** Figures of what happens inside the models. */
import { describe, expect, it } from '@jest/globals';
import type { Diagnostics } from '../../../src/analysis/schemas.js';
import { styleArms } from '../../../src/charts/drawing/series.js';
import { confusionDifference } from '../../../src/charts/figures/confusion.js';
import { costChart } from '../../../src/charts/figures/cost.js';
import { type InspectedEpoch, layerCurves } from '../../../src/charts/figures/layer-curves.js';
import { type DiagnosedArm, temperatureDiagram } from '../../../src/charts/figures/reliability.js';

const styles = styleArms(['plain', 'dropout'], 'plain');

describe('the curves of the layers', () => {
  const weight = (name: string, size: number, l2: number, share: number) => ({
    name,
    shape: [size, 1],
    l2,
    gradientNorm: l2 / 10,
    shares: [
      { threshold: 1e-4, share: 0 },
      { threshold: 1e-3, share },
    ],
  });
  const epoch = (number: number, deadUnits: number | null): InspectedEpoch => ({
    epoch: number,
    layers: [
      {
        weights: [weight('kernel', 30, 3, 0.5), weight('bias', 9, 100, 1)],
        activations: { norm: 1, units: 8, deadUnits },
      },
      { weights: [weight('kernel', 10, 4, 0.1)], activations: { norm: 1, units: 10, deadUnits: null } },
    ],
  });
  const arms = [{ arm: 'plain', seed: 1, epochs: [epoch(1, 2), epoch(2, 4)] }];

  it.each([
    ['weights', '5'],
    ['gradients', '0.5'],
    ['sparsity', '40'],
    ['deadUnits', '25'],
  ] as const)('put the kernels of all layers together: %s', (measure, first) => {
    const table = layerCurves(arms, measure, styles)!.table;
    expect(table.rows[0]).toEqual(['plain', '1', '1', first]);
  });

  it('are left out where there is nothing to see', () => {
    const linear = [{ arm: 'plain', seed: 1, epochs: [epoch(1, null), epoch(2, null)] }];
    expect(layerCurves(linear, 'deadUnits', styles)).toBeNull();
    expect(layerCurves([{ ...arms[0]!, epochs: [epoch(1, 2)] }], 'weights', styles)).toBeNull();
  });
});

function diagnosed(arm: string, diagnostics: Partial<Diagnostics>): DiagnosedArm {
  return { arm, seed: 1, diagnostics: diagnostics as Diagnostics };
}

it('a difference of confusions calls fewer mistakes and more right answers better', () => {
  const baseline = diagnosed('plain', {
    confusion: [
      [8, 2],
      [1, 9],
    ],
  });
  const { svg, table } = confusionDifference(
    diagnosed('dropout', {
      confusion: [
        [9, 1],
        [3, 7],
      ],
    }),
    baseline,
  )!;
  expect(table.rows).toEqual([
    ['0', '1', '-1'],
    ['1', '2', '-2'],
  ]);
  const colours = [...svg.matchAll(/<rect[^>]* fill="(#\w+)" fill-opacity/g)].map(([, colour]) => colour);
  expect(colours).toEqual(['#0072b2', '#0072b2', '#d55e00', '#d55e00']);
  expect(svg).toContain('>−2<');
  expect(confusionDifference(diagnosed('dropout', { confusion: null }), baseline)).toBeNull();
});

it('a reliability is drawn before and after its temperature, where there is one', () => {
  const bin = { low: 0.9, high: 1, count: 50, accuracy: 0.9, confidence: 0.95 };
  const calibration = { ece: 0.1, mce: 0.2, nll: 0.3, brier: 0.4, bins: [bin] };
  const scaled = { ...calibration, ece: 0.01, temperature: 1.5 };
  const figure = temperatureDiagram(diagnosed('plain', { calibration, temperatureScaled: scaled }), styles)!;
  expect(figure.table.rows.map(([name, , ece]) => [name, ece])).toEqual([
    ['as trained', '0.1'],
    ['with temperature', '0.01'],
  ]);
  expect(figure.description).toContain('One temperature (1.5)');
  expect(temperatureDiagram(diagnosed('plain', { calibration, temperatureScaled: null }), styles)).toBeNull();
});

it('costs are compared from two arms on', () => {
  const runs = [
    { arm: 'plain', seconds: 2, accuracy: 0.9 },
    { arm: 'plain', seconds: 4, accuracy: 0.92 },
    { arm: 'dropout', seconds: 6, accuracy: 0.95 },
  ];
  expect(costChart(runs, styles)?.table.rows).toEqual([
    ['plain', '2', '3 s', '91.00'],
    ['dropout', '1', '6 s', '95.00'],
  ]);
  expect(costChart(runs.slice(0, 2), styles)).toBeNull();
});
