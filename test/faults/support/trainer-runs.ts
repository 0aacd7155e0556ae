/**
 * Runs of trainers without a worker: each execution that dies is followed by the next, as a worker
 * would do it.
 */
import { mkdtempSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { totalSteps } from '../../../src/experiments/records/training-position.js';
import type { RunSpec } from '../../../src/experiments/spec/experiment.js';
import type { FinishedReport } from '../../../src/trainer/messages.js';
import { TrainerProcess } from '../../integration/trainer/trainer-process.js';

export interface TrainerRun {
  result: { weightsSha256: string; model: string | undefined; predictions: string | undefined; epochs: unknown[] };
  /** Where each execution began, in steps. */
  starts: number[];
  /** Executions that were killed. */
  kills: number;
  checkpoints: string;
  /** Of each execution. */
  artifacts: string[];
}

export interface TrainerRunOptions {
  /** A folder for all that is written. */
  scratch: string;
  /** As for a crashing trainer; execution i has the fence i, from 1. */
  crashes?: string[];
  /** 0, a checkpoint at every opportunity, when left out. */
  checkpointSeconds?: number;
  /** Called between two executions. */
  between?(folders: { checkpoints: string; artifacts: string }): void;
}

const MAX_EXECUTIONS = 60;

/** Trains a run in as many executions as it takes. */
export async function trainToTheEnd(spec: RunSpec, options: TrainerRunOptions): Promise<TrainerRun> {
  const { scratch, crashes = [], checkpointSeconds = 0, between } = options;
  const newFolder = () => mkdtempSync(path.join(scratch, 'run-'));
  const start = () => new TrainerProcess({ REGULAB_CHECKPOINT_SECONDS: String(checkpointSeconds) }, { crashes });
  const checkpoints = { folder: newFolder(), oldestFence: 0 };
  const starts: number[] = [];
  const artifacts: string[] = [];
  let next = start();
  try {
    for (let fence = 1; fence <= MAX_EXECUTIONS; fence++) {
      const trainer = next;
      await trainer.report('ready');
      // Loads while this one trains.
      next = start();
      const artifactDirectory = newFolder();
      artifacts.push(artifactDirectory);
      try {
        const last = await trainer.train(spec, { fence, checkpoints, artifactDirectory });
        if (last.type !== 'finished') throw new Error(`The run ended as ${JSON.stringify(last)}.`);
        starts.push(totalSteps((await trainer.report('started')).position));
        const result = resultOf(last, artifactDirectory);
        return { result, starts, kills: fence - 1, checkpoints: checkpoints.folder, artifacts };
      } catch (error) {
        if (trainer.child.signalCode !== 'SIGKILL') throw error;
        const started = trainer.reports.find((report) => report.type === 'started');
        if (started) starts.push(totalSteps(started.position));
        between?.({ checkpoints: checkpoints.folder, artifacts: artifactDirectory });
      } finally {
        await trainer.end();
      }
    }
  } finally {
    next.child.kill('SIGKILL');
  }
  throw new Error(`The run was not over after ${MAX_EXECUTIONS} executions.`);
}

function resultOf({ weightsSha256, artifacts }: FinishedReport, folder: string): TrainerRun['result'] {
  const sha256 = Object.fromEntries(artifacts.map((artifact) => [artifact.name, artifact.sha256]));
  const { epochs } = JSON.parse(readFileSync(path.join(folder, 'run.json'), 'utf8'));
  return {
    weightsSha256,
    model: sha256['model.json'],
    predictions: sha256['predictions.bin'],
    epochs: epochs.map((epoch: object) => ({ ...epoch, durationMs: 0 })),
  };
}
