/** The worker process: see worker.ts. */
import { trainerEnvironment } from '../config.js';
import { runWorkerProcess } from './worker.js';

await runWorkerProcess({ environment: trainerEnvironment() });
