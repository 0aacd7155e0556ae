/** A run as an event file of TensorBoard: its history, its spec and its settings. */
import { METRICS, type SplitMetrics } from '../../experiments/records/metrics.js';
import { isFinished } from '../../experiments/records/states.js';
import { type SummaryEvent, type SummaryValue, writeEventsFile } from '../files/events-file.js';
import type { ExportedRun, TimedEpoch } from '../run/exported-run.js';
import { settingsOf } from '../run/settings.js';
import { endOfSession, startOfSession } from './hparams.js';

/**
 * The bytes of the file. Tags are `train/accuracy`, `validation/dataLoss` and so on, one point for
 * each epoch; the metrics of the saved weights are `test/…`, at the epoch that was saved.
 */
export function writeTensorBoard(exported: ExportedRun): Uint8Array {
  const { run, experiment, spec, epochs } = exported;
  const startedAt = Date.parse(run.startedAt ?? run.createdAt);
  const about = `Run ${run.id}: arm "${run.arm}", seed ${run.seed}, of experiment ${experiment.id}`;
  const json = JSON.stringify(spec, null, 2).replace(/^/gm, '    ');
  const group = `${experiment.id} ${run.arm}`;
  const start: SummaryEvent = {
    at: startedAt,
    step: 0,
    values: [
      { kind: 'text', tag: 'spec', text: `${about}\n\n${json}` },
      startOfSession(settingsOf(spec), { startedAt, group }),
    ],
  };
  return writeEventsFile(startedAt, [start, ...epochs.map(epochEvent), ...ending(exported)]);
}

function epochEvent({ at, epoch, train, validation, runningObjective, durationMs }: TimedEpoch): SummaryEvent {
  return {
    at,
    step: epoch,
    values: [
      ...splitScalars('train', train),
      scalar('train/runningObjective', runningObjective),
      ...(validation === null ? [] : splitScalars('validation', validation)),
      scalar('epoch/durationMs', durationMs),
    ],
  };
}

/** Nothing yet of a run that has not finished. */
function ending({ run: { status, evaluation, finishedAt } }: ExportedRun): SummaryEvent[] {
  if (!isFinished(status) || finishedAt === null) return [];
  const at = Date.parse(finishedAt);
  const test = evaluation === null ? [] : splitScalars('test', evaluation.test);
  const end = endOfSession(status === 'failed' ? 'failure' : 'success', at);
  return [{ at, step: evaluation?.savedEpoch ?? 0, values: [...test, end] }];
}

const splitScalars = (split: string, metrics: SplitMetrics): SummaryValue[] =>
  METRICS.map((metric) => scalar(`${split}/${metric}`, metrics[metric]));

const scalar = (tag: string, value: number): SummaryValue => ({ kind: 'scalar', tag, value });
