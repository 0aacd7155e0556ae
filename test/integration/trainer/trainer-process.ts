/** A real trainer, forked from the built program as the worker does it. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { RunSpec } from '../../../src/experiments/spec/experiment.js';
import type { TrainCommand, TrainerCommand, TrainerReport } from '../../../src/trainer/messages.js';
import { dataset, model, regularization, training } from '../../support/specs.js';
import { CRASHING_TRAINER } from '../../support/worker-process.js';

export const ROOT = path.resolve(import.meta.dirname, '../../..');
type ReportOf<Type extends TrainerReport['type']> = Extract<TrainerReport, { type: Type }>;

/** A run of a second or less: softmax regression on MNIST's first 300 images, two epochs. */
export function runSpec(fields: Partial<RunSpec> = {}): RunSpec {
  return {
    dataset: dataset({ trainSize: 300 }),
    seed: 1,
    model: model({ architecture: 'softmax-regression' }),
    regularization: regularization(),
    training: training({ epochs: 2 }),
    layerReport: 'final',
    ...fields,
  };
}

/** A run that trains until it is stopped; its first epoch alone takes seconds. */
export const ENDLESS = runSpec({
  dataset: dataset({ validationSplit: 0 }),
  training: training({ epochs: 1000, batchSize: 1 }),
});

/** How long a trainer may take to exit before it is killed: a hung one never does. */
const END_MS = 10_000;

export interface TrainerProcessOptions {
  /** A program that starts Node with the arguments it is given, instead of Node itself. */
  execPath?: string;
  /** What goes wrong in it, and when: see test/support/crashing-trainer.mjs. */
  crashes?: string[];
}

export class TrainerProcess {
  readonly child: ChildProcess;
  readonly reports: TrainerReport[] = [];
  output = '';
  #listeners = new Set<() => void>();

  /** @param environment added to PATH, as the worker passes only what the trainer needs */
  constructor(
    environment: Record<string, string> = {},
    { execPath = process.execPath, crashes = [] }: TrainerProcessOptions = {},
  ) {
    const program = crashes.length > 0 ? CRASHING_TRAINER : path.join(ROOT, 'dist/trainer/main.js');
    this.child = fork(program, {
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execArgv: [],
      execPath,
      env: { PATH: process.env.PATH!, TF_CPP_MIN_LOG_LEVEL: '2', TEST_CRASH_AT: crashes.join(), ...environment },
    });
    for (const stream of [this.child.stdout!, this.child.stderr!]) {
      stream.on('data', (chunk) => {
        this.output += chunk;
      });
    }
    this.child.on('message', (report: TrainerReport) => {
      this.reports.push(report);
      for (const listener of this.#listeners) listener();
    });
    this.child.on('exit', () => {
      for (const listener of this.#listeners) listener();
    });
  }

  /** Waits for the first report of a type; rejects with the output when the process ends first. */
  async report<Type extends TrainerReport['type']>(type: Type): Promise<ReportOf<Type>> {
    const found = () => this.reports.find((report): report is ReportOf<Type> => report.type === type);
    return new Promise((resolve, reject) => {
      const check = () => {
        const report = found();
        const ended = this.child.exitCode !== null || this.child.signalCode !== null;
        if (report === undefined && !ended) return;
        this.#listeners.delete(check);
        if (report) resolve(report);
        else reject(new Error(`The trainer ended without "${type}":\n${this.output}`));
      };
      this.#listeners.add(check);
      check();
    });
  }

  /** Gives a run and waits for its last report. */
  async train(spec: RunSpec, fields: Partial<TrainCommand> = {}): Promise<TrainerReport> {
    this.reports.length = 0;
    this.send(trainCommand(spec, fields));
    return Promise.race((['finished', 'stopped', 'diverged', 'failed'] as const).map((type) => this.report(type)));
  }

  send(command: TrainerCommand): void {
    this.child.send(command);
  }

  async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.disconnect();
    const killer = setTimeout(() => this.child.kill('SIGKILL'), END_MS);
    await exited;
    clearTimeout(killer);
  }
}

export function trainCommand(spec: RunSpec, fields: Partial<TrainCommand> = {}): TrainCommand {
  return {
    type: 'train',
    runId: 'run_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b61',
    experimentId: 'exp_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60',
    arm: 'arm',
    fence: 1,
    spec,
    artifactDirectory: mkdtempSync(path.join(os.tmpdir(), 'regulab-artifacts-')),
    checkpoints: { folder: mkdtempSync(path.join(os.tmpdir(), 'regulab-checkpoints-')), oldestFence: 0 },
    ...fields,
  };
}
