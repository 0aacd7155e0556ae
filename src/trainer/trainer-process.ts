/**
 * The trainer: a child process of the worker that trains one run at a time. Commands come in and
 * reports go out over the IPC channel (messages.ts); it knows no Redis and no queue. Its standard
 * output is the log of the run.
 */
import { watchParent } from './parent-watch.js';
import type { TrainerSettings } from './train-command.js';

/**
 * Turns this process into a trainer.
 * @param hookOf for tests, which make things go wrong at named moments of an execution
 */
export async function runTrainerProcess(hookOf?: TrainerSettings['hookOf']): Promise<void> {
  // TensorFlow reads these once, when it is loaded; the bits of the results depend on the number of
  // intra-op threads.
  process.env.TF_NUM_INTRAOP_THREADS = '1';
  process.env.TF_NUM_INTEROP_THREADS = '1';
  // Warnings and errors; below them TensorFlow logs how it loads each graph.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '1';

  // Before anything that takes time: a trainer whose parent is gone exits at once.
  process.on('disconnect', () => process.exit(0));

  // Ctrl-C and service managers signal the whole group; only the worker decides when to stop.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

  if (process.send === undefined) {
    console.error('The trainer is started by the worker, over an IPC channel.');
    process.exit(1);
  }
  watchParent();
  const { startTrainer } = await import('./trainer.js');
  await startTrainer(hookOf);
}
