/**
 * Warnings: what an accepted spec says that is probably not what was meant. They never refuse a spec. Pointers lead into
 * the resolved spec.
 */

import type { Warning } from '../records/plan.js';
import { type ExpandedLayer, expandModel, isPenalty } from '../spec/architecture.js';
import { imagesPerRun } from '../spec/dataset-split.js';
import type { Arm, ResolvedSpec } from '../spec/experiment.js';
import type { EarlyStopping } from '../spec/training.js';
import { type Path, toPointer } from './spec-findings.js';

/** Every code with what it means; a code, once published, keeps its meaning. */
export const WARNING_CODES = {
  DEGENERATE_OBJECTIVE:
    'A sigmoid output against digit labels 0 to 9 has no minimum: the loss falls without bound and the accuracy ends at the share of one digit.',
  L2_WITH_BATCH_NORM:
    'Batch normalization undoes the scale of the kernel before it, so an L2 penalty there changes the effective learning rate and does not shrink the function.',
  DROPOUT_BEFORE_BATCH_NORM:
    'Dropout changes the variance that a later batch normalization measures in training and not in inference.',
  EARLY_STOPPING_WITHOUT_VALIDATION:
    'Early stopping was asked to monitor a validation metric where no image validates; it monitors the same metric on the training images.',
  PATIENCE_EXCEEDS_EPOCHS: 'The patience is so long that early stopping cannot end the training early.',
  STRIP_EXCEEDS_EPOCHS: 'The strips of the progress quotient are so long that it cannot end the training early.',
  AUGMENTATION_WITHOUT_EFFECT: 'Augmentation was asked for and none of its disturbances.',
  AUGMENTATION_CHANGES_DIGITS: 'So strong an augmentation that digits may become others, or nothing.',
  NOTHING_TO_AVERAGE: "So late a start or so long an interval that no two epochs' weights are averaged.",
  SINGLE_SEED: 'Arms are compared with one seed, so a difference cannot be told from chance.',
  NO_BASELINE: 'Several arms and none named as baseline.',
  DUPLICATE_ARMS: 'Two arms have the same configuration.',
  UNPAIRED_TRAINING: 'Arms differ in epochs or batch size, so they do not see the same batches.',
  REGULARIZATION_WITHOUT_EFFECT: 'A technique has no layer of this architecture to act on.',
  HIGH_DROPOUT: 'So high a dropout rate that hardly any unit is left in training.',
  BATCH_EXCEEDS_TRAINING_SET: 'The batch size is larger than the training set: an epoch is a single step.',
} as const;
export type WarningCode = keyof typeof WARNING_CODES;

/** From this rate on fewer than one unit in five is kept. */
const HIGH_DROPOUT_RATE = 0.8;

/** Warnings about a resolved spec, those about the whole first, then arm by arm. */
export function findWarnings(spec: ResolvedSpec): Warning[] {
  return [
    ...aboutComparison(spec),
    ...perTraining(spec, (training, path) => aboutTraining(training, path, imagesPerRun(spec))),
    ...spec.arms.flatMap((arm, index) => aboutArm(arm, ['arms', index])),
  ];
}

/** Early stopping that is to monitor validation metrics monitors those of the training images instead. */
export function earlyStoppingWithoutValidation(path: Path, changed: EarlyStopping): Warning {
  return warning(
    'EARLY_STOPPING_WITHOUT_VALIDATION',
    [...path, 'monitor'],
    `No image validates (dataset.validationSplit leaves none), so early stopping monitors ${changed.monitor}, which says nothing of generalization. Set dataset.validationSplit to 0.2, say, or earlyStopping to null.`,
  );
}

/**
 * Calls `inspect` once for each training setting in use: once for the experiment's if any arm uses it unchanged, and
 * once for each arm that has its own.
 */
export function perTraining<Found>(
  spec: ResolvedSpec,
  inspect: (training: Arm['training'], path: Path) => Found[],
): Found[] {
  const shared = canonical(spec.training);
  const own = spec.arms.map((arm) => canonical(arm.training) !== shared);
  return [
    ...(own.every(Boolean) ? [] : inspect(spec.training, ['training'])),
    ...spec.arms.flatMap((arm, index) => (own[index] ? inspect(arm.training, ['arms', index, 'training']) : [])),
  ];
}

// ---- the experiment --------------------------------------------------------------------------------------------

function aboutComparison(spec: ResolvedSpec): Warning[] {
  if (spec.arms.length === 1) return [];
  const warnings: Warning[] = [];
  if (spec.seeds.length === 1) {
    warnings.push(
      warning(
        'SINGLE_SEED',
        ['seeds'],
        'With one seed a difference between arms cannot be told from chance. Give at least three seeds, e.g. [1, 2, 3].',
      ),
    );
  }
  if (spec.baseline === null) {
    warnings.push(
      warning('NO_BASELINE', ['baseline'], 'No arm is the baseline. Name the one that the others are compared with.'),
    );
  }
  return [...warnings, ...duplicateArms(spec), ...unpairedArms(spec)];
}

function duplicateArms({ arms }: ResolvedSpec): Warning[] {
  const first = new Map<string, string>();
  return arms.flatMap((arm, index) => {
    const key = canonical([arm.model, arm.regularization, arm.training]);
    const twin = first.get(key);
    if (twin === undefined) {
      first.set(key, arm.name);
      return [];
    }
    return [
      warning(
        'DUPLICATE_ARMS',
        ['arms', index],
        `Arm "${arm.name}" is configured exactly like "${twin}" and gives the same weights. Change it or leave it out.`,
      ),
    ];
  });
}

function unpairedArms({ arms, baseline }: ResolvedSpec): Warning[] {
  const reference = arms.find(({ name }) => name === baseline) ?? arms[0]!;
  return arms.flatMap(({ name, training }, index) => {
    const fields = (['epochs', 'batchSize'] as const).filter((field) => training[field] !== reference.training[field]);
    if (fields.length === 0) return [];
    return [
      warning(
        'UNPAIRED_TRAINING',
        ['arms', index, 'training', fields[0]!],
        `Arm "${name}" differs from "${reference.name}" in ${fields.join(' and ')}: a difference in the result may come from that alone. Use the same, or compare techniques in separate experiments.`,
      ),
    ];
  });
}

// ---- training --------------------------------------------------------------------------------------------------

function aboutTraining(training: Arm['training'], path: Path, train: number): Warning[] {
  const warnings: Warning[] = [];
  const { epochs, batchSize, earlyStopping } = training;
  if (earlyStopping?.criterion.type === 'patience' && earlyStopping.patience >= epochs - 1) {
    warnings.push(
      warning(
        'PATIENCE_EXCEEDS_EPOCHS',
        [...path, 'earlyStopping', 'patience'],
        `With a patience of ${earlyStopping.patience}, training could stop after epoch ${earlyStopping.patience + 1} at the earliest, and it has ${epochs}. Lower the patience or raise epochs.`,
      ),
    );
  }
  if (earlyStopping?.criterion.type === 'progressQuotient' && earlyStopping.criterion.stripLength >= epochs) {
    const { stripLength } = earlyStopping.criterion;
    warnings.push(
      warning(
        'STRIP_EXCEEDS_EPOCHS',
        [...path, 'earlyStopping', 'criterion', 'stripLength'],
        `The progress quotient is judged after every ${stripLength} epochs, and training has ${epochs}: it cannot end early. Shorten the strips or raise epochs.`,
      ),
    );
  }
  const { weightAveraging } = training;
  if (weightAveraging !== null && weightAveraging.startEpoch + weightAveraging.everyEpochs > epochs) {
    const { startEpoch, everyEpochs } = weightAveraging;
    warnings.push(
      warning(
        'NOTHING_TO_AVERAGE',
        [...path, 'weightAveraging', 'startEpoch'],
        `Weights are averaged from epoch ${startEpoch} on, every ${everyEpochs}, and training has ${epochs}: there are not two to take the mean of. Start earlier or raise epochs.`,
      ),
    );
  }
  warnings.push(...aboutAugmentation(training.augmentation, [...path, 'augmentation']));
  if (batchSize > train) {
    warnings.push(
      warning(
        'BATCH_EXCEEDS_TRAINING_SET',
        [...path, 'batchSize'],
        `The batch size of ${batchSize} is larger than the ${train} training images: every epoch is a single step. Lower batchSize.`,
      ),
    );
  }
  return warnings;
}

/** From these on a 6 may look like a 9, and a digit may leave the picture. */
const MAX_DEGREES = 60;
const MAX_PIXELS = 10;

function aboutAugmentation(augmentation: Arm['training']['augmentation'], path: Path): Warning[] {
  if (augmentation === null) return [];
  const { shift, rotate, zoom, elastic, cutout } = augmentation;
  if (shift === 0 && rotate === 0 && zoom === 0 && elastic === null && cutout === null) {
    const message =
      'Nothing in the augmentation disturbs an image. Set shift, rotate, zoom, elastic or cutout, or leave it out.';
    return [warning('AUGMENTATION_WITHOUT_EFFECT', path, message)];
  }
  const tooStrong = [
    ...(rotate > MAX_DEGREES ? [['rotate', `Rotated by up to ${rotate}° a 6 may look like a 9`] as const] : []),
    ...(shift > MAX_PIXELS
      ? [['shift', `Shifted by up to ${shift} pixels a digit may leave the picture`] as const]
      : []),
  ];
  return tooStrong.map(([field, what]) =>
    warning(
      'AUGMENTATION_CHANGES_DIGITS',
      [...path, field],
      `${what}, and keeps its label. Digits bear about 15° and 3 pixels.`,
    ),
  );
}

// ---- one arm ---------------------------------------------------------------------------------------------------

function aboutArm(arm: Arm, path: Path): Warning[] {
  const layers = expandModel(arm.model, arm.regularization);
  return [
    ...degenerateObjective(arm, path),
    ...withoutEffect(arm, layers, path),
    ...penaltyBeforeNormalization(arm, layers, path),
    ...dropoutBeforeNormalization(arm, layers, path),
    ...highDropout(arm, layers, path),
  ];
}

function degenerateObjective({ model }: Arm, path: Path): Warning[] {
  if (model.output.activation !== 'sigmoid') return [];
  return [
    warning(
      'DEGENERATE_OBJECTIVE',
      [...path, 'model'],
      'One sigmoid unit with binary cross-entropy against the digit label itself has no minimum: the loss falls towards minus infinity, every answer saturates at 1, and the accuracy ends at the share of the digit 1, whatever the regularization. Use output {"activation": "softmax"}.',
    ),
  ];
}

/** Where a technique acts, unless it is every hidden layer. */
const ACTS_ON: Record<string, string> = {
  batchNormalization: 'hidden dense and convolution layers',
  layerNormalization: 'hidden dense and convolution layers',
  spatialDropout: 'convolution blocks',
  recurrentDropout: 'recurrent layers',
};

/** An explicit stack carries its own techniques, so there `regularization` is all null. */
function withoutEffect({ model, regularization }: Arm, layers: ExpandedLayer[], path: Path): Warning[] {
  const { kernel, bias, activity, maxNorm, dropout, spatialDropout, recurrentDropout, gaussianDropout } =
    regularization;
  const without = (type: ExpandedLayer['type']) => !layers.some((layer) => layer.type === type);
  const asked = {
    kernel: isPenalty(kernel) && !layers.some(kernelPenaltyOf),
    bias: isPenalty(bias) && !layers.some((layer) => 'biasRegularizer' in layer),
    activity: isPenalty(activity) && !layers.some((layer) => 'activityRegularizer' in layer),
    maxNorm: maxNorm !== null && !layers.some((layer) => 'kernelConstraint' in layer),
    dropout: (dropout?.rate ?? 0) > 0 && without('dropout'),
    spatialDropout: (spatialDropout?.rate ?? 0) > 0 && without('spatialDropout2d'),
    recurrentDropout: (recurrentDropout?.rate ?? 0) > 0 && without('lstm') && without('gru'),
    gaussianDropout: (gaussianDropout?.rate ?? 0) > 0 && without('gaussianDropout'),
    gaussianNoise: regularization.gaussianNoise !== null && without('gaussianNoise'),
    layerNormalization: regularization.layerNormalization !== null && without('layerNormalization'),
    batchNormalization: regularization.batchNormalization !== null && without('batchNormalization'),
  };
  return Object.entries(asked).flatMap(([technique, idle]) =>
    idle
      ? [
          warning(
            'REGULARIZATION_WITHOUT_EFFECT',
            [...path, 'regularization', technique],
            `regularization.${technique} acts on ${ACTS_ON[technique] ?? 'hidden layers'}, and this ${model.architecture} model has none. Leave it out or take another model.`,
          ),
        ]
      : [],
  );
}

function penaltyBeforeNormalization(arm: Arm, layers: ExpandedLayer[], path: Path): Warning[] {
  return atLayers(arm, layers, path, ['regularization', 'kernel', 'l2'], (layer, index) => {
    if ((kernelPenaltyOf(layer)?.l2 ?? 0) === 0 || layers[index + 1]?.type !== 'batchNormalization') return undefined;
    return {
      code: 'L2_WITH_BATCH_NORM',
      message:
        'Batch normalization right after a layer undoes the scale of its kernel, so the L2 penalty does not shrink what the layer computes; it only raises the effective learning rate. Drop one of the two, or judge the penalty without batch normalization.',
    };
  });
}

function dropoutBeforeNormalization(arm: Arm, layers: ExpandedLayer[], path: Path): Warning[] {
  return atLayers(arm, layers, path, ['regularization', 'dropout'], (layer, index) => {
    const later = layers.slice(index + 1).some(({ type }) => type === 'batchNormalization');
    if (layer.type !== 'dropout' || layer.rate === 0 || !later) return undefined;
    return {
      code: 'DROPOUT_BEFORE_BATCH_NORM',
      message:
        'Dropout before a batch normalization raises the variance that it measures in training, and inference, which drops nothing, then normalizes with the wrong one. Put dropout after the last batch normalization, or use one of the two.',
    };
  });
}

function highDropout(arm: Arm, layers: ExpandedLayer[], path: Path): Warning[] {
  return atLayers(arm, layers, path, ['regularization', 'dropout', 'rate'], (layer) => {
    if (layer.type !== 'dropout' || layer.rate < HIGH_DROPOUT_RATE) return undefined;
    return {
      code: 'HIGH_DROPOUT',
      message: `A dropout rate of ${layer.rate} keeps ${Math.round((1 - layer.rate) * 1000) / 10} % of the units in training; such a network hardly learns. The rate is the share that is dropped; 0.2 to 0.5 is usual.`,
    };
  });
}

/**
 * Warnings about single layers: in an explicit stack each at its layer, elsewhere once, at the technique in
 * `regularization` that made the layers.
 */
function atLayers(
  { model }: Arm,
  layers: ExpandedLayer[],
  path: Path,
  technique: Path,
  inspect: (layer: ExpandedLayer, index: number) => { code: WarningCode; message: string } | undefined,
): Warning[] {
  const found = layers.flatMap((layer, index) => {
    const fault = inspect(layer, index);
    if (fault === undefined) return [];
    const at = model.architecture === 'layers' ? ['model', 'layers', index] : technique;
    return [warning(fault.code, [...path, ...at], fault.message)];
  });
  return model.architecture === 'layers' ? found : found.slice(0, 1);
}

function kernelPenaltyOf(layer: ExpandedLayer) {
  return 'kernelRegularizer' in layer ? layer.kernelRegularizer : undefined;
}

function warning(code: WarningCode, path: Path, message: string): Warning {
  return { code, pointer: toPointer(path), message };
}

/** Equal text for equal values: a resolved spec writes its fields in the order of the schema. */
function canonical(value: unknown): string {
  return JSON.stringify(value);
}
