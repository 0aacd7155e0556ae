/** What the page of an experiment reads, as one answer. */
import type { Comparison, Experiment, RegulabClient, Run, Schemas } from 'regulab-client';
import { RegulabError } from 'regulab-client';
import { isShare } from '../../../number-format.js';
import { type Loaded, useLoaded } from '../../service/use-loaded.js';

export interface ExperimentView {
  experiment: Experiment;
  runs: Run[];
  histories: Schemas['ExperimentMetrics'];
  /** Null while no run has finished. */
  comparison: Comparison | null;
}

/** More points than a figure has room for would only be sent. */
const MAX_POINTS = 200;

/**
 * Differences of accuracy within so many points matter to few people. Fixed before any result is
 * known, as tests of equivalence need it.
 */
const MARGIN = 0.5;

export function useExperiment(id: string, metric: Comparison['metric']): Loaded<ExperimentView> {
  return useLoaded({
    key: `${id} ${metric}`,
    load: (client, signal) => readExperiment(client, id, metric, signal),
    concerns: (change) => 'experimentId' in change && change.experimentId === id,
  });
}

async function readExperiment(
  client: RegulabClient,
  id: string,
  metric: Comparison['metric'],
  signal: AbortSignal,
): Promise<ExperimentView> {
  const [experiment, runs, histories, comparison] = await Promise.all([
    client.experiment(id, { signal }),
    client.runs(id, {}, { signal }).all(),
    client.histories(id, { maxPoints: MAX_POINTS }, { signal }),
    client.compare(id, { metric, ...(isShare(metric) && { margin: MARGIN }) }, { signal }).catch(unlessNotYet),
  ]);
  return { experiment, runs, histories, comparison };
}

function unlessNotYet(error: unknown): null {
  if (error instanceof RegulabError && error.status === 409) return null;
  throw error;
}
