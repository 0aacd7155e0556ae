/**
 * Ordered shutdown of a process. A signal, the loss of its supervisor or an uncaught error closes
 * the steps one after the other; at a deadline the process exits even if a step hangs.
 */
import closeWithGrace from 'close-with-grace';
import type { Logger } from './logger.js';

export interface ShutdownStep {
  name: string;
  close(): unknown;
}

export interface ShutdownOptions {
  logger: Logger;
  /** Milliseconds after which the process exits with code 1, even if not every step has closed. */
  timeoutMs: number;
}

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * Closes `steps` in order when the process is asked to stop, then exits: with code 0 after a signal
 * or the loss of the supervisor, 1 after an uncaught error or at the deadline. A step that fails is
 * logged and the next one still closes.
 *
 * `steps` may grow until then, as parts are started.
 *
 * A second signal is ignored: Ctrl-C reaches the whole terminal group and the supervisor forwards
 * it, so that two signals are the usual case. The deadline limits the wait.
 * @returns `close`, which starts the same shutdown from inside
 */
export function onShutdown(steps: ShutdownStep[], { logger, timeoutMs }: ShutdownOptions): { close: () => void } {
  let closing = false;
  const grace = closeWithGrace(
    {
      delay: timeoutMs,
      skip: [...SIGNALS],
      logger: { error: (message: unknown) => logger.error({ err: message }, 'closing failed') },
      onTimeout: (delay) => logger.error({ delay }, 'closing took too long, exiting'),
      onSecondError: (err) => logger.error({ err }, 'another error while closing, exiting'),
    },
    async ({ err }: { err?: Error }) => {
      closing = true;
      if (err) logger.fatal({ err }, 'uncaught error, closing');
      for (const step of [...steps]) await closeStep(step, logger);
      logger.info('closed');
    },
  );

  const close = (reason: string) => {
    if (closing) return;
    closing = true;
    logger.info({ reason }, 'closing');
    grace.close();
  };
  for (const signal of SIGNALS) process.on(signal, close);
  // Started by a supervisor over an IPC channel: once it is gone, nothing else stops this process.
  if (process.send) process.on('disconnect', () => close('supervisor gone'));
  return { close: () => close('asked from inside') };
}

async function closeStep(step: ShutdownStep, logger: Logger): Promise<void> {
  try {
    await step.close();
  } catch (err) {
    logger.error({ err, step: step.name }, 'could not close');
  }
}

/** A message to the supervisor that forked this process, if any and if it still listens. */
export function tellSupervisor(message: object): void {
  process.send?.(message, undefined, undefined, () => undefined);
}
