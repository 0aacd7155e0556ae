/** Waiting until an experiment or run has finished: the service holds answers back meanwhile. */
import { RegulabNotSucceeded } from './errors.js';
import { pathOf } from './http/paths.js';
import type { CallOptions, Transport } from './http/send.js';
import type { Experiment, Run } from './types.js';

export interface WaitOptions<Resource> extends CallOptions {
  /** Called with the resource as it is now and after every change; the finished one is the last. */
  onChange?: ((resource: Resource) => void) | undefined;
  /** Reject with RegulabNotSucceeded unless it succeeds. */
  mustSucceed?: boolean | undefined;
}

/** Below the 55 s that the service waits at most, and the 60 s after which many proxies give up. */
const WAIT_SECONDS = 50;
const FINISHED: readonly string[] = ['succeeded', 'partially_succeeded', 'failed', 'cancelled'];

/** @throws RegulabNotSucceeded if asked to, and what every request throws */
export async function waitUntilFinished<Resource extends Experiment | Run>(
  transport: Transport,
  id: string,
  { onChange, mustSucceed = false, ...call }: WaitOptions<Resource>,
): Promise<Resource> {
  const limitMs = (call.timeoutMs ?? transport.timeoutMs) + WAIT_SECONDS * 1000;
  let etag: string | null = null;
  let isKnown = false;
  for (;;) {
    const headers = {
      ...(isKnown && { prefer: `wait=${WAIT_SECONDS}` }),
      ...(etag !== null && { 'if-none-match': etag }),
    };
    const answer: { etag: string | null; resource: Resource | null } = await transport.send(
      pathOf(id),
      { ...call, timeoutMs: limitMs, headers },
      async (response) => ({
        etag: response.headers.get('etag'),
        resource: response.status === 304 ? null : (transport.parse(await response.text()) as Resource),
      }),
    );
    etag = answer.etag ?? etag;
    isKnown = true;
    if (answer.resource === null) continue;
    onChange?.(answer.resource);
    if (!FINISHED.includes(answer.resource.status)) continue;
    if (mustSucceed && answer.resource.status !== 'succeeded') throw new RegulabNotSucceeded(answer.resource);
    return answer.resource;
  }
}
