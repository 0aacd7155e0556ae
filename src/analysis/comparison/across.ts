/**
 * Arms of several experiments side by side: what keeps them from being compared, and what differs
 * between them besides the arms themselves.
 */
import { differingFields, type Receipt } from '../../experiments/records/receipt.js';
import type { Dataset } from '../../experiments/spec/dataset.js';
import type { Arm, ResolvedSpec } from '../../experiments/spec/experiment.js';
import { fromPointer } from '../../experiments/spec/json-pointer.js';
import type { ComparisonAcross, ComparisonMetric, Split } from '../schemas.js';
import { compareArms } from './comparison.js';
import type { ComparisonInput } from './comparison-input.js';
import { partsOf } from './comparison-metric.js';

export interface ComparedArm {
  /** Its name in the comparison. */
  name: string;
  experimentId: string;
  spec: ResolvedSpec;
  arm: Arm;
  /** Of its runs that have saved a model. */
  receipts: Receipt[];
}

/** Why arms cannot be compared: `message` says what of the arm does not fit the first one. */
export interface Obstacle {
  /** Place of the arm in the list. */
  index: number;
  message: string;
}

type SettingDifference = ComparisonAcross['comparisons'][number]['differences'][number];

/** Compares the other arms with the baseline; says where they come from and how they differ. */
export function compareAcross(input: ComparisonInput, arms: readonly ComparedArm[]): ComparisonAcross {
  const byName = new Map(arms.map((each) => [each.name, each]));
  const baseline = byName.get(input.baseline)!;
  const { comparisons, notes, ...answer } = compareArms(input);
  return {
    ...answer,
    sources: arms.map(({ name, experimentId, arm, spec }) => ({
      ...{ name, experimentId, arm: arm.name, seeds: spec.seeds },
    })),
    comparisons: comparisons.map((comparison) => ({
      ...comparison,
      differences: settingDifferences(byName.get(comparison.arm)!, baseline),
    })),
    notes: [...notes, ...arms.flatMap((each) => (each === baseline ? [] : notesOn(each, baseline)))],
  };
}

/**
 * What keeps arms from being compared in these metrics: other images under the same name, or seeds
 * that stand for something else. All are held against the first one.
 */
export function obstaclesTo(arms: readonly ComparedArm[], metrics: readonly ComparisonMetric[]): Obstacle[] {
  const [first, ...others] = arms;
  const splits = [...new Set(metrics.map((metric) => partsOf(metric)[0]))];
  return others.flatMap((other, place) => {
    const checks = [
      commonSeeds(first!, other),
      meaningOfSeeds(first!, other),
      ...splits.map((split) => imagesOf(split, first!, other)),
    ];
    const message = checks.find((each) => each !== null);
    return message ? [{ index: place + 1, message }] : [];
  });
}

function commonSeeds(first: ComparedArm, { name, spec }: ComparedArm): string | null {
  if (spec.seeds.some((seed) => first.spec.seeds.includes(seed))) return null;
  return `${name} and ${first.name} have no seed in common, so there are no pairs. Add the seeds of one to the experiment of the other.`;
}

function meaningOfSeeds(first: ComparedArm, { name, spec }: ComparedArm): string | null {
  if (first.spec.seedChanges !== spec.seedChanges) {
    return `In ${name} the seed changes ${spec.seedChanges} (seedChanges), in ${first.name} ${first.spec.seedChanges}: their spreads are not of the same kind.`;
  }
  if (spec.seedChanges === 'data' && first.spec.seeds[0] !== spec.seeds[0]) {
    return `With seedChanges "data" all weights start from the first seed, which is ${spec.seeds[0]} in ${name} and ${first.spec.seeds[0]} in ${first.name}: every difference would be one of these starts, too.`;
  }
  return null;
}

const PER_SPLIT: Record<Split, readonly (keyof Dataset)[]> = {
  test: ['name'],
  validation: ['name', 'trainSize', 'classBalanced', 'validationSplit', 'validation'],
  train: ['name', 'trainSize', 'classBalanced', 'validationSplit', 'validation', 'resampling', 'labelNoise'],
};

/** Both must be measured on the same images. */
function imagesOf(split: Split, first: ComparedArm, other: ComparedArm): string | null {
  const differing = PER_SPLIT[split].find((field) => first.spec.dataset[field] !== other.spec.dataset[field]);
  if (differing !== undefined) {
    const [value, firstValue] = [other, first].map(({ spec }) => JSON.stringify(spec.dataset[differing]));
    const instead = split === 'test' || differing === 'name' ? '' : ' Compare a metric of the test images.';
    return `The ${split} images of ${other.name} and ${first.name} differ: dataset.${differing} is ${value} and ${firstValue}.${instead}`;
  }
  if (split !== 'test' && cutsDiffer(first.spec, other.spec)) {
    return `${other.name} and ${first.name} do not cut their training images into the same disjoint parts, so the ${split} images differ. Compare a metric of the test images.`;
  }
  const [files, firstFiles] = [other, first].map(({ receipts }) => filesOf(split, receipts));
  if (files!.length === 0 || firstFiles!.length === 0) return null;
  return new Set([...files!, ...firstFiles!]).size === 1
    ? null
    : `The data set ${other.spec.dataset.name} has changed since: the ${split === 'test' ? 'test' : 'training'} images of ${other.name} and ${first.name} have different SHA-256 sums in the receipts of their runs.`;
}

/** Disjoint parts depend on all seeds, and so does what is left for validation. */
function cutsDiffer(first: ResolvedSpec, other: ResolvedSpec): boolean {
  const [cut, otherCut] = [first, other].map(({ dataset, seeds }) =>
    dataset.resampling === 'disjoint' ? JSON.stringify(seeds) : null,
  );
  return cut !== otherCut;
}

/** The sums of the files with these images, one text for each state of the files that was met. */
function filesOf(split: Split, receipts: readonly Receipt[]): string[] {
  const prefix = split === 'test' ? 't10k-' : 'train-';
  const sums = receipts.map(({ dataset }) => {
    const files = Object.entries(dataset.sha256).filter(([file]) => file.startsWith(prefix));
    return JSON.stringify(files.sort());
  });
  return [...new Set(sums)];
}

/** Whether all arms have the same validation images for a seed. */
export const shareValidation = (arms: readonly ComparedArm[]): boolean =>
  arms.every((arm) => imagesOf('validation', arms[0]!, arm) === null);

/**
 * Everything in which two arms differ: data, seeds' meaning, training, model, regularization, and
 * the arithmetic that trained them. A list, such as a model's layers, is one value.
 */
export function settingDifferences(arm: ComparedArm, baseline: ComparedArm): SettingDifference[] {
  const areTrained = arm.receipts.length > 0 && baseline.receipts.length > 0;
  const [ofArm, ofBaseline] = [settingsOf(arm, areTrained), settingsOf(baseline, areTrained)];
  return differingFields(ofBaseline, ofArm).map((pointer) => ({
    pointer,
    arm: valueAt(ofArm, pointer),
    baseline: valueAt(ofBaseline, pointer),
  }));
}

function settingsOf({ spec, arm, receipts }: ComparedArm, withExecution: boolean) {
  const { dataset, seedChanges } = spec;
  const { model, regularization, training } = arm;
  return {
    ...{ dataset, seedChanges, model, regularization, training },
    ...(withExecution && { execution: executionOf(receipts[0]!) }),
  };
}

/** What equal specs may differ by in the last digits. */
const executionOf = ({ trainingSemantics, executionMode, threads, cpu, versions }: Receipt) => ({
  trainingSemantics,
  executionMode,
  intraOpThreads: threads.intraOp,
  architecture: cpu.architecture,
  instructionSets: cpu.instructionSets,
  tensorflow: versions.tensorflow ?? null,
});

function valueAt(settings: object, pointer: string): unknown {
  let value: unknown = settings;
  for (const key of fromPointer(pointer)) value = (value as Record<PropertyKey, unknown> | undefined)?.[key];
  return value ?? null;
}

/**
 * What a reader has to know of a comparison, from the differences that are not the arms' own.
 */
export function notesOn(arm: ComparedArm, baseline: ComparedArm): string[] {
  const pointers = settingDifferences(arm, baseline).map(({ pointer }) => pointer);
  const within = (part: string) => pointers.filter((pointer) => pointer.startsWith(`/${part}/`));
  const [data, training, execution] = [within('dataset'), within('training'), within('execution')];
  const confounded = [...data, ...training];
  const changesImages = data.some((pointer) => pointer !== '/dataset/labelNoise');
  return [
    ...(confounded.length > 0
      ? [
          `${arm.name} and ${baseline.name} also differ in ${confounded.join(', ')}: their difference is the effect of all of it together.`,
        ]
      : []),
    ...(changesImages
      ? [
          `Runs of one seed in ${arm.name} and ${baseline.name} train on different images; what they share is the seed of their initial weights and data order. Pairing narrows the interval less then.`,
        ]
      : []),
    ...(execution.length > 0
      ? [
          `${arm.name} and ${baseline.name} were trained by different arithmetic (${execution.join(', ')}), by which even equal specs differ in their last digits.`,
        ]
      : []),
  ];
}
