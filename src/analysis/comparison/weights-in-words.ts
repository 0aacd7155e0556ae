/** What the techniques did to the weights of the first layer, in words: means over a few seeds. */
import type { WeightReport } from '../../experiments/records/layer-report.js';
import { counted, shortPercent, significant } from '../../number-format.js';

/** More seeds would hardly change the means, and each is a file to read. */
const MAX_SEEDS = 10;
/** Weights up to this size are near zero: without them a network answers as before. */
const NEAR_ZERO = 1e-3;
/** Sizes that differ by less are about the same. */
const ABOUT = 0.01;

/** What a report of layers has to have for it. */
export const WEIGHED_FIELDS = ['l2', 'shares'] as const satisfies readonly (keyof WeightReport)[];

type Layers = readonly { weights: readonly (Pick<WeightReport, 'name' | 'shape'> & Partial<WeightReport>)[] }[];

export interface WeighedRun {
  arm: string;
  seed: number;
  /** Root of the mean square. */
  size: number;
  /** Share of the weights that are near zero. */
  nearZero: number;
}

/** The runs to look at: the first ones with a model of each of these arms. */
export function runsToWeigh<Run extends { arm: string; evaluation: object | null }>(
  runs: readonly Run[],
  arms: readonly string[],
): Run[] {
  return arms.flatMap((arm) => runs.filter((run) => run.arm === arm && run.evaluation !== null).slice(0, MAX_SEEDS));
}

/** Null for a model without a kernel, or a report without these figures. */
export function weigh({ arm, seed }: { arm: string; seed: number }, layers: Layers): WeighedRun | null {
  const kernel = layers.flatMap(({ weights }) => weights).find(({ name }) => name.endsWith('kernel'));
  const nearZero = kernel?.shares?.find(({ threshold }) => threshold === NEAR_ZERO)?.share;
  if (kernel?.l2 === undefined || nearZero === undefined) return null;
  const count = kernel.shape.reduce((product, length) => product * length, 1);
  return { arm, seed, size: kernel.l2 / Math.sqrt(count), nearZero };
}

/** A sentence for each arm that shares a seed with the baseline. */
export function weightsInWords(runs: readonly WeighedRun[], baseline: string): string[] {
  const arms = [...new Set(runs.map(({ arm }) => arm))].filter((arm) => arm !== baseline);
  return arms.flatMap((arm) => {
    const pairs = runs.flatMap((run): [WeighedRun, WeighedRun][] => {
      const plain = runs.find((other) => other.arm === baseline && other.seed === run.seed);
      return run.arm === arm && plain ? [[run, plain]] : [];
    });
    return pairs.length === 0 ? [] : [sentenceOf(arm, baseline, pairs)];
  });
}

function sentenceOf(arm: string, baseline: string, pairs: [WeighedRun, WeighedRun][]): string {
  const average = (of: (pair: [WeighedRun, WeighedRun]) => number) =>
    pairs.reduce((sum, pair) => sum + of(pair), 0) / pairs.length;
  const [size, plainSize] = [average(([run]) => run.size), average(([, plain]) => plain.size)];
  const [near, plainNear] = [average(([run]) => run.nearZero), average(([, plain]) => plain.nearZero)];
  const isLarger = size > plainSize;
  const isAlike = Math.abs(size - plainSize) < ABOUT * plainSize;
  const compared = isAlike ? 'about as large as' : isLarger ? 'larger than' : 'smaller than';
  const agreeing = pairs.filter(([run, plain]) => run.size > plain.size === isLarger).length;
  const seeds = pairs.length === 1 ? 'One seed' : `Means over ${counted(pairs.length, 'seed')}`;
  const count = agreeing === pairs.length ? 'all' : `${agreeing} of ${pairs.length}`;
  const agreement = isAlike || pairs.length === 1 ? '' : `; ${count} agree`;
  return `${arm}: the weights of the first layer are ${compared} those of ${baseline}: typically ${short(size)} against ${short(plainSize)}; ${shortPercent(near)} of them are near zero (up to ${NEAR_ZERO}) against ${shortPercent(plainNear)}. ${seeds}${agreement}.`;
}

const short = (size: number) => significant(Number(size.toPrecision(3)));
