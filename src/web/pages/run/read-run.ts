/** What the page of a run reads, as one answer. */
import type { Artifact, Experiment, RegulabClient, Run, Schemas } from 'regulab-client';
import { type Loaded, useLoaded } from '../../service/use-loaded.js';

export interface RunView {
  run: Run;
  experiment: Experiment;
  /** Of this run alone. */
  histories: Schemas['ExperimentMetrics'];
  /** Empty until the run has finished. */
  artifacts: Artifact[];
}

/** More points than a figure has room for would only be sent. */
const MAX_POINTS = 200;

export function useRun(id: string): Loaded<RunView> {
  return useLoaded({
    key: id,
    load: (client, signal) => readRun(client, id, signal),
    concerns: (change) => 'runId' in change && change.runId === id,
  });
}

async function readRun(client: RegulabClient, id: string, signal: AbortSignal): Promise<RunView> {
  const [run, { epochs }, artifacts] = await Promise.all([
    client.run(id, { signal }),
    client.metrics(id, { maxPoints: MAX_POINTS, signal }),
    client.artifacts(id, { signal }),
  ]);
  const experiment = await client.experiment(run.experimentId, { signal });
  const { arm, seed, status, experimentId } = run;
  return { run, experiment, artifacts, histories: { experimentId, runs: [{ runId: id, arm, seed, status, epochs }] } };
}
