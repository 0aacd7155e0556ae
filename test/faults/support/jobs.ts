/**
 * The small jobs that faults are tried on: 2,000 images, 2 epochs of 50 steps; four optimizers on
 * three architectures.
 */

export interface Job {
  name: string;
  architecture: 'mlp' | 'cnn' | 'lstm';
  arm: { name: string; model: object; regularization: object };
  training: { epochs: number; batchSize: number; optimizer: { type: string }; earlyStopping: object | null };
}

/** Training steps of a small job. */
export const STEPS = 100;
const EPOCHS = 2;

const OPTIMIZERS = [
  { type: 'sgd', learningRate: 0.05 },
  { type: 'momentum', learningRate: 0.05 },
  { type: 'rmsprop', learningRate: 0.001, momentum: 0.9, centered: true },
  { type: 'adam', learningRate: 0.001 },
] as const;

const ARCHITECTURES = [
  {
    model: { architecture: 'mlp', hiddenUnits: [8] },
    regularization: { kernel: { l1: 0.0001, l2: 0.001 }, dropout: { rate: 0.3 }, batchNormalization: {} },
  },
  { model: { architecture: 'cnn', filters: [2] }, regularization: { dropout: { rate: 0.3 }, batchNormalization: {} } },
  { model: { architecture: 'lstm', units: 4 }, regularization: { dropout: { rate: 0.3 } } },
] as const;

/**
 * Every optimizer on every architecture, so that the first four have all optimizers and all
 * architectures. Half of them stop early and restore the best weights: of these the final weights
 * are the best ones.
 */
export const JOBS: readonly Job[] = ARCHITECTURES.flatMap((_, offset) =>
  OPTIMIZERS.map((optimizer, index): Job => {
    const architecture = ARCHITECTURES[(index + offset) % ARCHITECTURES.length]!;
    const earlyStopping = (index + offset) % 2 === 0 ? { patience: 1 } : null;
    const name = `${optimizer.type}-${architecture.model.architecture}`;
    return {
      name,
      architecture: architecture.model.architecture,
      arm: { name, ...architecture },
      training: { epochs: EPOCHS, batchSize: 32, optimizer, earlyStopping },
    };
  }),
);

/**
 * Jobs that train for seconds, for faults that take their time: of the small ones, with so many
 * epochs.
 */
export const LONG_JOBS = longer('long', { mlp: 150, cnn: 30, lstm: 16 });
/** Long enough to be in the middle of when something happens that was prepared. */
export const MIDDLING_JOBS = longer('middling', { mlp: 40, cnn: 12, lstm: 12 });

function longer(how: string, epochs: Record<Job['architecture'], number>): readonly Job[] {
  return JOBS.slice(0, 4).map((job) => ({
    ...job,
    name: `${how}-${job.name}`,
    training: { ...job.training, epochs: epochs[job.architecture], earlyStopping: null },
  }));
}

/** The quickest of them, for faults to which it is all the same what is trained. */
export const LONG_MLPS: readonly Job[] = LONG_JOBS.filter(({ architecture }) => architecture === 'mlp');

/** By its name, as a plan has it. */
export function jobNamed(name: string): Job {
  const job = [...JOBS, ...LONG_JOBS, ...MIDDLING_JOBS].find((each) => each.name === name);
  if (!job) throw new Error(`There is no job ${name}.`);
  return job;
}
