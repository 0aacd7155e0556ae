/** Makes the task of an export from the store: the run, its history, the paths of its files. */
import path from 'node:path';
import { ServiceError } from '../../errors.js';
import { runSpecFor } from '../../experiments/planning/plan-runs.js';
import type { Artifact } from '../../experiments/records/artifact.js';
import type { Run } from '../../experiments/records/run.js';
import { type ExportFormat, FORMAT_DESCRIPTIONS } from '../../exports/formats/export-formats.js';
import { type TimedEpoch, timeEpochs } from '../../exports/run/exported-run.js';
import type { RequestDependencies } from '../dependencies.js';
import { noSavedModel, runNotFound } from '../http/not-found.js';
import type { RunTask, StoredFile } from './task.js';

type Sources = Pick<RequestDependencies, 'store' | 'artifacts'>;

/** Bytes of an export, as they are reckoned before it is made. */
export const MOST_BYTES = 256 * 2 ** 20;
const EVENTS_AT_A_TIME = 500;

/**
 * @throws ServiceError RUN_NOT_FOUND, MODEL_UNAVAILABLE when the format needs a saved model,
 *   EXPORT_TOO_LARGE
 */
export async function exportTask(
  run: Run,
  format: ExportFormat,
  { sources, version }: { sources: Sources; version: string },
): Promise<RunTask> {
  const files = await neededFiles(run, format, sources);
  const { id, name, description, labels, createdAt, spec } =
    (await sources.store.getExperiment(run.experimentId)) ?? runNotFound(run.id);
  return {
    format,
    files,
    exported: {
      run,
      experiment: { id, name, description, labels, createdAt },
      spec: runSpecFor(spec, run.arm, run.seed),
      epochs: await timedEpochs(run, sources),
      version,
    },
  };
}

async function neededFiles(run: Run, format: ExportFormat, { store, artifacts }: Sources): Promise<StoredFile[]> {
  const { needsModel, files: needed } = FORMAT_DESCRIPTIONS[format];
  const published = (await store.getArtifacts(run.id)) ?? runNotFound(run.id);
  const files = published.artifacts.filter(({ name }) => needed === 'all' || needed.includes(name));
  if (needsModel && needed.length !== files.length) noSavedModel(run);
  requireSize(format, files);
  const names = files.map(({ name }) => name);
  const folder = names.length === 0 ? '' : await artifacts.bringHere(run.id, published.fence, names);
  return files.map(({ name, sha256 }) => ({ name, sha256, path: path.join(folder, name) }));
}

/** @throws ServiceError EXPORT_TOO_LARGE */
function requireSize(format: ExportFormat, files: readonly Artifact[]): void {
  const { copiesOfWeights, files: needed } = FORMAT_DESCRIPTIONS[format];
  const weights = files.find(({ name }) => name === 'weights.bin')?.size ?? 0;
  const whole = needed === 'all' ? files.reduce((sum, { size }) => sum + size, 0) : 0;
  const bytes = whole + copiesOfWeights * weights;
  if (bytes <= MOST_BYTES) return;
  throw new ServiceError(
    'EXPORT_TOO_LARGE',
    `As ${format}, the run would have ${megabytes(bytes)} MB; at most ${megabytes(MOST_BYTES)} are exported. Download model.json and weights.bin, and convert them where you need them.`,
  );
}

const megabytes = (bytes: number) => Math.round(bytes / 1e6);

/** The history, and when each epoch ended where an event tells. */
async function timedEpochs(run: Run, { store }: Sources): Promise<TimedEpoch[]> {
  const epochs = (await store.getMetrics(run.id)) ?? runNotFound(run.id);
  const ended = new Map<number, number>();
  for (let after = '0'; ; ) {
    const events = (await store.readEvents({ runId: run.id }, after, EVENTS_AT_A_TIME)) ?? [];
    for (const { type, at, data } of events) {
      if (type === 'run.epoch') ended.set((data.metrics as { epoch: number }).epoch, Date.parse(at));
    }
    if (events.length < EVENTS_AT_A_TIME) break;
    after = events.at(-1)!.id;
  }
  return timeEpochs(run, epochs, ended);
}
