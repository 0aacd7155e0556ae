// @ts-check
/**
 * What is measured: the models, as specs of regulab, and how many steps each contender takes in one
 * repetition.
 */

const conv = { type: 'conv2d', kernelSize: 3 };
const notebook = { architecture: 'mlp', hiddenUnits: [64, 64], output: { activation: 'sigmoid', units: 1 } };

/**
 * Steps are chosen so that a repetition lasts about a second. `fast` goes for the contenders that
 * run a step in native code as a whole, `slow` for those that send every operation from JavaScript.
 */
export const WORKLOADS = {
  mlp: {
    title: "MLP, the notebook's without dropout",
    arm: { model: notebook, regularization: { kernel: { l2: 0.001 } } },
    steps: { regulab: 1500, fast: 750, slow: 100 },
  },
  'mlp-dropout': {
    title: "MLP, the notebook's with dropout",
    arm: { model: notebook, regularization: { kernel: { l2: 0.001 }, dropout: { rate: 0.5 } } },
    steps: { regulab: 1500, fast: 750, slow: 100 },
  },
  softmax: {
    title: 'Softmax regression',
    arm: { model: { architecture: 'softmax-regression' } },
    steps: { regulab: 1500, fast: 750, slow: 200 },
  },
  cnn: {
    title: 'CNN',
    arm: {
      model: {
        architecture: 'layers',
        layers: [
          { ...conv, filters: 16 },
          { type: 'batchNormalization' },
          { type: 'activation', activation: 'relu' },
          { type: 'maxPooling2d' },
          { ...conv, filters: 32, activation: 'relu' },
          { type: 'maxPooling2d' },
          { type: 'flatten' },
          { type: 'dense', units: 64, activation: 'relu', kernelRegularizer: { l1: 1e-5, l2: 1e-4 } },
        ],
      },
    },
    steps: { regulab: 300, fast: 150, slow: 30 },
  },
  lstm: {
    title: 'LSTM, 32 units over 28 rows',
    arm: { model: { architecture: 'lstm', units: 32 } },
    steps: { regulab: 500, fast: 300, slow: 12 },
  },
  gru: {
    title: 'GRU, 32 units over 28 rows',
    arm: { model: { architecture: 'gru', units: 32 } },
    steps: { regulab: 500, fast: 200, slow: 12 },
  },
};

/** @param {string} name */
export function workload(name) {
  const found = Object.entries(WORKLOADS).find(([key]) => key === name);
  if (!found) throw new Error(`There is no workload ${name}.`);
  return found[1];
}

export const BATCH = 32;
export const SEED = 1;
