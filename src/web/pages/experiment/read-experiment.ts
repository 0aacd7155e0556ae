/** What the page of an experiment reads, as one answer. */
import type { Comparison, Experiment, RegulabClient, Run, Schemas } from 'regulab-client';
import { RegulabError } from 'regulab-client';
import { isShare } from '../../../number-format.js';
import { type Loaded, useLoaded } from '../../service/use-loaded.js';

export interface ExperimentView {
  experiment: Experiment;
  runs: Run[];
  histories: Schemas['ExperimentMetrics'];
  /** Null while no run has finished, and until it is computed. */
  comparison: Comparison | null;
  /** Whether it is being computed. */
  isComparing: boolean;
  comparisonError: Error | undefined;
}

/** More points than a figure has room for would only be sent. */
const MAX_POINTS = 200;

/**
 * Differences of accuracy within so many points matter to few people. Fixed before any result is
 * known, as tests of equivalence need it.
 */
const MARGIN = 0.5;

/** The comparison takes the longest, so that everything else does not wait for it. */
export function useExperiment(id: string, metric: Comparison['metric']): Loaded<ExperimentView> {
  const records = useLoaded({
    key: id,
    load: (client, signal) => readExperiment(client, id, signal),
    concerns: (change) => 'experimentId' in change && change.experimentId === id,
  });
  const compared = useLoaded({
    key: `${id} ${metric}`,
    load: (client, signal) =>
      client.compare(id, { metric, ...(isShare(metric) && { margin: MARGIN }) }, { signal }).catch(unlessNotYet),
    concerns: (change) => 'experimentId' in change && change.experimentId === id && !HARMLESS.has(change.type),
  });
  const { value, error } = compared;
  return {
    ...records,
    value: records.value && {
      ...records.value,
      comparison: value ?? null,
      isComparing: value === undefined && error === undefined,
      comparisonError: error,
    },
    reload: () => {
      records.reload();
      compared.reload();
    },
  };
}

/** What changes no comparison. */
const HARMLESS: ReadonlySet<string> = new Set(['run.epoch', 'run.checkpoint', 'run.started']);

async function readExperiment(
  client: RegulabClient,
  id: string,
  signal: AbortSignal,
): Promise<Pick<ExperimentView, 'experiment' | 'runs' | 'histories'>> {
  const [experiment, runs, histories] = await Promise.all([
    client.experiment(id, { signal }),
    client.runs(id, {}, { signal }).all(),
    client.histories(id, { maxPoints: MAX_POINTS }, { signal }),
  ]);
  return { experiment, runs, histories };
}

function unlessNotYet(error: unknown): null {
  if (error instanceof RegulabError && error.status === 409) return null;
  throw error;
}
