/**
 * The checkpoints of a run: when one is due, how it is saved so that a crash at any moment leaves a
 * whole one, and how the newest usable one is found.
 *
 * One folder of the run holds them as `<fence>-<steps>.checkpoint`. Two generations are kept. A
 * state depends only on spec, seed and step, so an execution can resume from the checkpoint of any
 * earlier one.
 */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { flushToDisk } from '../../durable-files.js';
import { errnoOf } from '../../errors.js';
import { type TrainingPosition, totalSteps } from '../../experiments/records/training-position.js';
import type { VariableLayout } from '../loop/epoch-steps.js';
import type { Checkpoints, Occasion } from '../loop/resumable.js';
import type { TrainingState } from '../loop/training-state.js';
import { asWriteError, type MomentListener, writeDurably } from '../publishing/durable-file.js';
import { type CheckpointIdentity, CheckpointUnusable, decodeCheckpoint, encodeCheckpoint } from './checkpoint-file.js';

export interface CheckpointOptions {
  /** An existing folder that belongs to the run. */
  folder: string;
  identity: CheckpointIdentity;
  /** Of this execution. */
  fence: number;
  /** Checkpoints with a lower fence were written before the run was retried and are ignored. */
  oldestFence: number;
  /** Milliseconds of training between two checkpoints; 0: one at every opportunity, at any cost. */
  everyMs: number;
  passing?: MomentListener | undefined;
  onSaved(position: TrainingPosition): void;
  log(line: string): void;
  /** Milliseconds of a monotonic clock. */
  now?: () => number;
}

const GENERATIONS = 2;
/** After an epoch one is due sooner: no partial epoch has to be stored. */
const AFTER_EPOCH_MS = 1000;
/**
 * Training time between two checkpoints, as a multiple of the time the last one took: keeps the
 * cost below 2.5 %.
 */
const MIN_RATIO = 40;
/** Assumed cost of the first checkpoint, in milliseconds. */
const EXPECTED_COST_MS = 10;

const NAME = /^(\d+)-(\d+)\.checkpoint(\.tmp)?$/;

/** Errors of a missing file or a bad sector: the previous checkpoint may still be readable. */
const OF_ONE_FILE = ['ENOENT', 'EIO'];

interface CheckpointFile {
  name: string;
  fence: number;
  steps: number;
  temporary: boolean;
}

export const createCheckpoints = (options: CheckpointOptions): Checkpoints => new CheckpointFolder(options);

class CheckpointFolder implements Checkpoints {
  readonly #options: CheckpointOptions;
  readonly #now: () => number;
  /** When the last one was saved or restored, and what saving it took. */
  #last: number;
  #cost = EXPECTED_COST_MS;
  #saved: TrainingPosition | undefined;

  constructor(options: CheckpointOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#last = this.#now();
  }

  async newest(layout: readonly VariableLayout[]): Promise<TrainingState | null> {
    const { oldestFence } = this.#options;
    const files = (await this.#list()).filter((file) => !file.temporary && file.fence >= oldestFence);
    for (const file of files) {
      const state = await this.#read(file, layout);
      if (!state) continue;
      this.#saved = { epoch: state.epoch, step: state.step, steps: state.steps };
      this.#last = this.#now();
      return state;
    }
    return null;
  }

  isDue(occasion: Occasion): boolean {
    const { everyMs } = this.#options;
    if (everyMs === 0) return true;
    const atLeast = { step: everyMs, epoch: Math.min(everyMs, AFTER_EPOCH_MS), end: 0 }[occasion];
    return this.#now() - this.#last >= Math.max(atLeast, MIN_RATIO * this.#cost);
  }

  async save(position: TrainingPosition, capture: () => TrainingState): Promise<void> {
    if (this.#saved?.epoch === position.epoch && this.#saved.step === position.step) return;
    const { folder, identity, passing = () => {}, onSaved } = this.#options;
    const started = this.#now();
    passing('begun');
    try {
      await this.#makeFolder();
      await writeDurably(this.#pathAt(position), encodeCheckpoint(identity, capture()), passing);
      await flushToDisk(folder);
      passing('folder-flushed');
      await this.#prune();
      passing('pruned');
    } catch (error) {
      throw asWriteError(error as NodeJS.ErrnoException, folder);
    }
    this.#saved = position;
    this.#last = this.#now();
    this.#cost = this.#last - started;
    onSaved(position);
    passing('reported');
  }

  /** A late clean-up of an earlier execution takes the folder away while it is empty. */
  async #makeFolder(): Promise<void> {
    await mkdir(this.#options.folder).catch((error) => {
      if (errnoOf(error) !== 'EEXIST') throw error;
    });
  }

  #pathAt(position: TrainingPosition): string {
    const { folder, fence } = this.#options;
    const [first, second] = [String(fence).padStart(8, '0'), String(totalSteps(position)).padStart(12, '0')];
    return path.join(folder, `${first}-${second}.checkpoint`);
  }

  /** Newest first. */
  async #list(): Promise<CheckpointFile[]> {
    const names = await readdir(this.#options.folder).catch((error) => {
      if (errnoOf(error) !== 'ENOENT') throw error;
      return [];
    });
    const files = names.flatMap((name): CheckpointFile[] => {
      const match = NAME.exec(name);
      if (!match) return [];
      return [{ name, fence: Number(match[1]), steps: Number(match[2]), temporary: match[3] !== undefined }];
    });
    return files.sort((a, b) => b.fence - a.fence || b.steps - a.steps);
  }

  async #read(file: CheckpointFile, layout: readonly VariableLayout[]): Promise<TrainingState | null> {
    const { folder, identity, log } = this.#options;
    try {
      return decodeCheckpoint(await readFile(path.join(folder, file.name)), identity, layout);
    } catch (error) {
      if (!(error instanceof CheckpointUnusable) && !OF_ONE_FILE.includes(errnoOf(error))) throw error;
      log(`checkpoint ${file.name} cannot be used: ${(error as Error).message}`);
      // It would count as one of the generations that are kept.
      if (error instanceof CheckpointUnusable && error.damaged) await this.#remove(file);
      return null;
    }
  }

  /**
   * Removes all but the newest generations. Files of a later execution, which now owns the run,
   * stay.
   */
  async #prune(): Promise<void> {
    const ours = (await this.#list()).filter((file) => file.fence <= this.#options.fence);
    const whole = ours.filter(({ temporary }) => !temporary);
    const superfluous = [...whole.slice(GENERATIONS), ...ours.filter(({ temporary }) => temporary)];
    for (const file of superfluous) await this.#remove(file);
  }

  #remove = ({ name }: CheckpointFile) => rm(path.join(this.#options.folder, name), { force: true });
}
