/**
 * The comparison of an experiment's arms with its baseline, paired over seeds: every figure of
 * docs/statistics.md from finished runs, their histories and their stored predictions. A figure
 * that cannot be given is null with a reason.
 */
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { isFinished } from '../../experiments/records/states.js';
import { counted } from '../../number-format.js';
import type { ArmComparison, Comparison, ComparisonMetric } from '../schemas.js';
import {
  bcaInterval,
  type DrawIndex,
  percentileInterval,
  resampledMeans,
  twoLevelMeans,
} from '../statistics/bootstrap.js';
import { correlation, isConstant, mean, sampleDeviation } from '../statistics/descriptive.js';
import { practicalEquivalence, twoOneSidedTests } from '../statistics/equivalence.js';
import { mcnemarOf } from '../statistics/mcnemar.js';
import {
  cohenDz,
  holm,
  MAX_SIGN_FLIP_PAIRS,
  pairedT,
  probabilityBetter,
  signFlip,
  tInterval,
} from '../statistics/paired.js';
import { pairsNeeded, smallestDetectableDz } from '../statistics/power.js';
import { figure, marked, noSpread, type Reasons, RUNNING, tooFew } from '../statistics/reasons.js';
import { chooseOnValidation, endOf, LEVEL, summarizeArm } from './arm-summary.js';
import type { ComparedRun, ComparisonInput, ImageScores } from './comparison-input.js';
import {
  differenceOf,
  inPoints,
  isAccuracy,
  marginOf,
  onValidation,
  partsOf,
  resolutionOf,
  savedValue,
} from './comparison-metric.js';
import { ALPHA } from './effect.js';
import { epochOfLowestLoss, lengthOf, measuredAt } from './history.js';
import { lostRuns } from './lost-runs.js';
import { whatIsFixed, whatVaries } from './seeds-vary.js';
import { describeComparison } from './statement.js';

const POWER = 0.8;
const SEED_RESAMPLES = 10_000;
const IMAGE_RESAMPLES = 1_000;
/** Below so many pairs a bootstrap over seeds is too narrow; level.test.ts simulates how much. */
const ENOUGH_FOR_BOOTSTRAP = 30;

/** Compares every other arm with the baseline. */
export function compareArms(input: ComparisonInput): Omit<Comparison, 'experimentId'> {
  const { arms, runs, baseline, metric } = input;
  const complete = runs.every(({ status }) => isFinished(status));
  const treated = arms.filter((arm) => arm !== baseline);
  const adjusted = adjustForFamily(input, treated, complete);
  return {
    metric,
    higherIsBetter: isAccuracy(metric),
    baseline,
    complete,
    margin: input.margin === null ? null : marginOf(metric, input.margin),
    arms: arms.map((arm) => summarizeArm(arm, input, complete)),
    chosenOnValidation: input.sharesValidation ? chooseOnValidation(arms, input) : null,
    comparisons: treated.map((arm) => comparePair(arm, input, complete, adjusted.get(arm)!)),
    covers: coverageOf(input),
    notes: notesFor(input, complete),
  };
}

// ---- comparisons --------------------------------------------------------------------------------

interface Pair {
  seed: number;
  arm: ComparedRun;
  baseline: ComparedRun;
}

function comparePair(
  arm: string,
  input: ComparisonInput,
  complete: boolean,
  adjusted: ArmComparison['holm'],
): ArmComparison {
  const { metric, baseline } = input;
  const { pairs, missingPairs } = pairUp(arm, input, metric);
  const { armValues, baselineValues, differences, resolution } = valuesOf(pairs, metric);
  const n = differences.length;

  const reasons: Reasons = {};
  const noPair = n > 0 ? null : 'No seed has a value in both arms.';
  const noJudgement = noPair ?? noSpread(differences, 'pair of runs', 'differences', resolution);
  const noTest = complete ? noJudgement : RUNNING;
  const noMargin = input.margin === null ? 'No margin was given. Choose one before looking at the results.' : noTest;
  const margin = input.margin === null ? 0 : marginOf(metric, input.margin).value;

  const difference = figure(reasons, 'difference', noPair, () => ({
    ...describeDifferences(differences, metric, complete, resolution),
    correlation: correlation(armValues, baselineValues, resolution),
    values: pairs.map(({ seed }, index) => ({ seed, value: differences[index]! })),
  }));
  if (difference?.correlation === null) {
    reasons.correlation = tooFew(differences, 'pair of runs') ?? 'The values of one of the arms are all equal.';
  }
  if (difference?.interval === null) reasons.interval = noJudgement!;
  const comparison = {
    arm,
    baseline,
    n,
    missingPairs,
    difference,
    pairedT: figure(reasons, 'pairedT', noTest, () => pairedT(differences)),
    signFlip: figure(reasons, 'signFlip', noTest ?? tooManyPairs(n), () => signFlip(differences, resolution)),
    bootstrap: bootstrapIntervals(pairs, differences, input, { reasons, noJudgement, noTest, complete }),
    effectSize: figure(reasons, 'effectSize', noPair, () => ({
      dz: figure(reasons, 'dz', noJudgement, () => cohenDz(differences)),
      probabilityBetter: probabilityBetter(differences, isAccuracy(metric), resolution),
    })),
    mcnemar: mcnemarBySeed(pairs, input, reasons, complete ? noPair : RUNNING),
    holm: figure(reasons, 'holm', noTest, () => adjusted),
    equivalence: figure(reasons, 'equivalence', noMargin, () => {
      const tests = twoOneSidedTests(differences, margin, ALPHA);
      return { ...tests, interval: marked(tests.interval, complete) };
    }),
    practicalEquivalence: figure(reasons, 'practicalEquivalence', noMargin, () =>
      practicalEquivalence(differences, margin),
    ),
    detectable: figure(reasons, 'detectable', noTest, () => detectableDifference(differences, metric)),
    otherEpochs: [atEqualEpochs(arm, input, complete), atSelectedEpochs(arm, input, complete)],
    statement: '',
    reasons,
  };
  return { ...comparison, statement: describeComparison(comparison, input, complete) };
}

/** The values of both arms, their differences, and by how much these differ without meaning it. */
function valuesOf(pairs: readonly Pair[], metric: ComparisonMetric) {
  const values = pairs.map(({ arm, baseline }) => [savedValue(arm, metric)!, savedValue(baseline, metric)!] as const);
  return {
    armValues: values.map(([ofArm]) => ofArm),
    baselineValues: values.map(([, ofBaseline]) => ofBaseline),
    differences: pairs.map(({ arm, baseline }, index) => differenceOf(metric, [arm, baseline], values[index]!)),
    resolution: resolutionOf(metric, values.flat()),
  };
}

/** Every planned seed is either a pair or a missing pair with its reason. */
function pairUp(arm: string, { runs, baseline }: ComparisonInput, metric: ComparisonMetric) {
  const pairs: Pair[] = [];
  const missingPairs: ArmComparison['missingPairs'] = [];
  const ofArm = new Map(runs.filter((run) => run.arm === arm).map((run) => [run.seed, run]));
  const ofBaseline = new Map(runs.filter((run) => run.arm === baseline).map((run) => [run.seed, run]));
  for (const seed of new Set([...ofBaseline.keys(), ...ofArm.keys()])) {
    const [left, right] = [ofArm.get(seed), ofBaseline.get(seed)];
    const absent = [lackOf(arm, left, metric), lackOf(baseline, right, metric)].filter((reason) => reason !== null);
    if (absent.length > 0) missingPairs.push({ seed, reason: absent.join('; ') });
    else pairs.push({ seed, arm: left!, baseline: right! });
  }
  return { pairs, missingPairs };
}

function lackOf(arm: string, run: ComparedRun | undefined, metric: ComparisonMetric): string | null {
  if (run === undefined) return `${arm}: no run with this seed`;
  if (savedValue(run, metric) !== null) return null;
  if (run.evaluation !== null) return `${arm}: no validation images`;
  return `${arm}: ${isFinished(run.status) ? endOf(run) : run.status}`;
}

function describeDifferences(differences: number[], metric: ComparisonMetric, complete: boolean, resolution: number) {
  const center = mean(differences);
  return {
    mean: center,
    points: inPoints(metric, center),
    standardDeviation: differences.length < 2 ? null : sampleDeviation(differences, resolution),
    interval:
      noSpread(differences, '', '', resolution) === null ? marked(tInterval(differences, LEVEL), complete) : null,
  };
}

function bootstrapIntervals(
  pairs: Pair[],
  differences: number[],
  input: ComparisonInput,
  {
    reasons,
    noJudgement,
    noTest,
    complete,
  }: {
    reasons: Reasons;
    noJudgement: string | null;
    noTest: string | null;
    complete: boolean;
  },
): ArmComparison['bootstrap'] {
  const tooNarrow = differences.length < ENOUGH_FOR_BOOTSTRAP;
  const seeds = figure(reasons, 'bootstrap.seeds', noJudgement, () => {
    const means = resampledMeans(differences, SEED_RESAMPLES, createDraw());
    const interval = bcaInterval(differences, means, LEVEL);
    if (interval === null) reasons['bootstrap.seeds'] = 'All resamples are on one side of the mean.';
    return interval && { ...marked(interval, complete), method: 'BCa' as const, resamples: SEED_RESAMPLES, tooNarrow };
  });
  const noImages = noTest ?? lackOfImageMeasure(input.metric) ?? lackOfScores(pairs, input);
  const seedsAndImages = figure(reasons, 'bootstrap.seedsAndImages', noImages, () => {
    const byImage = pairs.map((pair) => imageDifferences(pair, input));
    const means = twoLevelMeans(byImage, IMAGE_RESAMPLES, createDraw());
    const interval = marked(percentileInterval(means, LEVEL), complete);
    return { ...interval, method: 'percentile' as const, resamples: IMAGE_RESAMPLES, tooNarrow };
  });
  return { seeds, seedsAndImages };
}

/** The same resamples each time: asking again gives the same answer. */
function createDraw(): DrawIndex {
  const generator = xoroshiro128plus(20_230_901);
  // 32 random bits over at most 2^17 places: no place is more likely than another by more than 1 in
  // 30,000.
  return (bound) => Math.floor(((generator.next() >>> 0) / 2 ** 32) * bound);
}

function imageDifferences({ arm, baseline }: Pair, { scores }: ComparisonInput): Float64Array {
  const [left, right] = [arm, baseline].map((run) => scoresOf(run, scores));
  return Float64Array.from(left!, (value, image) => value - right![image]!);
}

/** Of a run whose scores are known. */
const scoresOf = ({ id }: ComparedRun, scores: ComparisonInput['scores']) =>
  (scores.get(id) as Extract<ImageScores, { ofImages: object }>).ofImages;

function mcnemarBySeed(
  pairs: Pair[],
  input: ComparisonInput,
  reasons: Reasons,
  noTest: string | null,
): ArmComparison['mcnemar'] {
  const obstacle =
    noTest ??
    (input.metric === 'test.accuracy'
      ? null
      : 'McNemar compares right and wrong answers. Request the metric test.accuracy.');
  return figure(reasons, 'mcnemar', obstacle ?? lackOfScores(pairs, input), () =>
    pairs.map(({ seed, arm, baseline }) => {
      const [left, right] = [arm, baseline].map((run) => scoresOf(run, input.scores) as Uint8Array);
      return { seed, ...mcnemarOf(right!, left!) };
    }),
  );
}

function lackOfScores(pairs: Pair[], { scores }: ComparisonInput): string | null {
  for (const { arm, baseline } of pairs) {
    for (const run of [arm, baseline]) {
      const ofRun = scores.get(run.id) ?? { missing: 'Its predictions were not read' };
      if ('missing' in ofRun) return `${run.arm} seed ${run.seed}: ${ofRun.missing}.`;
    }
    const [left, right] = [arm, baseline].map((run) => scoresOf(run, scores).length);
    if (left !== right) return 'The two arms were tested on different images.';
  }
  return null;
}

const lackOfImageMeasure = (metric: ComparisonMetric) =>
  metric === 'test.accuracy' || metric === 'test.dataLoss'
    ? null
    : 'Predictions are stored for the test images only. Request test.accuracy or test.dataLoss.';

function detectableDifference(differences: number[], metric: ComparisonMetric): ArmComparison['detectable'] {
  const dz = smallestDetectableDz(differences.length, ALPHA, POWER);
  const difference = dz * sampleDeviation(differences);
  return {
    power: POWER,
    alpha: ALPHA,
    difference,
    points: inPoints(metric, difference),
    seedsForHalf: pairsNeeded(dz / 2, ALPHA, POWER),
  };
}

/**
 * Holm's adjustment over every arm and every metric that is looked at; tests that could not be made
 * are not counted.
 */
function adjustForFamily(
  input: ComparisonInput,
  treated: string[],
  complete: boolean,
): Map<string, ArmComparison['holm']> {
  const metrics = [...new Set([input.metric, ...input.family])];
  const tests = metrics.flatMap((metric) =>
    treated.flatMap((arm) => {
      const { differences, resolution } = valuesOf(pairUp(arm, input, metric).pairs, metric);
      const possible = complete && differences.length > 1 && !isConstant(differences, resolution);
      return possible ? [{ metric, arm, p: pairedT(differences).p }] : [];
    }),
  );
  const adjusted = holm(tests.map(({ p }) => p));
  const family = {
    size: tests.length,
    metrics,
    arms: [...new Set(tests.map(({ arm }) => arm))],
    description: `${counted(tests.length, 'paired t test')}: ${counted(treated.length, 'arm')} × ${counted(metrics.length, 'metric')} (every arm but the baseline, the points of a sweep being arms, in ${metrics.join(', ')}), less those where there was nothing to test. Looking at further metrics widens the family: name them in \`family\`.`,
  };
  return new Map(
    treated.map((arm) => {
      const index = tests.findIndex((test) => test.arm === arm && test.metric === input.metric);
      return [arm, index < 0 ? null : { p: adjusted[index]!, family }];
    }),
  );
}

// ---- other epochs -------------------------------------------------------------------------------

type EpochView = ArmComparison['otherEpochs'][number];

/** After as many epochs as every run with a history of its arm and the baseline has. */
function atEqualEpochs(arm: string, input: ComparisonInput, complete: boolean): EpochView {
  const lengths = input.runs
    .filter((run) => run.evaluation !== null && [arm, input.baseline].includes(run.arm))
    .map(({ history }) => lengthOf(history));
  const epoch = lengths.length === 0 ? 0 : Math.min(...lengths);
  const description = `After ${counted(epoch, 'epoch')} in every run: the most that all of them have.`;
  return viewAt('equalEpochs', arm, input, complete, { description, epochOf: () => epoch });
}

/** Each run at the epoch where its validation loss was lowest. */
function atSelectedEpochs(arm: string, input: ComparisonInput, complete: boolean): EpochView {
  const description =
    'Each run at the epoch of its lowest validation data loss. Validation figures at that epoch are optimistic in both arms, because the epoch was selected on them.';
  return viewAt('selectedEpochs', arm, input, complete, {
    description,
    epochOf: ({ history }) => epochOfLowestLoss(history),
  });
}

/**
 * The metric itself where it was measured at these epochs, else the same one on the validation
 * images, if the arms share them.
 */
function viewAt(
  basis: EpochView['basis'],
  arm: string,
  input: ComparisonInput,
  complete: boolean,
  { description, epochOf }: { description: string; epochOf: (run: ComparedRun) => number },
): EpochView {
  const pairs = pairUp(arm, input, 'test.accuracy').pairs;
  const candidates = input.sharesValidation ? [input.metric, onValidation(input.metric)] : [input.metric];
  for (const metric of candidates) {
    const values = pairs.map((pair) => [pair.arm, pair.baseline].map((run) => valueAt(run, metric, epochOf(run))));
    if (pairs.length === 0 || values.flat().includes(null)) continue;
    const known = pairs.map((pair, index) =>
      differenceOf(metric, [pair.arm, pair.baseline], values[index] as [number, number]),
    );
    const resolution = resolutionOf(metric, values.flat() as number[]);
    const substitute =
      metric === input.metric
        ? ''
        : ` On the validation images: the test set is read once, with the saved weights, which are of other epochs.`;
    const difference = describeDifferences(known, metric, complete, resolution);
    return { basis, metric, description: `${description}${substitute}`, n: known.length, difference };
  }
  const measured = input.sharesValidation ? '' : ' on images that all arms share';
  const why =
    pairs.length === 0 ? 'No seed has a value in both arms.' : `Nothing was measured at these epochs${measured}.`;
  return { basis, metric: input.metric, description: `${description} ${why}`, n: 0, difference: null };
}

function valueAt(run: ComparedRun, metric: ComparisonMetric, epoch: number): number | null {
  const [split] = partsOf(metric);
  if (run.evaluation?.savedEpoch === epoch) return savedValue(run, metric);
  return split === 'test' ? null : measuredAt(run.history, split, epoch);
}

// ---- words --------------------------------------------------------------------------------------

/** Which sources of variance each figure covers. */
function coverageOf({ randomizations }: ComparisonInput): Comparison['covers'] {
  const varies = whatVaries(randomizations);
  const fixed = whatIsFixed(randomizations);
  return {
    'arms.interval': `What changes with the seed: ${varies}. Fixed: ${fixed}.`,
    'difference, pairedT, signFlip, bootstrap.seeds, effectSize, holm, equivalence, practicalEquivalence, detectable': `What changes with the seed, in pairs of runs that share it: ${varies}; initial weights are shared where shapes agree. Fixed: ${fixed}, and the hyper-parameters.`,
    'bootstrap.seedsAndImages': `What changes with the seed (${varies}), and which test images happened to be drawn.`,
    mcnemar:
      'Which test images happened to be drawn, for the two models of one seed. It says nothing about other seeds, and the seeds cannot be pooled: they share their images.',
  };
}

function notesFor({ runs, metric, baseline }: ComparisonInput, complete: boolean): string[] {
  const notes = [
    'Use the test set once. Choose arms and settings by validation metrics, then report the test figure of the chosen one.',
    `Differences are arm minus ${baseline}. ${isAccuracy(metric) ? 'Higher' : 'Lower'} is better.`,
  ];
  const pending = runs.filter(({ status }) => !isFinished(status)).length;
  if (!complete) notes.push(`Provisional: ${pending} of ${runs.length} runs have not ended.`);
  const lost = runs.filter((run) => isFinished(run.status) && run.evaluation === null);
  const { failed, cancelled } = lostRuns({ count: lost.length, runs: lost });
  if (cancelled > 0) {
    notes.push(
      `${cancelled} of ${runs.length} runs were cancelled before they had a model. That says nothing of their arms; the means are those of the other runs.`,
    );
  }
  if (failed > 0) {
    notes.push(
      `${failed} of ${runs.length} runs failed: they ended without a model. That is an outcome too: compare the failure rates before the means, which are those of the runs that were trained to the end.`,
    );
  }
  return notes;
}

const tooManyPairs = (n: number) =>
  n <= MAX_SIGN_FLIP_PAIRS
    ? null
    : `The exact test looks at 2^n patterns; it is made for up to ${MAX_SIGN_FLIP_PAIRS} pairs.`;
