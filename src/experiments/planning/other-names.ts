/**
 * What Keras, PyTorch, scikit-learn and everyday speech call the fields and values of a spec. A
 * name that differs from ours in case, hyphens or underscores alone needs no entry.
 */
import { type OtherNames, plainName } from '../../suggestions.js';

/** Our name, and what others call it. One word of theirs may mean several of ours. */
const OURS: Record<string, string[]> = {
  // The experiment.
  name: ['title'],
  labels: ['label', 'tags'],
  description: ['notes', 'comment'],
  dataset: ['data', 'corpus'],
  seeds: ['seed', 'random_seed', 'random_state', 'manual_seed', 'replicas', 'repeats'],
  arms: ['variants', 'conditions', 'configs', 'configurations', 'groups', 'experiments', 'models'],
  baseline: ['control', 'reference'],
  deadlines: ['timeout', 'timeouts', 'time_limit', 'max_time'],
  runSeconds: ['timeout', 'max_time', 'time_limit'],
  robustness: ['distortions', 'corruptions'],
  count: ['n', 'number', 'repeats'],
  base: ['start', 'first', 'offset'],
  // Data.
  trainSize: ['n_train', 'num_train', 'train_samples', 'train_images', 'images', 'subset'],
  validationSplit: ['val_split', 'valid_split', 'val_size', 'validation_size', 'validation_fraction', 'test_size'],
  classBalanced: ['balanced', 'stratify'],
  labelNoise: ['noise_rate', 'noisy_labels'],
  // Models.
  model: ['network', 'net', 'architecture'],
  architecture: ['type', 'kind', 'arch', 'model', 'name'],
  type: ['name', 'kind', 'class', 'class_name', 'method', 'algorithm', 'optimizer', 'layer'],
  hiddenUnits: ['hidden_layers', 'hidden_layer_sizes', 'hidden_sizes', 'hidden_size', 'hidden_dim', 'layers', 'units'],
  units: ['hidden_size', 'hidden_dim', 'out_features', 'neurons', 'nodes', 'width', 'size', 'hidden_units'],
  filters: ['channels', 'out_channels'],
  kernelSize: ['kernel', 'kernel_shape', 'filter_size'],
  poolSize: ['pool', 'pooling', 'pool_kernel'],
  activation: ['act', 'nonlinearity', 'activation_function', 'activation_fn'],
  dropout: ['dropout_rate', 'drop_rate'],
  // Regularization.
  regularization: ['reg', 'regularizer', 'regularizers', 'techniques', 'penalty', 'penalties'],
  kernel: ['kernel_regularizer', 'kernel_penalty', 'weights', 'weight_penalty', 'penalty'],
  kernelRegularizer: ['kernel', 'regularizer', 'penalty', 'weight_regularizer'],
  bias: ['bias_regularizer'],
  activity: ['activity_regularizer'],
  l1: ['lasso', 'l1_reg', 'l1_penalty', 'lambda1'],
  l2: ['ridge', 'l2_reg', 'l2_penalty', 'lambda2', 'lambda', 'reg_lambda', 'strength'],
  rate: ['p', 'prob', 'probability', 'dropout', 'dropout_rate', 'drop_prob', 'keep_prob'],
  standardDeviation: ['stddev', 'std', 'sigma', 'sd', 'noise', 'scale'],
  batchNormalization: ['bn', 'batch_norm', 'batchnorm1d', 'batchnorm2d', 'use_bn'],
  layerNormalization: ['ln', 'layer_norm'],
  maxNorm: ['max_value', 'constraint'],
  limit: ['max', 'max_norm', 'max_value', 'c', 'value', 'norm', 'threshold', 'clip'],
  // Training.
  epochs: ['n_epochs', 'num_epochs', 'max_epochs', 'nb_epoch', 'max_iter', 'iterations'],
  batchSize: ['bs', 'batch', 'mini_batch_size'],
  optimizer: ['optim', 'optimiser', 'solver'],
  learningRate: ['lr', 'eta', 'step_size', 'initial_lr', 'learning_rate_init', 'alpha'],
  weightDecay: ['wd', 'decay'],
  beta1: ['betas'],
  epsilon: ['eps'],
  rho: ['alpha', 'decay', 'gamma'],
  learningRateSchedule: ['lr_schedule', 'scheduler', 'lr_scheduler', 'lr_decay', 'schedule', 'decay'],
  factor: ['gamma', 'decay_rate', 'decay', 'rate'],
  everyEpochs: ['step_size', 'decay_steps', 'steps', 'period', 'frequency'],
  gradientClipping: ['grad_clip', 'clip_norm', 'global_clipnorm', 'clip_value', 'max_grad_norm', 'clip_gradients'],
  labelSmoothing: ['smoothing'],
  augmentation: ['augment', 'data_augmentation', 'transforms', 'transform'],
  shift: ['width_shift_range', 'height_shift_range', 'translate', 'translation'],
  rotate: ['rotation', 'rotation_range', 'degrees', 'angle'],
  zoom: ['zoom_range', 'scale'],
  cutout: ['random_erasing', 'erase'],
  mixup: ['mix_up'],
  earlyStopping: ['early_stop', 'stopping'],
  restoreBest: ['restore_best_weights', 'save_best_only', 'best'],
  monitor: ['metric', 'watch', 'quantity'],
  weightAveraging: ['swa', 'ema', 'averaging', 'average_weights'],
  // Values.
  mlp: ['dense', 'feed_forward', 'fully_connected', 'ffn', 'dnn', 'nn'],
  cnn: ['conv', 'convnet', 'convolutional'],
  'softmax-regression': ['logistic_regression', 'linear', 'softmax', 'logistic'],
  dense: ['linear', 'fc', 'fully_connected'],
  conv2d: ['conv', 'convolution'],
  maxPooling2d: ['maxpool2d', 'maxpool', 'pool', 'pooling'],
  spatialDropout2d: ['dropout2d'],
  linear: ['none', 'identity'],
  sigmoid: ['logistic'],
  momentum: ['sgd_momentum', 'nesterov'],
  adam: ['adamw'],
  generalizationLoss: ['gl'],
  progressQuotient: ['pq'],
  rotation: ['rotate'],
  noise: ['gaussian_noise'],
  blur: ['gaussian_blur'],
  mnist: ['digits'],
};

function byTheirName(): OtherNames {
  const ours = new Map<string, string[]>();
  for (const [name, others] of Object.entries(OURS)) {
    for (const other of others) ours.set(plainName(other), [...(ours.get(plainName(other)) ?? []), name]);
  }
  return ours;
}

/** Our names by theirs. */
export const OTHER_NAMES: OtherNames = byTheirName();
