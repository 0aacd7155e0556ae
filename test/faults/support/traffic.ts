/** Clients of an API that submit and ask whether it is ready while something happens to it. */
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { untilReadiness } from '../../support/until.js';
import type { Acknowledged } from './accepted.js';
import { type Submit, submit } from './api-process.js';
import type { Trial } from './fault.js';

type Report = Pick<Trial<unknown, unknown>, 'count' | 'measure'>;

export interface Traffic {
  /** What was acknowledged so far, and when its submit began, by performance.now(). */
  acknowledged: (Acknowledged & { began: number })[];
  /** How often submits were refused so far, by code. */
  refusals: Map<string, number>;
  /** Waits until /health/ready has this status and gives the seconds it took. */
  untilReadinessIs(status: 200 | 503): Promise<number>;
  /** Waits until a submit that begins from here on has this outcome. */
  untilNext(outcome: Submit['outcome']): Promise<void>;
  /** Ends it. Rejects when a client met anything but what is promised. */
  stop(): Promise<void>;
}

const CLIENTS = 2;
/** Between two submits of a client, in ms. */
const PAUSE_MS = 50;
/**
 * Two seconds are promised, and measured; a request that hangs takes longer than this on a busy
 * machine, too.
 */
const HANGS_SECONDS = 5;

/**
 * Lets clients submit small experiments until it is stopped. Each submit must be answered in time,
 * as accepted or as refused with a word on when to try again.
 */
export function startTraffic(url: string, { count, measure }: Report): Traffic {
  const acknowledged: Traffic['acknowledged'] = [];
  const refusals = new Map<string, number>();
  const waiting = new Set<(answer: Submit, began: number) => void>();
  let stopped = false;

  const client = async () => {
    while (!stopped) {
      const began = performance.now();
      const answer = await submit(url);
      count(`submits ${answer.outcome}`);
      measure('seconds to an answer', answer.seconds);
      expect(answer).not.toMatchObject({ outcome: 'cut off' });
      expect(answer.seconds).toBeLessThan(HANGS_SECONDS);
      if (answer.outcome === 'acknowledged') acknowledged.push({ ...answer, began });
      if (answer.outcome === 'refused') {
        expect(answer.retryAfterSeconds).toBeLessThanOrEqual(2);
        refusals.set(answer.code, (refusals.get(answer.code) ?? 0) + 1);
      }
      for (const look of [...waiting]) look(answer, began);
      await delay(PAUSE_MS);
    }
  };
  const clients = Promise.all(Array.from({ length: CLIENTS }, client));
  const failed = clients.then(() => new Promise<never>(() => {}));
  failed.catch(() => undefined); // reported by stop() and to whatever awaits it

  return {
    acknowledged,
    refusals,
    untilReadinessIs: async (status) => {
      const began = performance.now();
      const seconds = () => (performance.now() - began) / 1000;
      await untilReadiness(url, status);
      return seconds();
    },
    untilNext: (outcome) => {
      const from = performance.now();
      const met = new Promise<void>((resolve) => {
        const look = (answer: Submit, began: number) => {
          if (began < from || answer.outcome !== outcome) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
      });
      return Promise.race([met, failed]);
    },
    stop: async () => {
      stopped = true;
      await clients;
    },
  };
}

/**
 * Eight clients submit until so many were acknowledged; who is refused tries again soon.
 * @param disrupt called once, when `after` were acknowledged
 * @returns what was acknowledged, when `disrupt` has ended, too
 */
export async function submitThrough(
  url: string,
  { submits, after, disrupt }: { submits: number; after: number; disrupt(): Promise<void> },
  { count, measure }: Report,
): Promise<Acknowledged[]> {
  const acknowledged: Acknowledged[] = [];
  let disruption: Promise<void> | undefined;
  const client = async () => {
    while (acknowledged.length < submits) {
      const answer = await submit(url);
      count(`submits ${answer.outcome}`);
      measure('seconds to an answer', answer.seconds);
      // The API itself lives: it has an answer for everybody.
      expect(answer).not.toMatchObject({ outcome: 'cut off' });
      if (answer.outcome === 'acknowledged') acknowledged.push(answer);
      else await delay(PAUSE_MS);
      if (acknowledged.length >= after) disruption ??= disrupt();
    }
  };
  await Promise.all(Array.from({ length: 8 }, client));
  await disruption;
  return acknowledged;
}
