// @ts-check
// Many runs through one warm trainer: `node bench/soak.mjs [runs]`. Its memory must stay where it
// was after the first 50.
import { experimentSpecSchema } from '../dist/experiments/spec/experiment.js';
import { startTrainer } from './service.mjs';

const runs = Number(process.argv[2] ?? 1000);
const architectures = [
  { model: { architecture: 'softmax-regression' } },
  {
    model: { architecture: 'mlp', hiddenUnits: [16] },
    regularization: { kernel: { l2: 0.001 }, dropout: { rate: 0.3 } },
  },
  { model: { architecture: 'mlp', hiddenUnits: [16, 8] }, regularization: { batchNormalization: {} } },
  { model: { architecture: 'cnn', filters: [2], hiddenUnits: [4] } },
  { model: { architecture: 'lstm', units: 4 } },
];
const trainer = await startTrainer();
let settled = 0;
for (let run = 1; run <= runs; run++) {
  const { arms, dataset, training } = experimentSpecSchema.parse({
    dataset: { trainSize: 500 },
    training: { epochs: 1 },
    arms: [{ name: 'arm', ...architectures[run % architectures.length] }],
  });
  const { model, regularization } = /** @type {any} */ (arms[0]);
  await trainer.train({ dataset, seed: run, model, regularization, training });
  if (run !== 1 && run % 50 !== 0) continue;
  const memory = await trainer.memory();
  if (run === 50) settled = memory;
  console.log(`after ${run} runs: ${memory.toFixed(1)} MB`);
}
const growth = (await trainer.memory()) / settled - 1;
console.log(`from run 50 to run ${runs}: ${(100 * growth).toFixed(1)} %`);
await trainer.end();
process.exitCode = growth > 0.05 ? 1 : 0;
