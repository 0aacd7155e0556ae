/** What the page of an experiment reads. */
import type { AllEvents, Comparison, Experiment, RegulabClient, Run, Schemas } from 'regulab-client';
import { RegulabError } from 'regulab-client';
import { marginOf } from '../../../analysis/comparison/short-answer.js';
import { type Loaded, useLoaded } from '../../service/use-loaded.js';

export interface ExperimentView {
  experiment: Experiment;
  runs: Run[];
  /** Many times the rest, which does not wait for them. */
  histories: Loaded<Schemas['ExperimentMetrics']>;
  /** Null while no run has finished, and until it is computed. */
  comparison: Comparison | null;
  /** Whether it is being computed. */
  isComparing: boolean;
  comparisonError: Error | undefined;
}

/** More points than a figure has room for would only be sent. */
const MAX_POINTS = 200;
/** What curves are drawn of. */
const CURVES = ['train.accuracy', 'train.dataLoss', 'validation.accuracy', 'validation.dataLoss'] as const;

/** Three questions, so that none waits for another. */
export function useExperiment(id: string, metric: Comparison['metric']): Loaded<ExperimentView> {
  const concerns = (change: AllEvents) => 'experimentId' in change && change.experimentId === id;
  const records = useLoaded({ key: id, load: (client, signal) => readRecords(client, id, signal), concerns });
  const histories = useLoaded({
    key: id,
    load: (client, signal) => client.histories(id, { maxPoints: MAX_POINTS, names: [...CURVES] }, { signal }),
    concerns: (change) => concerns(change) && MEASURED.has(change.type),
  });
  const margin = marginOf(metric);
  const compared = useLoaded({
    key: `${id} ${metric}`,
    load: (client, signal) =>
      client.compare(id, { metric, ...(margin !== null && { margin }) }, { signal }).catch(unlessNotYet),
    concerns: (change) => concerns(change) && !HARMLESS.has(change.type),
  });
  const { value, error } = compared;
  return {
    ...records,
    value: records.value && {
      ...records.value,
      histories,
      comparison: value ?? null,
      isComparing: value === undefined && error === undefined,
      comparisonError: error,
    },
    reload: () => {
      records.reload();
      histories.reload();
      compared.reload();
    },
  };
}

/** What changes no comparison. */
const HARMLESS: ReadonlySet<string> = new Set(['experiment.changed', 'run.epoch', 'run.checkpoint', 'run.started']);
/** What changes curves. */
const MEASURED: ReadonlySet<string> = new Set(['run.epoch', 'run.resumed', 'run.retrying', 'run.finished']);

async function readRecords(
  client: RegulabClient,
  id: string,
  signal: AbortSignal,
): Promise<Pick<ExperimentView, 'experiment' | 'runs'>> {
  const [experiment, runs] = await Promise.all([
    client.experiment(id, { signal }),
    client.runs(id, {}, { signal }).all(),
  ]);
  return { experiment, runs };
}

function unlessNotYet(error: unknown): null {
  if (error instanceof RegulabError && error.status === 409) return null;
  throw error;
}
