/**
 * A signal that aborts with a `TimeoutError` after a time.
 *
 * Unlike `AbortSignal.timeout`, whose signal Node 20 forgets when only `AbortSignal.any` refers to
 * it, and whose timer then ends nothing.
 * @param ms milliseconds; the timer keeps no process alive
 */
export function deadlineIn(ms: number): AbortSignal {
  const ending = new AbortController();
  const late = () => ending.abort(new DOMException(`It took longer than ${ms} ms.`, 'TimeoutError'));
  setTimeout(late, ms).unref();
  return ending.signal;
}
