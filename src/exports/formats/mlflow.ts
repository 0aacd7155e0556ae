/**
 * A run as the files of MLflow: an archive with a folder `mlruns`, which `mlflow migrate-filestore`
 * puts into a database and MLflow's file store reads as it is.
 */
import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import { METRICS, type SplitMetrics } from '../../experiments/records/metrics.js';
import type { RunStatus } from '../../experiments/records/run.js';
import { type ArchivedFile, writeZip } from '../files/zip.js';
import type { ExportedRun, RunFiles } from '../run/exported-run.js';
import type { SavedModel } from '../run/saved-model.js';
import { settingsOf } from '../run/settings.js';
import { writeKeras } from './keras.js';
import { mlflowModel } from './mlflow-model.js';

/** MLflow's numbers for the states of a run. */
const STATUS: Record<RunStatus, number> = {
  running: 1,
  cancelling: 1,
  queued: 2,
  paused: 2,
  succeeded: 3,
  failed: 4,
  cancelled: 5,
};
/** Characters of a value; MLflow refuses longer ones. */
const LONGEST_PARAM = 6000;
const LONGEST_TAG = 8000;

/**
 * @param files those of the run, which become artifacts
 * @param model null when the run has saved none
 */
export function writeMlflow(exported: ExportedRun, files: RunFiles, model: SavedModel | null): Uint8Array {
  const { run, experiment, spec } = exported;
  const experimentId = numberOf(experiment.id);
  const runId = hexOf(run.id);
  const folder = `mlruns/${experimentId}/${runId}`;
  const archive: Record<string, ArchivedFile> = {
    [`mlruns/${experimentId}/meta.yaml`]: experimentMeta(exported, experimentId),
    [`${folder}/meta.yaml`]: runMeta(exported, { experimentId, runId, folder }),
  };
  const add = (path: string, content: string) => {
    archive[`${folder}/${path}`] = { content, compress: true };
  };
  for (const [name, value] of Object.entries(settingsOf(spec))) {
    add(`params/${name}`, String(value).slice(0, LONGEST_PARAM));
  }
  for (const [name, lines] of metricLines(exported)) add(`metrics/${name}`, lines.join(''));
  for (const [name, value] of Object.entries(tagsOf(exported))) add(`tags/${name}`, value.slice(0, LONGEST_TAG));
  const artifacts = { ...asArchived(files), ...(model !== null && modelFiles(exported, model, runId)) };
  for (const [name, file] of Object.entries(artifacts)) archive[`${folder}/artifacts/${name}`] = file;
  return writeZip(archive);
}

const asArchived = (files: RunFiles): Record<string, ArchivedFile> =>
  Object.fromEntries(
    Object.entries(files).map(([name, content]) => [name, { content, compress: !name.endsWith('.bin') }]),
  );

function modelFiles(exported: ExportedRun, model: SavedModel, runId: string): Record<string, ArchivedFile> {
  return {
    'model.keras': { content: writeKeras(exported, model) },
    ...Object.fromEntries(
      Object.entries(mlflowModel(exported, model, runId)).map(([name, content]) => [`model/${name}`, { content }]),
    ),
  };
}

function experimentMeta({ experiment }: ExportedRun, experimentId: string): ArchivedFile {
  const created = Date.parse(experiment.createdAt);
  return yaml({
    artifact_location: `mlruns/${experimentId}`,
    creation_time: created,
    experiment_id: experimentId,
    last_update_time: created,
    lifecycle_stage: 'active',
    // Names of MLflow are unique; those of experiments are not.
    name: `${experiment.name} (${experiment.id})`,
  });
}

function runMeta(
  { run }: ExportedRun,
  { experimentId, runId, folder }: { experimentId: string; runId: string; folder: string },
): ArchivedFile {
  return yaml({
    // Relative to where MLflow runs: the folder that has `mlruns`.
    artifact_uri: `${folder}/artifacts`,
    end_time: run.finishedAt === null ? null : Date.parse(run.finishedAt),
    entry_point_name: '',
    experiment_id: experimentId,
    lifecycle_stage: 'active',
    run_id: runId,
    run_name: nameOf(run),
    run_uuid: runId,
    source_name: '',
    source_type: 4,
    source_version: '',
    start_time: Date.parse(run.startedAt ?? run.createdAt),
    status: STATUS[run.status],
    tags: [],
    user_id: 'regulab',
  });
}

const yaml = (record: object): ArchivedFile => ({ content: stringify(record), compress: true });

/** One line for each point: time, value, epoch. */
function metricLines({ run, epochs }: ExportedRun): Map<string, string[]> {
  const lines = new Map<string, string[]>();
  const add = (name: string, at: number, value: number, step: number) => {
    const line = `${at} ${value} ${step}\n`;
    lines.set(name, [...(lines.get(name) ?? []), line]);
  };
  const addSplit = (split: string, metrics: SplitMetrics, at: number, step: number) => {
    for (const metric of METRICS) add(`${split}.${metric}`, at, metrics[metric], step);
  };
  for (const { at, epoch, train, validation, runningObjective, durationMs } of epochs) {
    addSplit('train', train, at, epoch);
    if (validation !== null) addSplit('validation', validation, at, epoch);
    add('train.runningObjective', at, runningObjective, epoch);
    add('epoch.durationMs', at, durationMs, epoch);
  }
  const { evaluation, finishedAt, createdAt } = run;
  if (evaluation !== null) {
    addSplit('test', evaluation.test, Date.parse(finishedAt ?? createdAt), evaluation.savedEpoch);
  }
  return lines;
}

function tagsOf({ run, experiment, version }: ExportedRun): Record<string, string> {
  // A slash of MLflow is a folder of its file store.
  const labels = Object.entries(experiment.labels).map(([name, value]) => [
    `label.${name.replaceAll('/', '.')}`,
    value,
  ]);
  return {
    'mlflow.runName': nameOf(run),
    'mlflow.user': 'regulab',
    'mlflow.source.name': 'regulab',
    ...(experiment.description !== null && { 'mlflow.note.content': experiment.description }),
    'regulab.runId': run.id,
    'regulab.experimentId': experiment.id,
    'regulab.arm': run.arm,
    'regulab.version': version,
    ...(run.weightsSha256 !== null && { 'regulab.weightsSha256': run.weightsSha256 }),
    ...(run.stopReason !== null && { 'regulab.stopReason': run.stopReason.kind }),
    ...Object.fromEntries(labels),
  };
}

const nameOf = ({ arm, seed }: ExportedRun['run']) => `${arm} seed ${seed}`;

/** `run_` and a UUID as the 32 digits that MLflow's ids have. */
export const hexOf = (runId: string) => runId.replace(/^run_/, '').replaceAll('-', '');

/**
 * A number of 18 digits, as MLflow's file store gives them; the same for all runs of an experiment.
 */
export function numberOf(experimentId: string): string {
  const hash = createHash('sha256').update(experimentId).digest();
  return String(10n ** 17n + (hash.readBigUInt64BE() % (9n * 10n ** 17n)));
}
