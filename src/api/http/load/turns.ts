/**
 * Turns at the event loop: work that many ask for at once is spread over its rounds, so that other
 * requests are answered in between.
 */

/** Gives a function whose promises resolve in the order of its calls, at most so many a round. */
export function createTurns(atOnce: number): () => Promise<void> {
  const waiting: (() => void)[] = [];
  const serve = () => {
    for (const resolve of waiting.splice(0, atOnce)) resolve();
    if (waiting.length > 0) setImmediate(serve);
  };
  return () =>
    new Promise((resolve) => {
      if (waiting.push(resolve) === 1) setImmediate(serve);
    });
}
