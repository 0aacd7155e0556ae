// @ts-check
// The built worker with crashing trainers (crashing-trainer.mjs).
import { fileURLToPath } from 'node:url';
import { trainerEnvironment } from '../../dist/config.js';
import { runWorkerProcess } from '../../dist/worker/worker.js';

await runWorkerProcess({
  modulePath: fileURLToPath(new URL('crashing-trainer.mjs', import.meta.url)),
  environment: { ...trainerEnvironment(), TEST_CRASH_AT: process.env.TEST_CRASH_AT ?? '' },
});
