/** Which networks can be drawn for: those of an experiment, or single ones. */
import type { Experiment, RegulabClient, Run } from 'regulab-client';
import { words } from '../../../words/words.js';
import type { Drawable } from './answer.js';
import { isNoisy } from './noise.js';

export interface Choice {
  /** Null where single runs were chosen. */
  experiment: { id: string; name: string } | null;
  models: Drawable[];
  /** Finished experiments, the newest first. */
  others: { id: string; name: string; createdAt: string }[];
}

const OFFERED = 50;
/** Of the newest experiments, so many are searched for a saved model. */
const SEARCHED = 5;

/**
 * @param runs ids; empty for those of the experiment
 * @param experimentId undefined for the newest experiment with saved models
 * @returns no models where there are none yet
 */
export async function readChoice(
  client: RegulabClient,
  runs: readonly string[],
  experimentId: string | undefined,
  signal: AbortSignal,
): Promise<Choice> {
  const others = await readOthers(client, signal);
  if (runs.length > 0) return { experiment: null, models: await readRuns(client, runs, signal), others };
  const candidates = experimentId ? [experimentId] : others.slice(0, SEARCHED).map(({ id }) => id);
  for (const id of candidates) {
    const [experiment, all] = await Promise.all([
      client.experiment(id, { signal }),
      client.runs(id, { status: ['succeeded'] }, { signal }).all(),
    ]);
    const models = armsOf(experiment, all);
    if (models.length > 0 || experimentId) return { experiment, models, others };
  }
  return { experiment: null, models: [], others };
}

async function readOthers(client: RegulabClient, signal: AbortSignal): Promise<Choice['others']> {
  const fields = ['id', 'name', 'createdAt'] as const;
  const filters = { status: ['succeeded', 'partially_succeeded'] as const, fields, limit: OFFERED };
  for await (const { items } of client.experiments({ ...filters, status: [...filters.status] }, { signal }).pages()) {
    return items;
  }
  return [];
}

function armsOf({ id, spec }: Experiment, runs: readonly Run[]): Drawable[] {
  return spec.arms.flatMap((arm) => {
    const runIds = runs.filter((run) => run.arm === arm.name && run.weightsSha256 !== null).map((run) => run.id);
    if (runIds.length === 0) return [];
    return { name: arm.name, target: { experimentId: id, arm: arm.name }, runIds, isNoisy: isNoisy(arm) };
  });
}

async function readRuns(client: RegulabClient, ids: readonly string[], signal: AbortSignal): Promise<Drawable[]> {
  const runs = await Promise.all(ids.map((id) => client.run(id, { signal })));
  const experimentIds = [...new Set(runs.map(({ experimentId }) => experimentId))];
  const experiments = await Promise.all(experimentIds.map((id) => client.experiment(id, { signal })));
  return runs
    .filter(({ weightsSha256 }) => weightsSha256 !== null)
    .map(({ id, arm, seed, experimentId }) => {
      const spec = experiments.find((experiment) => experiment.id === experimentId)?.spec;
      const found = spec?.arms.find(({ name }) => name === arm);
      const isOnly = experimentIds.length === 1;
      const ownName = words.parts.armAndSeed(arm, seed);
      const name = isOnly ? ownName : `${spec?.name} · ${ownName}`;
      return { name, target: id, runIds: [id], isNoisy: found !== undefined && isNoisy(found) };
    });
}
