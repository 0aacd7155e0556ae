/**
 * Every rule of the advisor. Each says when it applies, why, what to try, and whose finding it is.
 */
import { shortPercent as percent } from '../../../number-format.js';
import { type ArmChange, type Finding, hasHidden, isRecurrent, type Rule, uses } from './rule.js';
import { hiddenLayers, type Situation } from './situation.js';

/** Points of error between train and held-out images from which a gap is worth closing. */
const LARGE_GAP = 0.02;
/** Error on the training images from which a network has not even learnt these. */
const UNDERFIT_ERROR = 0.05;
const FEW_IMAGES = 10_000;
/** Rise of the validation loss after its lowest point that is more than noise. */
const RISE = 0.05;
/** Temperature from which a network is clearly too sure. */
const TOO_SURE = 1.15;

const GOODFELLOW = {
  title: 'Goodfellow, Bengio and Courville (2016), Deep Learning, chapter 7',
  url: 'https://www.deeplearningbook.org/contents/regularization.html',
};
const ESL = {
  title: 'Hastie, Tibshirani and Friedman (2009), The Elements of Statistical Learning, chapter 7',
  url: 'https://hastie.su.domains/ElemStatLearn/',
};

/** Why variance is the likely problem, or null if it is not. */
function varianceTrouble({ measured, images }: Situation): { weight: number; reason: string } | null {
  if (measured === null) {
    return images > FEW_IMAGES
      ? null
      : { weight: 0.6, reason: `${images} training images are few: the network can memorize them.` };
  }
  const { errorGap, trainError, heldOutError, split } = measured;
  if (errorGap < LARGE_GAP) return null;
  return {
    weight: Math.min(0.95, 0.6 + 4 * (errorGap - LARGE_GAP)),
    reason: `${measured.arm} is wrong on ${percent(trainError)} of its training images and on ${percent(heldOutError)} of the ${split} images: a gap of ${percent(errorGap)}, which is variance.`,
  };
}

const add = (
  found: { weight: number; reason: string } | null,
  share: number,
  why: string,
  change: ArmChange,
): Finding | null => found && { weight: found.weight * share, reason: `${found.reason} ${why}`, change };

export const RULES: readonly Rule[] = [
  {
    id: 'VARIANCE_DROPOUT',
    technique: 'dropout',
    action: 'add',
    condition:
      'A large gap, or few images, in a network with hidden dense layers and neither dropout nor batch normalization.',
    source: {
      title: 'Srivastava et al. (2014), Dropout, appendix A',
      url: 'https://jmlr.org/papers/v15/srivastava14a.html',
    },
    apply(situation) {
      const { arm } = situation;
      if (!hasHidden(arm) || isRecurrent(arm) || uses(arm, 'dropout') || uses(arm, 'batchNormalization')) return null;
      return add(
        varianceTrouble(situation),
        0.9,
        'Dropout lowers it by training many thinned networks at once. It needs a wide network and more epochs: on two layers of 64 units it costs accuracy on all of MNIST.',
        { regularization: { dropout: { rate: 0.5 } }, training: { epochs: moreEpochs(arm.training.epochs) } },
      );
    },
  },
  {
    id: 'RECURRENT_VARIATIONAL',
    technique: 'recurrent-dropout',
    action: 'add',
    condition: 'A large gap, or few images, in a recurrent network without dropout of its state.',
    source: {
      title: 'Gal and Ghahramani (2016), Dropout in Recurrent Neural Networks',
      url: 'https://arxiv.org/abs/1512.05287',
    },
    apply(situation) {
      const { arm } = situation;
      if (!isRecurrent(arm) || uses(arm, 'recurrentDropout')) return null;
      return add(
        varianceTrouble(situation),
        0.85,
        'Dropout of the state that is fed back, with one mask for each sequence, lowers it. With few epochs or a high rate try mask "step" as well: it learned faster on the rows of images. Both make a training step several times slower.',
        { regularization: { recurrentDropout: { rate: 0.25 } } },
      );
    },
  },
  {
    id: 'CONVOLUTION_SPATIAL',
    technique: 'spatial-dropout',
    action: 'add',
    condition: 'A large gap, or few images, in a convolutional network without dropout of channels.',
    source: { title: 'Tompson et al. (2015), Efficient Object Localization', url: 'https://arxiv.org/abs/1411.4280' },
    apply(situation) {
      const { arm } = situation;
      if (arm.model.architecture !== 'cnn' || uses(arm, 'spatialDropout') || uses(arm, 'batchNormalization'))
        return null;
      return add(
        varianceTrouble(situation),
        0.95,
        'In a feature map, a dropped value can be inferred from its neighbours, so whole channels must be dropped.',
        { regularization: { spatialDropout: { rate: 0.2 } } },
      );
    },
  },
  {
    id: 'FEW_IMAGES_AUGMENT',
    technique: 'data-augmentation',
    action: 'add',
    condition: 'A large gap, or few images, without augmentation.',
    source: {
      title: 'Simard, Steinkraus and Platt (2003), Best Practices for Convolutional Neural Networks',
      url: 'https://doi.org/10.1109/ICDAR.2003.1227801',
    },
    apply(situation) {
      const { training } = situation.arm;
      if (training.augmentation !== null) return null;
      return add(
        varianceTrouble(situation),
        1,
        'A slightly shifted or rotated digit is the same digit: augmentation makes more images from the existing ones, and usually helps most with few images. It needs more epochs.',
        { training: { augmentation: { shift: 2, rotate: 10, zoom: 0.1 }, epochs: moreEpochs(training.epochs) } },
      );
    },
  },
  {
    id: 'VARIANCE_ENSEMBLE',
    technique: 'ensemble',
    action: 'add',
    condition: 'A large gap, few images, or a need for calibrated probabilities; and time for several trainings.',
    source: {
      title: 'Lakshminarayanan, Pritzel and Blundell (2017), Deep Ensembles',
      url: 'https://arxiv.org/abs/1612.01474',
    },
    apply(situation) {
      const { arm, budget, calibration } = situation;
      if (budget === 'low' || arm.model.output.activation !== 'softmax') return null;
      const trouble =
        varianceTrouble(situation) ??
        (calibration ? { weight: 0.85, reason: 'Probabilities must be trustworthy.' } : null);
      return add(
        trouble,
        budget === 'high' ? 0.95 : 0.75,
        'The mean of several networks varies less than each, and is better calibrated: its Brier score and NLL are never worse than the mean of its members. It costs as many trainings as it has members; every seed can serve as a member.',
        { seeds: 10 },
      );
    },
  },
  {
    id: 'VARIANCE_DECAY',
    technique: 'weight-decay',
    action: 'add',
    condition: 'A large gap, or few images, under an adaptive optimizer without weight decay.',
    source: {
      title: 'Loshchilov and Hutter (2019), Decoupled Weight Decay Regularization',
      url: 'https://arxiv.org/abs/1711.05101',
    },
    apply(situation) {
      const { optimizer } = situation.arm.training;
      if (!['adam', 'rmsprop'].includes(optimizer.type) || optimizer.weightDecay > 0) return null;
      return add(
        varianceTrouble(situation),
        0.7,
        `Mild shrinkage of all weights helps a little almost everywhere; under ${optimizer.type} decoupled decay shrinks all of them equally, which an L2 penalty does not.`,
        { training: { optimizer: { ...optimizer, weightDecay: 0.05 } } },
      );
    },
  },
  {
    id: 'VARIANCE_L2',
    technique: 'l2',
    action: 'add',
    condition: 'A large gap, or few images, without a kernel penalty and without batch normalization.',
    source: {
      title: 'Krogh and Hertz (1991), A Simple Weight Decay Can Improve Generalization',
      url: 'https://papers.nips.cc/paper/1991/hash/8eefcfdf5990e441f0fb6f3fad709e21-Abstract.html',
    },
    apply(situation) {
      const { arm } = situation;
      if (!hasHidden(arm) || uses(arm, 'kernel') || uses(arm, 'batchNormalization')) return null;
      return add(
        varianceTrouble(situation),
        0.65,
        'An L2 penalty makes the function smoother by making the weights smaller, without setting any to zero.',
        {
          regularization: { kernel: { l2: 0.001 } },
        },
      );
    },
  },
  {
    id: 'TURNING_POINT',
    technique: 'early-stopping',
    action: 'add',
    condition: 'The validation loss rose again after its lowest point.',
    source: { title: 'Prechelt (1998), Early Stopping, but When?', url: 'https://doi.org/10.1007/3-540-49430-8_3' },
    apply({ arm, measured }) {
      if (measured?.bestEpoch == null || measured.lossRise === null || !mayStopEarly(arm)) return null;
      if (measured.bestEpoch >= measured.epochs || measured.lossRise < RISE) return null;
      return {
        weight: Math.min(0.95, 0.7 + measured.lossRise / 4),
        reason: `The validation loss of ${measured.arm} was lowest after epoch ${measured.bestEpoch} of ${measured.epochs} and then rose by ${percent(measured.lossRise)}. Stopping there costs nothing and saves the remaining epochs.`,
        change: { training: { earlyStopping: { patience: Math.max(2, Math.ceil(measured.bestEpoch / 4)) } } },
      };
    },
  },
  {
    id: 'BUDGET_STOP',
    technique: 'early-stopping',
    action: 'add',
    condition: 'A low budget, or labels that may be wrong, and nothing measured yet.',
    source: { title: 'Prechelt (1998), Early Stopping, but When?', url: 'https://doi.org/10.1007/3-540-49430-8_3' },
    apply({ arm, measured, budget, labelNoise }) {
      if (measured !== null || !mayStopEarly(arm) || (budget !== 'low' && labelNoise === 0)) return null;
      const why =
        labelNoise > 0
          ? `${percent(labelNoise)} wrong labels are memorized last: stop before that.`
          : 'Early stopping is nearly free, and it ends trainings that no longer improve.';
      return {
        weight: labelNoise > 0 ? 0.9 : 0.75,
        reason: why,
        change: { training: { epochs: Math.max(20, arm.training.epochs), earlyStopping: { patience: 3 } } },
      };
    },
  },
  {
    id: 'UNDERFIT_WEAKEN',
    technique: 'dropout',
    action: 'remove',
    condition: 'Many errors on the training images and a small gap, with dropout on.',
    source: ESL,
    apply({ arm, measured }) {
      if (measured === null || !underfits(measured) || !uses(arm, 'dropout')) return null;
      return {
        weight: 0.9,
        reason: `${measured.arm} is wrong on ${percent(measured.trainError)} of its own training images and hardly worse elsewhere: that is bias. Without dropout it can learn more.`,
        change: { regularization: { dropout: null } },
      };
    },
  },
  {
    id: 'UNDERFIT_UNPENALIZED',
    technique: 'l2',
    action: 'remove',
    condition: 'Many errors on the training images and a small gap, with a kernel penalty on.',
    source: ESL,
    apply({ arm, measured }) {
      if (measured === null || !underfits(measured) || !uses(arm, 'kernel')) return null;
      return {
        weight: 0.88,
        reason: `${measured.arm} is wrong on ${percent(measured.trainError)} of its own training images and hardly worse elsewhere: the penalty restricts it too much.`,
        change: { regularization: { kernel: null } },
      };
    },
  },
  {
    id: 'UNDERFIT_NORMALIZE',
    technique: 'batch-normalization',
    action: 'add',
    condition:
      'Many errors on the training images, or runs that diverged, in a network with hidden dense or convolution layers.',
    source: {
      title: 'Santurkar et al. (2018), How Does Batch Normalization Help Optimization?',
      url: 'https://arxiv.org/abs/1805.11604',
    },
    apply({ arm, measured }) {
      if (measured === null || !hasHidden(arm) || isRecurrent(arm)) return null;
      if (uses(arm, 'batchNormalization') || uses(arm, 'dropout')) return null;
      if (!underfits(measured) && measured.divergedRate === 0) return null;
      return {
        weight: 0.8,
        reason: `${measured.divergedRate > 0 ? `${percent(measured.divergedRate)} of the runs diverged` : `${measured.arm} has not learnt its training images (${percent(measured.trainError)} wrong)`}: batch normalization smooths the objective and tolerates larger learning rates.`,
        change: { regularization: { batchNormalization: {} } },
      };
    },
  },
  {
    id: 'DIVERGED_CLIP',
    technique: 'gradient-clipping',
    action: 'add',
    condition: 'Runs diverged.',
    source: {
      title: 'Pascanu, Mikolov and Bengio (2013), On the Difficulty of Training Recurrent Neural Networks',
      url: 'https://arxiv.org/abs/1211.5063',
    },
    apply({ arm, measured }) {
      if (measured === null || measured.divergedRate === 0 || arm.training.gradientClipping !== null) return null;
      return {
        weight: 0.85,
        reason: `${percent(measured.divergedRate)} of the runs diverged: bounded gradients keep a steep place from throwing the weights away.`,
        change: { training: { gradientClipping: { by: 'globalNorm', limit: 1 } } },
      };
    },
  },
  {
    id: 'STILL_LEARNING',
    technique: 'learning-rate-schedule',
    action: 'add',
    condition: 'The validation loss was lowest in the last epochs, so training ended too early.',
    source: { title: 'Loshchilov and Hutter (2017), SGDR', url: 'https://arxiv.org/abs/1608.03983' },
    apply({ arm, measured }) {
      if (
        measured?.bestEpoch == null ||
        measured.bestEpoch < measured.epochs ||
        arm.training.learningRateSchedule !== null
      )
        return null;
      return {
        weight: 0.6,
        reason: `The validation loss of ${measured.arm} was still falling after ${measured.epochs} epochs. Train longer, and let the learning rate fall towards the end, when mainly the noise of the batches remains.`,
        change: { training: { epochs: moreEpochs(arm.training.epochs), learningRateSchedule: { type: 'cosine' } } },
      };
    },
  },
  {
    id: 'FEW_WEIGHTS_PROXIMAL',
    technique: 'proximal-l1',
    action: 'add',
    condition: 'A sparse model is required, to see which inputs matter or to save space.',
    source: {
      title: 'Tibshirani (1996), Regression Shrinkage and Selection via the Lasso',
      url: 'https://doi.org/10.1111/j.2517-6161.1996.tb02080.x',
    },
    apply({ arm, interpretability }) {
      if (!interpretability || !hasHidden(arm)) return null;
      return {
        weight: 0.92,
        reason:
          'L1 keeps the weights that the data support; with the proximal step the others are exactly zero and can be omitted.',
        change: { regularization: { kernel: { l1: 0.003, proximal: true } } },
      };
    },
  },
  {
    id: 'CORRELATED_ELASTIC',
    technique: 'elastic-net',
    action: 'add',
    condition: 'A sparse model is required and inputs are correlated, as neighbouring pixels are.',
    source: {
      title: 'Zou and Hastie (2005), Regularization and Variable Selection via the Elastic Net',
      url: 'https://doi.org/10.1111/j.1467-9868.2005.00503.x',
    },
    apply({ arm, interpretability }) {
      if (!interpretability || !hasHidden(arm)) return null;
      return {
        weight: 0.7,
        reason: 'L1 keeps an arbitrary one of several correlated pixels; a small L2 penalty keeps them together.',
        change: { regularization: { kernel: { l1: 0.0001, l2: 0.0003 } } },
      };
    },
  },
  {
    id: 'PENALTY_UNDER_NORMALIZATION',
    technique: 'l2',
    action: 'remove',
    condition: 'An L2 penalty on kernels that batch normalization follows.',
    source: {
      title: 'van Laarhoven (2017), L2 Regularization versus Batch and Weight Normalization',
      url: 'https://arxiv.org/abs/1706.05350',
    },
    apply({ arm }) {
      const l2 = arm.regularization.kernel?.l2 ?? 0;
      if (l2 === 0 || !uses(arm, 'batchNormalization')) return null;
      return {
        weight: 0.65,
        reason:
          'Batch normalization cancels the scale of the kernel before it, so the penalty does not shrink the function; it changes only the effective learning rate.',
        change: {
          regularization: {
            kernel: arm.regularization.kernel!.l1 > 0 ? { ...arm.regularization.kernel, l2: 0 } : null,
          },
        },
      };
    },
  },
  {
    id: 'DROPOUT_UNDER_NORMALIZATION',
    technique: 'dropout',
    action: 'remove',
    condition: 'Dropout in a network with several normalized layers.',
    source: {
      title: 'Li et al. (2019), Understanding the Disharmony between Dropout and Batch Normalization',
      url: 'https://arxiv.org/abs/1801.05134',
    },
    apply({ arm }) {
      if (!uses(arm, 'dropout') || !uses(arm, 'batchNormalization') || hiddenLayers(arm.model) < 2) return null;
      return {
        weight: 0.6,
        reason:
          'Dropout before batch normalization makes the variance differ between training and inference. Put it after the last one, or remove one of the two.',
        change: { regularization: { dropout: null } },
      };
    },
  },
  {
    id: 'TOO_SURE_SMOOTHING',
    technique: 'label-smoothing',
    action: 'add',
    condition:
      'Calibrated probabilities are required, or the fitted temperature shows that the network is overconfident.',
    source: {
      title: 'Müller, Kornblith and Hinton (2019), When Does Label Smoothing Help?',
      url: 'https://arxiv.org/abs/1906.02629',
    },
    apply({ arm, calibration, measured }) {
      if (arm.training.labelSmoothing > 0) return null;
      const temperature = measured?.temperature ?? null;
      const isTooSure = temperature !== null && temperature > TOO_SURE;
      if (!calibration && !isTooSure) return null;
      const why = isTooSure
        ? `The temperature fitted on the validation images is ${temperature.toFixed(2)}: ${measured!.arm} is overconfident.`
        : 'A network trained on plain labels becomes overconfident.';
      return {
        weight: isTooSure ? Math.min(0.85, 0.5 + (temperature - 1) / 2) : 0.8,
        reason: `${why} Smoothed targets take away the reward for certainty. Check the calibration error: it may leave the network underconfident. Dividing the logits by the temperature does the same after training, and changes no answer.`,
        change: { training: { labelSmoothing: 0.1 } },
      };
    },
  },
  {
    id: 'NOISY_LABELS_SMOOTHING',
    technique: 'label-smoothing',
    action: 'add',
    condition: 'Labels that may be wrong.',
    source: {
      title: 'Lukasik et al. (2020), Does Label Smoothing Mitigate Label Noise?',
      url: 'https://arxiv.org/abs/2003.02819',
    },
    apply({ arm, labelNoise }) {
      if (labelNoise === 0 || arm.training.labelSmoothing > 0) return null;
      return {
        weight: 0.6,
        reason: `With ${percent(labelNoise)} wrong labels, targets that give the other classes a share are closer to the truth than the plain label.`,
        change: { training: { labelSmoothing: Math.min(0.3, Math.max(0.1, labelNoise)) } },
      };
    },
  },
  {
    id: 'DEEP_NORMALIZE',
    technique: 'batch-normalization',
    action: 'add',
    condition:
      'Three or more hidden layers and nothing measured yet, or a low budget for a network with hidden layers.',
    source: { title: 'Ioffe and Szegedy (2015), Batch Normalization', url: 'https://arxiv.org/abs/1502.03167' },
    apply({ arm, measured, budget }) {
      if (measured !== null || !hasHidden(arm) || isRecurrent(arm) || uses(arm, 'batchNormalization')) return null;
      const depth = hiddenLayers(arm.model);
      if (depth < 3 && budget !== 'low') return null;
      return {
        weight: 0.5,
        reason:
          'Batch normalization lets a network learn in fewer epochs and over a wide range of learning rates; its noise also regularizes a little.',
        change: { regularization: { batchNormalization: {} } },
      };
    },
  },
  {
    id: 'STANDARD_DECAY',
    technique: 'weight-decay',
    action: 'add',
    condition: 'Many images, nothing measured yet, an adaptive optimizer.',
    source: GOODFELLOW,
    apply({ arm, measured, images }) {
      const { optimizer } = arm.training;
      if (measured !== null || images <= FEW_IMAGES || optimizer.weightDecay > 0 || optimizer.type === 'sgd')
        return null;
      return {
        weight: 0.45,
        reason: `With ${images} training images there may be little to gain; mild weight decay is the usual first choice, and costs nothing.`,
        change: { training: { optimizer: { ...optimizer, weightDecay: 0.01 } } },
      };
    },
  },
];

const underfits = ({ trainError, errorGap }: NonNullable<Situation['measured']>) =>
  trainError >= UNDERFIT_ERROR && errorGap < LARGE_GAP;

/**
 * Stopping keeps the best weights, averaging the mean of many: a spec may ask for one of the two.
 */
const mayStopEarly = ({ training }: Situation['arm']) =>
  training.earlyStopping === null && training.weightAveraging === null;

/** Half as many again: with noise or smaller rates training takes longer. */
const moreEpochs = (epochs: number) => Math.min(1000, Math.ceil(epochs * 1.5));
