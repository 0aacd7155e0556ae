/** Whether a submission would be accepted and trained now, and if not, why. */
import { ServiceError } from '../../errors.js';
import type { ApiDependencies } from '../dependencies.js';

/** Why a submission would not be accepted, or not be trained yet. */
export const NOT_READY_CODES = [
  'REDIS_UNAVAILABLE',
  'REDIS_FORBIDDEN',
  'REDIS_FULL',
  'DISK_FULL',
  'DISK_UNAVAILABLE',
  'NO_WORKERS',
] as const;
type NotReadyCode = (typeof NOT_READY_CODES)[number];

export interface Readiness {
  status: 'ready' | 'degraded' | 'unavailable';
  redis: 'up' | 'down';
  /** Null while Redis does not answer. */
  workers: number | null;
  trainers: number | null;
  reasons: { code: NotReadyCode; message: string }[];
}

const NO_WORKERS: Readiness['reasons'][number] = {
  code: 'NO_WORKERS',
  message: 'No worker takes runs: experiments are accepted and wait for one.',
};

/**
 * Looks at everything that a submission needs. `unavailable`: it would be refused, since Redis does
 * not take it. `degraded`: it would be stored and wait, for a worker or for the disk.
 */
export async function readReadiness(deps: Pick<ApiDependencies, 'stores' | 'artifacts'>): Promise<Readiness> {
  const [refusal, counts, disk] = await Promise.all([
    faultOf(() => deps.stores.service.assertWritable()),
    deps.stores.service.countWorkers().catch(() => null),
    faultOf(() => deps.artifacts.assertWritable()),
  ]);
  const waits = [...(disk === null ? [] : [disk]), ...(counts?.workers === 0 ? [NO_WORKERS] : [])];
  const status = refusal !== null || counts === null ? 'unavailable' : waits.length > 0 ? 'degraded' : 'ready';
  return {
    status,
    redis: counts === null ? 'down' : 'up',
    workers: counts?.workers ?? null,
    trainers: counts?.trainers ?? null,
    reasons: [...(refusal === null ? [] : [refusal]), ...waits],
  };
}

async function faultOf(attempt: () => Promise<void>): Promise<Readiness['reasons'][number] | null> {
  try {
    await attempt();
    return null;
  } catch (error) {
    const code = error instanceof ServiceError && NOT_READY_CODES.find((each) => each === error.code);
    if (!code) throw error;
    return { code, message: (error as Error).message };
  }
}
