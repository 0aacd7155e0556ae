/** The rules across the fields of a spec. Each check returns what it finds; it throws nothing. */

import { didYouMean } from '../../suggestions.js';
import { isVisible, visible } from '../../visible.js';
import { traceModel } from '../spec/architecture.js';
import { imagesPerRun, splitSizes } from '../spec/dataset-split.js';
import type { ParsedExperimentSpec, ResolvedSpec } from '../spec/experiment.js';
import { fromPointer, type Path } from '../spec/json-pointer.js';
import { MAX_SEED } from '../spec/limits.js';
import { OTHER_NAMES } from './other-names.js';
import { type SpecFinding, valueAt } from './spec-findings.js';
import { perTraining } from './warnings.js';

type ParsedArm = ParsedExperimentSpec['arms'][number];

/** Rules on a parsed spec, before its defaults across fields are filled in. */
export function checkParsed(spec: ParsedExperimentSpec, datasetNames: readonly string[]): SpecFinding[] {
  return [...checkName(spec), ...checkSeeds(spec), ...checkArms(spec), ...checkDataset(spec, datasetNames)];
}

/** Rules on a resolved spec. */
export function checkResolved(spec: ResolvedSpec): SpecFinding[] {
  return [...checkReplicas(spec), ...checkSavedWeights(spec), ...checkStoppingCriteria(spec)];
}

/** Names are shown on terminals and in reports. Those that were stored before are escaped there. */
function checkName({ name }: ParsedExperimentSpec): SpecFinding[] {
  if (isVisible(name)) return [];
  const message = `Must not have control characters, line ends, or characters that are invisible or change the direction of writing: ${visible(name)}. Use letters, digits, spaces and punctuation.`;
  return [{ path: ['name'], code: 'INVALID_FORMAT', message }];
}

function checkSeeds({ seeds }: ParsedExperimentSpec): SpecFinding[] {
  if (!Array.isArray(seeds)) {
    if (seeds.base + seeds.count - 1 <= MAX_SEED) return [];
    return [
      {
        path: ['seeds', 'base'],
        code: 'TOO_BIG',
        message: `The last of ${seeds.count} seeds starting at ${seeds.base} would exceed ${MAX_SEED}. Use a smaller base.`,
      },
    ];
  }
  return duplicates(seeds).map((index) => ({
    path: ['seeds', index],
    code: 'DUPLICATE',
    message: `Seed ${seeds[index]} is listed twice. The second run would repeat the first bit for bit.`,
  }));
}

function checkArms({ arms, baseline }: ParsedExperimentSpec): SpecFinding[] {
  const names = arms.map(({ name }) => name);
  const findings: SpecFinding[] = duplicates(names).map((index) => ({
    path: ['arms', index, 'name'],
    code: 'DUPLICATE',
    message: `Another arm is named "${names[index]}". Names must be unique.`,
  }));
  if (baseline !== null && !names.includes(baseline)) {
    findings.push({
      path: ['baseline'],
      code: 'UNKNOWN_REFERENCE',
      message: `There is no arm "${baseline}".${didYouMean(baseline, names) || ` The arms are ${listed(names)}.`}`,
    });
  }
  return [
    ...findings,
    ...arms.flatMap((arm, index) => [...checkModel(arm, ['arms', index]), ...checkPoint(arm, ['arms', index])]),
  ];
}

/** An arm that names its point of a sweep must have the values of that point. */
function checkPoint(arm: ParsedArm, path: Path): SpecFinding[] {
  return Object.entries(arm.sweep?.point ?? {}).flatMap(([pointer, value]) => {
    const actual = valueAt(arm, fromPointer(pointer));
    if (actual === value) return [];
    const message =
      actual === undefined ? 'The arm has no such field.' : `The value in the arm is ${JSON.stringify(actual)}.`;
    return [{ path: [...path, 'sweep', 'point', pointer], code: 'INVALID_VALUE' as const, message }];
  });
}

const MAX_LISTED = 16;

function listed(names: string[]): string {
  const shown = names.slice(0, MAX_LISTED).map((name) => `"${name}"`);
  return [...shown, ...(names.length > MAX_LISTED ? [`${names.length - MAX_LISTED} more`] : [])].join(', ');
}

function checkModel({ model, regularization }: ParsedArm, path: Path): SpecFinding[] {
  const findings: SpecFinding[] = [];
  if (model.architecture === 'layers') {
    const techniques = Object.entries(regularization).filter(([, value]) => value !== null);
    for (const [technique] of techniques) {
      findings.push({
        path: [...path, 'regularization', technique],
        code: 'NOT_ALLOWED',
        message:
          'An explicit stack of layers sets its own regularization. Use kernelRegularizer, biasRegularizer, activityRegularizer and kernelConstraint in its layers, and add noise and normalization as separate layers.',
      });
    }
  }
  const traced = traceModel(model, regularization);
  if (!traced.fits) {
    const { path: inModel, message } = traced.problem;
    findings.push({ path: [...path, 'model', ...inModel], code: 'SHAPE_MISMATCH', message });
  }
  return findings;
}

/**
 * MNIST has only 5421 images of its rarest digit, 5; the five digits below it can have one more.
 */
const MAX_BALANCED = 54_215;

function checkDataset({ dataset }: ParsedExperimentSpec, datasetNames: readonly string[]): SpecFinding[] {
  if (dataset.name === 'mnist' && dataset.classBalanced && dataset.trainSize > MAX_BALANCED) {
    return [
      {
        path: ['dataset', 'classBalanced'],
        code: 'NOT_ALLOWED',
        message: `MNIST has at most ${MAX_BALANCED} images with equal numbers of every digit, but trainSize is ${dataset.trainSize}. Lower trainSize.`,
      },
    ];
  }
  if (datasetNames.includes(dataset.name)) return [];
  const known = datasetNames.map((name) => `"${name}"`).join(', ');
  const hint = didYouMean(dataset.name, datasetNames, OTHER_NAMES);
  return [
    {
      path: ['dataset', 'name'],
      code: 'UNKNOWN_REFERENCE',
      message: `This installation has no data set "${dataset.name}". It has ${known}.${hint} REGULAB_DATASETS adds others.`,
    },
  ];
}

/** A run saves one set of weights: those of the best epoch, or an average. */
function checkSavedWeights(spec: ResolvedSpec): SpecFinding[] {
  return perTraining(spec, ({ weightAveraging, earlyStopping }, path) => {
    if (weightAveraging === null || !earlyStopping?.restoreBest) return [];
    return [
      {
        path: [...path, 'weightAveraging'],
        code: 'NOT_ALLOWED' as const,
        message:
          'earlyStopping.restoreBest saves the weights of one epoch, and weightAveraging saves the mean of several. Set earlyStopping.restoreBest to false, or remove earlyStopping or weightAveraging.',
      },
    ];
  });
}

/**
 * Prechelt's criteria are ratios to a loss, so they need one that is never below zero. That of a
 * sigmoid unit against the digit itself falls towards minus infinity.
 */
function checkStoppingCriteria(spec: ResolvedSpec): SpecFinding[] {
  return perTraining(spec, ({ earlyStopping }, path, arms) => {
    if (earlyStopping === null) return [];
    const { criterion, monitor } = earlyStopping;
    if (criterion.type === 'patience' || !monitor.endsWith('.dataLoss')) return [];
    const arm = arms.find(({ model }) => model.output.activation === 'sigmoid');
    if (arm === undefined) return [];
    return [
      {
        path: [...path, 'earlyStopping', 'criterion'],
        code: 'NOT_ALLOWED' as const,
        message: `${criterion.type} is a ratio to the data loss, which must not be negative, but the loss of a sigmoid output (arm "${arm.name}") falls below zero. Use the criterion patience, monitor an accuracy, or set the output to {"activation": "softmax"}.`,
      },
    ];
  });
}

/** Minimum number of training images of one run. */
const MIN_IMAGES = 10;

/** The images that the seeds see must suit the kind of experiment. */
function checkReplicas(spec: ResolvedSpec): SpecFinding[] {
  const { kind, seedChanges, dataset, seeds } = spec;
  const findings: SpecFinding[] = [];
  const isResampled = dataset.resampling !== 'none';
  if (kind === 'biasVariance' && !isResampled) {
    findings.push({
      path: ['dataset', 'resampling'],
      code: 'INVALID_VALUE',
      message:
        'A bias-variance experiment needs replicas with different training images. Use "bootstrap" or "disjoint".',
    });
  }
  if (kind === 'biasVariance' && seeds.length < 2) {
    findings.push({
      path: ['seeds'],
      code: 'TOO_SMALL',
      message:
        'The seeds are the replicas. Bias and variance need at least 2; the estimates are rough with fewer than about 10.',
    });
  }
  if (seedChanges === 'data' && !isResampled) {
    findings.push({
      path: ['seedChanges'],
      code: 'NOT_ALLOWED',
      message:
        'Without dataset.resampling, every seed would repeat the first bit for bit. Set dataset.resampling, or seedChanges to "everything".',
    });
  }
  if (imagesPerRun(spec) < MIN_IMAGES) {
    findings.push({
      path: ['seeds'],
      code: 'TOO_BIG',
      message: `${seeds.length} disjoint parts of ${splitSizes(dataset).train} training images have ${imagesPerRun(spec)} images each, but a run needs at least ${MIN_IMAGES}. Use fewer seeds or a larger trainSize.`,
    });
  }
  return findings;
}

/** Indexes of the values that already occur earlier in the list. */
function duplicates(values: readonly unknown[]): number[] {
  const seen = new Set<unknown>();
  return values.flatMap((value, index) => {
    if (seen.has(value)) return [index];
    seen.add(value);
    return [];
  });
}
