/**
 * Warnings about an accepted spec that is probably not what the user meant. They never refuse a
 * spec. Pointers lead into the resolved spec.
 */
import type { Warning } from '../records/plan.js';
import { type ExpandedLayer, expandModel, isPenalty } from '../spec/architecture.js';
import { imagesPerRun } from '../spec/dataset-split.js';
import type { Arm, ResolvedSpec } from '../spec/experiment.js';
import { type Path, toPointer } from '../spec/json-pointer.js';
import type { EarlyStopping } from '../spec/training.js';

/** Every code and its meaning. A published code keeps its meaning. */
export const WARNING_CODES = {
  DEGENERATE_OBJECTIVE:
    'A sigmoid output trained against digit labels 0 to 9 has no minimum: the loss falls without bound, and the accuracy ends at the share of the digit 1.',
  L2_WITH_BATCH_NORM:
    'Batch normalization cancels the scale of the kernel before it. An L2 penalty on that kernel changes the effective learning rate instead of shrinking the function.',
  DROPOUT_BEFORE_BATCH_NORM:
    'Dropout changes the variance that a later batch normalization measures in training, but not at inference.',
  EARLY_STOPPING_WITHOUT_VALIDATION:
    'Early stopping is set to monitor a validation metric, but there are no validation images. It monitors the same metric on the training images instead.',
  PATIENCE_EXCEEDS_EPOCHS: 'The patience is too long for early stopping to end training early.',
  STRIP_EXCEEDS_EPOCHS: 'The strips of the progress quotient are too long for it to end training early.',
  AUGMENTATION_WITHOUT_EFFECT: 'Augmentation is set, but none of its transformations is.',
  AUGMENTATION_CHANGES_DIGITS: 'The augmentation is so strong that a digit may no longer match its label.',
  NOTHING_TO_AVERAGE:
    'Weight averaging starts so late, or its interval is so long, that it averages fewer than two epochs.',
  SINGLE_SEED: 'Arms are compared on a single seed, so a difference cannot be distinguished from chance.',
  NO_BASELINE: 'There are several arms, but none is named as the baseline.',
  DUPLICATE_ARMS: 'Two arms have the same configuration.',
  UNPAIRED_TRAINING: 'Arms differ in epochs or batch size, so they are not trained on the same batches.',
  REGULARIZATION_WITHOUT_EFFECT: 'A technique has no layer of this architecture to apply to.',
  HIGH_DROPOUT: 'The dropout rate is so high that few units remain in training.',
  BATCH_OF_ONE: 'Batch normalization sees a batch of a single image.',
  BATCH_EXCEEDS_TRAINING_SET: 'The batch size is larger than the training set, so an epoch is a single step.',
} as const;
export type WarningCode = keyof typeof WARNING_CODES;

/** At this rate and above, at most one unit in five is kept. */
const HIGH_DROPOUT_RATE = 0.8;

/** Warnings about a resolved spec: first those about the whole, then arm by arm. */
export function findWarnings(spec: ResolvedSpec): Warning[] {
  return [
    ...aboutComparison(spec),
    ...perTraining(spec, (training, path, arms) => [
      ...aboutTraining(training, path, imagesPerRun(spec)),
      ...aboutBatchOfOne(training, [...path, 'batchSize'], imagesPerRun(spec), arms),
    ]),
    ...spec.arms.flatMap((arm, index) => aboutArm(arm, ['arms', index])),
  ];
}

/** The warning that early stopping monitors training metrics, for lack of validation images. */
export function earlyStoppingWithoutValidation(path: Path, changed: EarlyStopping): Warning {
  return warning(
    'EARLY_STOPPING_WITHOUT_VALIDATION',
    [...path, 'monitor'],
    `There are no validation images (dataset.validationSplit), so early stopping monitors ${changed.monitor}, which does not measure generalization. Set dataset.validationSplit to 0.2, for example, or earlyStopping to null.`,
  );
}

/**
 * Calls `inspect` once for each training setting in use: for that of the experiment if any arm uses
 * it unchanged, and for each arm that has its own. `arms` are those that use the setting.
 */
export function perTraining<Found>(
  spec: ResolvedSpec,
  inspect: (training: Arm['training'], path: Path, arms: Arm[]) => Found[],
): Found[] {
  const shared = canonical(spec.training);
  const own = spec.arms.map((arm) => canonical(arm.training) !== shared);
  const sharing = spec.arms.filter((_, index) => !own[index]);
  return [
    ...(sharing.length === 0 ? [] : inspect(spec.training, ['training'], sharing)),
    ...spec.arms.flatMap((arm, index) => (own[index] ? inspect(arm.training, ['arms', index, 'training'], [arm]) : [])),
  ];
}

// ---- the experiment -----------------------------------------------------------------------------

function aboutComparison(spec: ResolvedSpec): Warning[] {
  if (spec.arms.length === 1) return [];
  const warnings: Warning[] = [];
  if (spec.seeds.length === 1) {
    warnings.push(
      warning(
        'SINGLE_SEED',
        ['seeds'],
        'With a single seed, a difference between arms cannot be distinguished from chance. Use at least five seeds, better ten, for example {"count": 10}.',
      ),
    );
  }
  if (spec.baseline === null) {
    warnings.push(
      warning(
        'NO_BASELINE',
        ['baseline'],
        'No arm is the baseline. Set baseline to the name of the arm that the others are compared with.',
      ),
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
        `Arm "${arm.name}" has the same configuration as "${twin}" and gives the same weights. Change or remove it.`,
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
        `Arm "${name}" differs from "${reference.name}" in ${fields.join(' and ')}, which alone can explain a difference in the results. Use the same values in both arms.`,
      ),
    ];
  });
}

// ---- training -----------------------------------------------------------------------------------

function aboutTraining(training: Arm['training'], path: Path, images: number): Warning[] {
  return [
    ...aboutEarlyStopping(training, [...path, 'earlyStopping']),
    ...aboutWeightAveraging(training, [...path, 'weightAveraging']),
    ...aboutAugmentation(training.augmentation, [...path, 'augmentation']),
    ...aboutBatchSize(training, [...path, 'batchSize'], images),
  ];
}

function aboutEarlyStopping({ earlyStopping, epochs }: Arm['training'], path: Path): Warning[] {
  if (earlyStopping === null) return [];
  const { criterion, patience } = earlyStopping;
  if (criterion.type === 'patience' && patience >= epochs - 1) {
    return [
      warning(
        'PATIENCE_EXCEEDS_EPOCHS',
        [...path, 'patience'],
        `With a patience of ${patience}, training can stop after epoch ${patience + 1} at the earliest, but it has ${epochs} epochs. Lower patience or raise epochs.`,
      ),
    ];
  }
  if (criterion.type === 'progressQuotient' && criterion.stripLength >= epochs) {
    const { stripLength } = criterion;
    return [
      warning(
        'STRIP_EXCEEDS_EPOCHS',
        [...path, 'criterion', 'stripLength'],
        `The progress quotient is evaluated every ${stripLength} epochs, but training has ${epochs}, so it cannot stop early. Lower stripLength or raise epochs.`,
      ),
    ];
  }
  return [];
}

function aboutWeightAveraging({ weightAveraging, epochs }: Arm['training'], path: Path): Warning[] {
  if (weightAveraging === null) return [];
  const { startEpoch, everyEpochs } = weightAveraging;
  if (startEpoch + everyEpochs <= epochs) return [];
  return [
    warning(
      'NOTHING_TO_AVERAGE',
      [...path, 'startEpoch'],
      `Weights are averaged from epoch ${startEpoch}, every ${everyEpochs}, but training has ${epochs} epochs: there are fewer than two to average. Lower startEpoch or everyEpochs, or raise epochs.`,
    ),
  ];
}

function aboutBatchSize({ batchSize }: Arm['training'], path: Path, images: number): Warning[] {
  if (batchSize <= images) return [];
  const message = `The batch size of ${batchSize} is larger than the ${images} training images, so every epoch is a single step. Lower batchSize.`;
  return [warning('BATCH_EXCEEDS_TRAINING_SET', path, message)];
}

/** Nothing is left of a single image once batch normalization has subtracted its mean. */
function aboutBatchOfOne({ batchSize }: Arm['training'], path: Path, images: number, arms: Arm[]): Warning[] {
  const leavesOne = (size: number) => size === 1 || images % size === 1;
  if (!leavesOne(batchSize)) return [];
  const normalized = arms.find(({ model, regularization }) =>
    expandModel(model, regularization).some(({ type }) => type === 'batchNormalization'),
  );
  if (normalized === undefined) return [];
  let better = batchSize + 1;
  while (leavesOne(better)) better++;
  const which = batchSize === 1 ? 'Every batch is' : `The last batch of every epoch is`;
  const message = `${which} a single image (${images} training images in batches of ${batchSize}), which batch normalization in arm "${normalized.name}" subtracts from itself: the batch teaches nothing, and the moving variance becomes too small. Use a batchSize of ${better}, for example, or layer normalization.`;
  return [warning('BATCH_OF_ONE', path, message)];
}

/**
 * Rules of thumb. Digits stand within the inner 20 × 20 pixels, so shifts of more than 10 push half
 * of one out; beyond 60° they no longer look like upright ones, and towards 180° a 6 becomes a 9.
 */
const MAX_DEGREES = 60;
const MAX_PIXELS = 10;

function aboutAugmentation(augmentation: Arm['training']['augmentation'], path: Path): Warning[] {
  if (augmentation === null) return [];
  const { shift, rotate, zoom, elastic, cutout } = augmentation;
  if (shift === 0 && rotate === 0 && zoom === 0 && elastic === null && cutout === null) {
    const message =
      'The augmentation changes no image. Set shift, rotate, zoom, elastic or cutout, or set augmentation to null.';
    return [warning('AUGMENTATION_WITHOUT_EFFECT', path, message)];
  }
  const tooStrong = [
    ...(rotate > MAX_DEGREES
      ? [
          [
            'rotate',
            `Rotated by up to ${rotate}°, a digit looks unlike the upright ones that the model will see (upside down, a 6 is a 9)`,
          ] as const,
        ]
      : []),
    ...(shift > MAX_PIXELS
      ? [['shift', `Shifted by up to ${shift} pixels, a digit may leave the image`] as const]
      : []),
  ];
  return tooStrong.map(([field, effect]) =>
    warning(
      'AUGMENTATION_CHANGES_DIGITS',
      [...path, field],
      `${effect}, but it keeps its label. A rule of thumb of regulab is to stay within 15° and 3 pixels.`,
    ),
  );
}

// ---- one arm ------------------------------------------------------------------------------------

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
      'One sigmoid unit with binary cross-entropy against the digit itself has no minimum: the loss falls towards minus infinity, every prediction saturates at 1, and the accuracy ends at the share of the digit 1, regardless of regularization. Use output {"activation": "softmax"}.',
    ),
  ];
}

/** The layers that a technique applies to, unless it applies to all hidden layers. */
const APPLIES_TO: Record<string, string> = {
  batchNormalization: 'hidden dense and convolution layers',
  layerNormalization: 'hidden dense and convolution layers',
  spatialDropout: 'convolution blocks',
  recurrentDropout: 'recurrent layers',
};

/** In an explicit stack, `regularization` is all null: the layers have the techniques. */
function withoutEffect({ model, regularization }: Arm, layers: ExpandedLayer[], path: Path): Warning[] {
  const { kernel, bias, activity, maxNorm, dropout, spatialDropout, recurrentDropout, gaussianDropout } =
    regularization;
  const without = (type: ExpandedLayer['type']) => !layers.some((layer) => layer.type === type);
  const idle = {
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
  return Object.entries(idle).flatMap(([technique, isIdle]) =>
    isIdle
      ? [
          warning(
            'REGULARIZATION_WITHOUT_EFFECT',
            [...path, 'regularization', technique],
            `regularization.${technique} applies to ${APPLIES_TO[technique] ?? 'hidden layers'}, but this ${model.architecture} model has none. Remove it or choose another model.`,
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
        'Batch normalization right after a layer cancels the scale of its kernel, so the L2 penalty does not shrink the function of the layer. It raises the effective learning rate instead, which may still regularize. Tune the penalty together with the learning rate.',
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
        'Dropout raises the variance that a later batch normalization measures in training. At inference nothing is dropped, so the measured variance is too large. Put dropout after the last batch normalization, or compare with an arm that has only one of the two.',
    };
  });
}

function highDropout(arm: Arm, layers: ExpandedLayer[], path: Path): Warning[] {
  return atLayers(arm, layers, path, ['regularization', 'dropout', 'rate'], (layer) => {
    if (layer.type !== 'dropout' || layer.rate < HIGH_DROPOUT_RATE) return undefined;
    return {
      code: 'HIGH_DROPOUT',
      message: `A dropout rate of ${layer.rate} keeps ${Math.round((1 - layer.rate) * 1000) / 10} % of the units in training, too few to learn well. The rate is the share of units that are dropped; 0.2 to 0.5 is common.`,
    };
  });
}

/**
 * Warnings about single layers. In an explicit stack each points to its layer; otherwise a single
 * one points to the technique in `regularization`.
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

/** Equal text for equal values: the fields of a resolved spec are in the order of the schema. */
function canonical(value: unknown): string {
  return JSON.stringify(value);
}
