/** How long something would train, in words. */
import type { RegulabClient } from 'regulab-client';
import { type Loaded, useLoaded } from '../../service/use-loaded.js';
import { timeOf } from './round-time.js';

type Submission = Parameters<RegulabClient['plan']>[0];

/** @param name another one is another submission */
export const useTime = (name: string, submission: Submission): Loaded<string> =>
  useLoaded({
    key: `plan of ${name}`,
    load: async (service, signal) => timeOf((await service.plan(submission, { signal })).estimate.seconds),
  });
