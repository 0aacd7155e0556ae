/** Threads for work that must not hold the event loop (ADR 0018). */
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';

/** An idle thread ends after this time and returns its memory. */
const IDLE_TIMEOUT_MS = 30_000;

type ResourceLimits = NonNullable<ConstructorParameters<typeof Piscina>[0]>['resourceLimits'];

/** A pool without a thread until there is work. They see no environment of this process. */
export function openThreadPool(modulePath: string | URL, threads: number, resourceLimits?: ResourceLimits): Piscina {
  return new Piscina({
    filename: fileURLToPath(modulePath),
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: IDLE_TIMEOUT_MS,
    ...(resourceLimits && { resourceLimits }),
    env: {},
    execArgv: [],
  });
}
