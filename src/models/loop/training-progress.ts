/**
 * The progress of a training: epoch and step, metrics so far, best epoch; restored from a
 * checkpoint and saved into one.
 */

import type { LayerState } from '../../experiments/records/layer-report.js';
import type { EpochMetrics } from '../../experiments/records/metrics.js';
import { type TrainingPosition, totalSteps } from '../../experiments/records/training-position.js';
import { randomStream, shuffledIndices } from '../runtime/random.js';
import { createEarlyStopping, type EarlyStopping } from './early-stopping.js';
import type { EpochSteps } from './epoch-steps.js';
import type { Occasion } from './resumable.js';
import type { MeasuredSplits, TrainingOutcome, TrainingRequest } from './training-request.js';
import type { BestEpoch, TrainingState } from './training-state.js';
import { averageAfter, type WeightAverage } from './weight-averaging.js';

export class TrainingProgress {
  /** Finished epochs. */
  epoch = 0;
  /** Steps taken of the epoch under way. */
  step = 0;
  readonly #request: TrainingRequest;
  readonly #steps: EpochSteps;
  #epochs: EpochMetrics[] = [];
  #layers: LayerState[] = [];
  #earlyStopping: EarlyStopping | null;
  #best: BestEpoch | null = null;
  #average: WeightAverage | null = null;
  /** The state of a partial epoch from a checkpoint, until that epoch resumes. */
  #pending: TrainingState | null = null;
  #epochStarted = 0;

  constructor(request: TrainingRequest, steps: EpochSteps) {
    this.#request = request;
    this.#steps = steps;
    const { earlyStopping } = request.training;
    this.#earlyStopping = earlyStopping && createEarlyStopping(earlyStopping);
  }

  /** Resumes from the newest checkpoint, if there is one. */
  async begin(): Promise<void> {
    const { checkpoints, training, listener } = this.#request;
    const state = await checkpoints?.newest(this.#steps.layout());
    if (state) {
      const { earlyStopping } = training;
      this.epoch = state.epoch;
      this.step = state.step;
      this.#epochs = state.epochs;
      this.#layers = state.layers;
      this.#earlyStopping = earlyStopping && createEarlyStopping(earlyStopping, state.earlyStopping ?? undefined);
      this.#best = state.best;
      this.#average = state.average;
      this.#steps.restore(state.variables);
      this.#pending = state;
    }
    listener.onStart?.(this.position(), this.#epochs);
  }

  position(): TrainingPosition {
    return { epoch: this.epoch, step: this.step, steps: this.#steps.count };
  }

  isFinished(): boolean {
    return this.epoch >= this.#request.training.epochs || this.#earlyStopping?.state().stop === true;
  }

  /**
   * Shuffles the epoch's images and, if a checkpoint was taken inside the epoch, restores its
   * running sums.
   */
  beginEpoch(): void {
    const { seed, data } = this.#request;
    const order = shuffledIndices(data.train.labels.length, randomStream(seed, ['shuffle', this.epoch + 1]));
    this.#steps.shuffle(order);
    if (this.#pending && this.step > 0) this.#steps.restore(this.#pending.variables);
    this.#epochStarted = performance.now() - (this.#pending?.elapsedMs ?? 0);
    this.#pending = null;
  }

  /** Records the measurements after the last step of an epoch. */
  endEpoch(measured: Omit<EpochMetrics, 'epoch' | 'durationMs'>): void {
    const { training, model, listener, inspect } = this.#request;
    const { train, validation, runningObjective } = measured;
    this.epoch += 1;
    this.step = 0;
    const durationMs = performance.now() - this.#epochStarted;
    const metrics = { epoch: this.epoch, train, validation, runningObjective, durationMs };
    this.#epochs.push(metrics);
    listener.onEpoch(metrics);
    const layers = inspect?.(this.epoch);
    if (layers) this.#layers.push(layers);
    const improved = this.#earlyStopping?.observe(metrics).improved;
    if (improved && training.earlyStopping?.restoreBest) {
      this.#best = { epoch: this.epoch, weights: model.getWeights() };
    }
    const { weightAveraging } = training;
    if (weightAveraging) this.#average = averageAfter(weightAveraging, this.#average, this.epoch, model);
  }

  /** Saves a checkpoint when one is due. */
  async checkpoint(occasion: Occasion): Promise<void> {
    if (this.#request.checkpoints?.isDue(occasion)) await this.saveState();
  }

  /** Saves a checkpoint. */
  async saveState(): Promise<void> {
    await this.#request.checkpoints?.save(this.position(), () => this.#state());
  }

  #state(): TrainingState {
    return {
      ...this.position(),
      elapsedMs: this.step > 0 ? performance.now() - this.#epochStarted : 0,
      epochs: this.#epochs,
      layers: this.#layers,
      earlyStopping: this.#earlyStopping?.state() ?? null,
      variables: this.#steps.snapshot(),
      best: this.#best,
      average: this.#average,
    };
  }

  hasNotBegun(): boolean {
    return totalSteps(this.position()) === 0;
  }

  /**
   * Sets the weights of the best epoch or the average of several, if the spec asks for them,
   * however training ended. An average is not measured yet: `saved` then holds the metrics of its
   * last epoch. Weights of a partial epoch, after a request to finish now, are not measured either:
   * `saved` is null.
   */
  outcome(): TrainingOutcome {
    // The spec asks for one of them at most.
    const kept = this.#best ?? this.#average;
    if (kept) this.#request.model.setWeights(kept.weights);
    const savedEpoch = kept?.epoch ?? (this.step > 0 ? this.epoch + 1 : this.epoch);
    return {
      stopReason: { kind: this.#endedBy(), epoch: this.epoch },
      savedEpoch,
      averagedEpochs: this.#average?.count ?? null,
      saved: this.#measuredAfter(savedEpoch),
      epochs: this.#epochs,
      layers: this.#layers,
    };
  }

  #measuredAfter(epoch: number): MeasuredSplits | null {
    const metrics = this.#epochs[epoch - 1];
    return metrics ? { train: metrics.train, validation: metrics.validation } : null;
  }

  #endedBy(): 'completed' | 'early_stopped' | 'cancelled' {
    if (!this.isFinished()) return 'cancelled';
    return this.#earlyStopping?.state().stop ? 'early_stopped' : 'completed';
  }

  divergedAt(step: number): TrainingOutcome {
    const stopReason = { kind: 'diverged', epoch: this.epoch + 1, step } as const;
    return {
      stopReason,
      savedEpoch: 0,
      averagedEpochs: null,
      saved: null,
      epochs: this.#epochs,
      layers: this.#layers,
    };
  }
}
