/** Small arms that together have every kind of layer and every rule that a layer can have. */
export const ARMS = [
  {
    name: 'mlp',
    model: { architecture: 'mlp', hiddenUnits: [16, 8], activation: 'tanh' },
    regularization: {
      kernel: { l1: 1e-5, l2: 1e-4, proximal: true },
      bias: { l1: 0, l2: 1e-4 },
      activity: { l1: 1e-5, l2: 0 },
      maxNorm: { limit: 2 },
      batchNormalization: {},
      dropout: { rate: 0.2 },
      gaussianNoise: { standardDeviation: 0.1 },
    },
  },
  {
    name: 'cnn',
    model: { architecture: 'cnn', filters: [4, 6], kernelSize: 3, padding: 'same', hiddenUnits: [12] },
    regularization: {
      batchNormalization: {},
      layerNormalization: {},
      spatialDropout: { rate: 0.2 },
      gaussianDropout: { rate: 0.2 },
      maxNorm: { limit: 3 },
    },
  },
  {
    name: 'windows',
    model: {
      architecture: 'layers',
      input: 'image',
      layers: [
        { type: 'conv2d', filters: 3, kernelSize: 4, strides: 3, padding: 'same', activation: 'sigmoid' },
        { type: 'maxPooling2d', poolSize: 3, strides: 2, padding: 'same' },
        { type: 'conv2d', filters: 5, kernelSize: 2, activation: 'relu' },
        { type: 'maxPooling2d', poolSize: 2, strides: 1 },
        { type: 'layerNormalization' },
        { type: 'flatten' },
        { type: 'dense', units: 9, activation: 'linear' },
        { type: 'activation', activation: 'sigmoid', activityRegularizer: { l1: 0.001, l2: 0 } },
      ],
    },
  },
  { name: 'lstm', model: { architecture: 'lstm', units: 8 }, regularization: { recurrentDropout: { rate: 0.2 } } },
  { name: 'gru', model: { architecture: 'gru', units: 8, hiddenUnits: [6] } },
  {
    name: 'sequences',
    model: {
      architecture: 'layers',
      input: 'rows',
      layers: [
        { type: 'lstm', units: 5, returnSequences: true, recurrentDropout: 0.1, kernelConstraint: { maxNorm: 2 } },
        { type: 'batchNormalization' },
        { type: 'gru', units: 4, returnSequences: true, kernelRegularizer: { l1: 0, l2: 0.001 } },
        { type: 'layerNormalization' },
        { type: 'dropout', rate: 0.1 },
        { type: 'flatten' },
      ],
    },
  },
  { name: 'unit', model: { architecture: 'softmax-regression', output: { activation: 'sigmoid' } } },
];
