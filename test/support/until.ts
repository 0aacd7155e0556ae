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
export async function untilReadiness(url: string, status: number, withinMs = 60_000): Promise<void> {
  const seen = new Map<string, number>();
  const isReady = async () => {
    const answer = await answerOf(`${url}/health/ready`);
    seen.set(`${answer.status} ${answer.text}`, (seen.get(`${answer.status} ${answer.text}`) ?? 0) + 1);
    return answer.status === status;
  };
  await until(`${url} is ready (${status})`, isReady, { withinMs }).catch((error: Error) => {
    throw new Error(`${error.message} ${JSON.stringify([...seen])}`);
  });
}

/** Null where no answer came: a service may close an idle connection just when it is used again. */
const answerOf = (url: string): Promise<{ status: number | null; text: string }> =>
  fetch(url, { signal: AbortSignal.timeout(10_000) }).then(
    async (response) => ({ status: response.status, text: await response.text() }),
    (error: Error) => ({ status: null, text: `${error.message}: ${error.cause}` }),
  );
