/**
 * Reads that wait for the next change of a resource: `Prefer: wait=<seconds>` (RFC 7240, section
 * 4.3). Clients poll without asking too often, and without an event stream.
 */
import { setMaxListeners } from 'node:events';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { SharedCalls } from '../../../shared-calls.js';
import type { ApiStore, EventScope, Revised } from '../../../store/store.js';
import { type ApiDependencies, DEFAULT_TIMING, type RequestDependencies } from '../../dependencies.js';
import { storeOf } from '../own.js';
import { tenantOf } from '../tenant.js';
import { createBell } from './bell.js';
import { entityTag, ifRecordModified, matchesEntityTag, revisionHeaders } from './conditional.js';

/** Many proxies end a connection that is silent for a minute. */
const MAX_WAIT_SECONDS = 55;

export const preferHeaders = z.object({
  prefer: z
    .string()
    .optional()
    .meta({
      description: `\`wait=30\` delays the response until the resource changes, for at most that many seconds (up to ${MAX_WAIT_SECONDS}). With If-None-Match it waits for a change since that entity tag, and answers 304 when none comes. A finished resource is answered at once. What is no whole number of seconds is ignored, as RFC 7240 says; \`Preference-Applied\` says what was applied.`,
    }),
});

export const waitedHeaders = revisionHeaders.extend({
  'preference-applied': z.string().optional().meta({ description: 'The waiting time that was applied, in seconds.' }),
});

type Wait = Pick<RequestDependencies, 'tenant' | 'store'> & {
  scope: EventScope;
  seconds: number;
  ifNoneMatch: string | undefined;
};

/**
 * Gives the function that answers such reads, and otherwise does what `ifRecordModified` does.
 * Waits end when the service closes or the client disconnects.
 */
export function createLongPoll(app: FastifyInstance, deps: ApiDependencies) {
  const { feed, timing } = deps;
  const { rereadMs } = { ...DEFAULT_TIMING, ...timing };
  const revisions = new SharedCalls<string | null>();
  const closing = new AbortController();
  setMaxListeners(0, closing.signal); // one for each wait
  // Runs before the server stops listening, which waits for every open connection.
  app.addHook('preClose', async () => closing.abort());

  const revisionOf = ({ tenant, store, scope }: Wait) =>
    revisions.call(`${tenant}:${'runId' in scope ? scope.runId : scope.experimentId}`, () => store.revision(scope));

  async function untilChanged(wait: Wait, reply: FastifyReply): Promise<void> {
    const { store, scope, seconds, ifNoneMatch } = wait;
    const owner = await store.eventOwner(scope);
    if (owner === null || owner.finished) return;
    const bell = createBell();
    const unsubscribe = feed.onEvents(owner.experimentId, bell.ring);
    closing.signal.addEventListener('abort', bell.ring);
    reply.raw.once('close', bell.ring);
    const until = performance.now() + 1000 * seconds;
    try {
      const known = await revisionOf(wait);
      if (ifNoneMatch !== undefined && !matchesEntityTag(ifNoneMatch, entityTag(known ?? ''))) return;
      while (!closing.signal.aborted && !reply.raw.destroyed && performance.now() < until) {
        // From time to time without a ring, in case one was lost.
        await bell.wait(Math.min(until - performance.now(), rereadMs));
        if ((await revisionOf(wait)) !== known) return;
      }
    } finally {
      unsubscribe();
      closing.signal.removeEventListener('abort', bell.ring);
      reply.raw.off('close', bell.ring);
    }
  }

  return async function read<Record>(
    request: FastifyRequest,
    reply: FastifyReply,
    scope: EventScope,
    readRecord: (store: ApiStore) => Promise<Revised<Record> | null>,
  ): Promise<Record> {
    const store = storeOf(request, deps);
    const seconds = preferredWait(request.headers.prefer);
    if (seconds !== undefined) {
      reply.header('preference-applied', `wait=${seconds}`);
      await untilChanged(
        { tenant: tenantOf(request), store, scope, seconds, ifNoneMatch: request.headers['if-none-match'] },
        reply,
      );
      await request.assertAllowed();
    }
    return ifRecordModified({ request, reply, store }, scope, () => readRecord(store));
  };
}

/** The seconds of the first `wait`, up to {@link MAX_WAIT_SECONDS}; no other preference counts. */
export function preferredWait(prefer: string | string[] | undefined): number | undefined {
  for (const preference of [prefer ?? []].flat().join(',').split(',')) {
    const [, seconds] = /^\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:;|$)/i.exec(preference) ?? [];
    if (seconds !== undefined) return Math.min(Number(seconds), MAX_WAIT_SECONDS);
  }
  return undefined;
}
