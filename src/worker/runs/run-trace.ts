/**
 * The spans of an execution: what it is about, its phases, and its epochs. Trainers know nothing of
 * traces; the times are those at which their reports arrive.
 */
import type { EpochMetrics } from '../../experiments/records/metrics.js';
import { RUN_QUEUE } from '../../queue/run-jobs.js';
import type { ClaimedRun } from '../../store/store.js';
import {
  type Context,
  contextIn,
  contextOf,
  currentContext,
  fail,
  inSpan,
  jobAttributes,
  openSpan,
  type Span,
  SpanKind,
} from '../../tracing/spans.js';
import type { Ending } from './drive-trainer.js';

/** Spans of epochs in an execution; with more epochs, each span covers several. */
const MOST_EPOCH_SPANS = 100;

/**
 * Executes a claimed run within its span, which belongs to what queued the run.
 * @param begun when the worker took the job, in ms since 1970
 */
export function inRunSpan<Result>(claim: ClaimedRun, begun: number, work: (span: Span) => Promise<Result>) {
  const { run, fence, attempt, tenant } = claim;
  const attributes = {
    ...jobAttributes('process', RUN_QUEUE),
    'regulab.experiment.id': run.experimentId,
    'regulab.run.id': run.id,
    'regulab.run.arm': run.arm,
    'regulab.run.seed': run.seed,
    'regulab.run.attempt': attempt,
    'regulab.run.fence': fence,
    'regulab.tenant': tenant,
  };
  const options = { kind: SpanKind.CONSUMER, attributes, startTime: begun, within: contextIn(claim.traceparent) };
  return inSpan(`process ${RUN_QUEUE}`, options, work);
}

/** Notes how an execution ended. */
export function noteEnding(span: Span, ending: Ending): void {
  span.setAttribute('regulab.run.ending', ending.kind === 'interrupted' ? ending.by : ending.kind);
  if (ending.kind === 'failed') fail(span, ending.code);
  if (ending.kind === 'diverged') fail(span, 'TRAINING_DIVERGED');
}

/** Opens and closes the spans of a training as its reports arrive. */
export class TrainingTrace {
  /** Of the execution. */
  readonly #within: Context = currentContext();
  readonly #epochsPerSpan: number;
  #phase: Span | undefined;
  #training: Context | undefined;
  /** When the last epoch ended, and the first of those that no span covers yet. */
  #from = 0;
  #first: EpochMetrics | undefined;
  #last: EpochMetrics | undefined;

  /** @param epochs that the spec asks for */
  constructor(epochs: number) {
    this.#epochsPerSpan = Math.ceil(epochs / MOST_EPOCH_SPANS);
    this.#open('prepare');
  }

  /** The trainer has data and model. */
  started(): void {
    this.#training = contextOf(this.#open('train'), this.#within);
    this.#from = Date.now();
  }

  epoch(metrics: EpochMetrics): void {
    this.#first ??= metrics;
    this.#last = metrics;
    if (metrics.epoch - this.#first.epoch + 1 >= this.#epochsPerSpan) this.#closeEpochs();
  }

  /** What follows the training until `ended`: the evaluation, and saving the model. */
  ended(ending: Ending): void {
    this.#closeEpochs();
    const { kind } = ending;
    const saves = kind === 'finished' && this.#training !== undefined;
    this.#phase?.end(saves ? this.#from : undefined);
    if (saves) openSpan('evaluate and save', { within: this.#within, startTime: this.#from }).end();
  }

  #open(name: string): Span {
    this.#phase?.end();
    this.#phase = openSpan(name, { within: this.#within });
    return this.#phase;
  }

  /** One span for the epochs since the last one. */
  #closeEpochs(): void {
    const [first, last] = [this.#first, this.#last];
    if (first === undefined || last === undefined) return;
    const startTime = this.#from;
    this.#from = Date.now();
    this.#first = undefined;
    const attributes = {
      'regulab.epoch.first': first.epoch,
      'regulab.epoch.last': last.epoch,
      'regulab.train.objective': last.train.objective,
      ...(last.validation && { 'regulab.validation.accuracy': last.validation.accuracy }),
    };
    openSpan('epoch', { within: this.#training ?? this.#within, startTime, attributes }).end(this.#from);
  }
}
