/** For what sends no event: another process's files, its readiness, its end. */
import { setTimeout as delay } from 'node:timers/promises';

const LOOK_EVERY_MS = 20;

/**
 * Looks again and again until the condition holds.
 * @throws an Error naming `what` when it does not hold in time
 */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  { withinMs = 60_000 }: { withinMs?: number } = {},
): Promise<void> {
  const limit = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > limit) throw new Error(`Not within ${withinMs / 1000} s: ${what}.`);
    await delay(LOOK_EVERY_MS);
  }
}

/** Waits until a service answers its readiness probe with the status. */
export const untilReadiness = (url: string, status: number, withinMs?: number): Promise<void> =>
  until(`${url} is ready (${status})`, async () => (await statusOf(`${url}/health/ready`)) === status, {
    ...(withinMs !== undefined && { withinMs }),
  });

/** Null where no answer came: a service may close an idle connection just when it is used again. */
const statusOf = (url: string): Promise<number | null> =>
  fetch(url).then(
    (response) => response.status,
    () => null,
  );
