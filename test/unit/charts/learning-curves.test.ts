/** Learning curves: what is drawn of many runs, and where. */
import { describe, expect, it } from '@jest/globals';
import { styleArms } from '../../../src/charts/drawing/series.js';
import { type CurveOptions, learningCurves } from '../../../src/charts/figures/learning-curves.js';
import { meanCurves, type RunHistory, stoppedAt } from '../../../src/charts/figures/mean-curves.js';

const styles = styleArms(['plain', 'dropout'], 'plain');

/** A run with these validation accuracies; those of the training images are 0.05 higher. */
function run(arm: string, accuracies: Record<number, number>, more: Partial<RunHistory> = {}): RunHistory {
  const epochs = Object.entries(accuracies).map(([epoch, accuracy]) => ({
    epoch: Number(epoch),
    train: { accuracy: accuracy + 0.05, dataLoss: 1 },
    validation: { accuracy, dataLoss: 2 },
  }));
  return { arm, epochs, ...more };
}

describe('the curves of an arm', () => {
  it('are the mean and the range of its runs, up to the last epoch of the shortest', () => {
    const runs = [
      run('plain', { 1: 0.5, 2: 0.6, 3: 0.9 }),
      run('plain', { 1: 0.7, 2: 0.8 }),
      run('dropout', { 1: 0.1 }),
    ];
    const { validation, train, later, runs: counted } = meanCurves('plain', runs, 'accuracy');
    expect(counted).toBe(2);
    expect(train).toHaveLength(2);
    expect(validation.map(({ epoch, low, high }) => [epoch, low, high])).toEqual([
      [1, 0.5, 0.7],
      [2, 0.6, 0.8],
    ]);
    expect(validation[1]?.mean).toBeCloseTo(0.7, 12);
    expect(later.validation).toEqual([{ epoch: 3, mean: 0.9, low: 0.9, high: 0.9, runs: 1 }]);
    expect(later.train).toHaveLength(1);
  });

  it('reads long histories, which come without some epochs, on the line between those they have', () => {
    const { validation } = meanCurves(
      'plain',
      [run('plain', { 1: 0, 5: 0.4 }), run('plain', { 1: 0, 3: 0, 5: 0 })],
      'accuracy',
    );
    expect(validation.map(({ epoch }) => epoch)).toEqual([1, 3, 5]);
    expect(validation.map(({ high }) => high)).toEqual([0, 0.2, 0.4]);
  });

  it('are smoothed by a moving mean that starts where they start', () => {
    const { validation } = meanCurves('plain', [run('plain', { 1: 0.5, 2: 0.5, 3: 0.9 })], 'accuracy', 0.5);
    const [first, second, third] = validation.map(({ mean }) => mean);
    expect([first, second]).toEqual([0.5, 0.5]);
    expect(third).toBeCloseTo((0.125 * 0.5 + 0.25 * 0.5 + 0.5 * 0.9) / 0.875, 12);
  });
});

describe('a chart of learning curves', () => {
  const runs = [run('plain', { 1: 0.5, 2: 0.9, 3: 0.8 }, { stoppedAt: 3 }), run('dropout', { 1: 0.6, 2: 0.7, 3: 0.8 })];
  const draw = (options?: CurveOptions) => learningCurves(runs, ['plain', 'dropout'], 'accuracy', styles, options)!;

  it('continues with the seeds that have more epochs than others, paler, and says how many', () => {
    const uneven = [...runs, run('plain', { 1: 0.5 })];
    const figure = learningCurves(uneven, ['plain', 'dropout'], 'accuracy', styles)!;
    expect(figure.description).toMatch(/Paler lines .* at their ends, 1 of 2 seeds of plain\.$/);
    const pale = (svg: string) => svg.match(/opacity="0\.45"/g)?.length ?? 0;
    // Both lines of the arm, and the sign of the legend.
    expect(pale(figure.svg)).toBe(3);
    expect(figure.svg).toContain('mean of fewer seeds');
    expect(pale(draw().svg)).toBe(0);
    expect(draw().description).not.toContain('Paler');
  });

  it('says where its points are, in the pixels of its picture', () => {
    const { geometry, svg } = draw();
    expect(svg).toContain(`viewBox="0 0 ${geometry.width} ${geometry.height}"`);
    expect(geometry.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    const [plain] = geometry.arms;
    expect(plain?.validation.map(({ mean }) => mean)).toEqual([50, 90, 80]);
    const path = plain?.validation.map(({ y }, index) => `${round(geometry.epochs[index]!.x)},${round(y)}`).join('L');
    expect(svg).toContain(`d="M${path}"`);
  });

  it('explains each sign that it shows', () => {
    expect(draw().svg).not.toContain('best epoch');
    const { svg } = draw({ shade: 'gap', marks: true });
    for (const label of [
      'validation images',
      'training images',
      'gap between the two',
      'best epoch',
      'a run stopped',
    ]) {
      expect(svg).toContain(`>${label}<`);
    }
  });

  it('shows accuracies as errors on a logarithmic axis', () => {
    const { geometry } = draw({ isLog: true });
    expect(geometry.label).toBe('error, %');
    expect(geometry.arms[0]?.validation.map(({ mean }) => Math.round(mean))).toEqual([50, 10, 20]);
    expect(geometry.arms[0]!.validation[1]!.y).toBeGreaterThan(geometry.arms[0]!.validation[0]!.y);
  });

  it('is left out as long as no epoch has ended', () => {
    expect(learningCurves([run('plain', {})], ['plain'], 'accuracy', styles)).toBeNull();
  });
});

it('counts a run as stopped if it ended before its time', () => {
  expect(stoppedAt({ stopReason: { kind: 'early_stopped', epoch: 7 } })).toBe(7);
  expect(stoppedAt({ stopReason: { kind: 'completed', epoch: 7 } })).toBeUndefined();
  expect(stoppedAt({ stopReason: { kind: 'error', epoch: 0 } })).toBeUndefined();
  expect(stoppedAt({ stopReason: null })).toBeUndefined();
});

const round = (value: number) => Number(value.toFixed(2));
