/** The trainer process: see trainer-process.ts. */
import { runTrainerProcess } from './trainer-process.js';

await runTrainerProcess();
