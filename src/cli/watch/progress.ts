/**
 * Shows runs as they train. On a terminal: one line per run with a bar, redrawn in place.
 * Elsewhere: a line for every change of state and now and then for an epoch, so that a log shows
 * life without being flooded.
 */
import type { Event, Run, RunStatus, Schemas } from '#client';
import { isFinished } from '../../experiments/records/states.js';
import { clip, clipMiddle, duration, type Palette, percent, significant, waitText } from '../output/format.js';

type EpochMetrics = Schemas['EpochMetrics'];
type RunSummary = Schemas['RunSummary'];

/** What is known of one run: its last state and its last epoch's metrics. */
export interface RunView {
  id: string;
  /** What a person calls it: arm and seed, with the experiment's name where several are shown. */
  label: string;
  status: RunStatus;
  attempt: number;
  epoch: number;
  epochs: number | null;
  percent: number;
  etaSeconds: number | null;
  latest: EpochMetrics | null;
  testAccuracy: number | null;
  note: string | null;
}

/** The part of a terminal that is needed. */
export interface ProgressOutput {
  write(text: string): unknown;
  isTTY?: boolean | undefined;
  columns?: number | undefined;
  rows?: number | undefined;
}

export interface Progress {
  /** Adds runs, in the order in which they are shown. */
  add(runs: RunSummary[], prefix?: string): void;
  /** Takes in an event of the stream. */
  event(event: Event): void;
  /** Takes in what a poll of the runs said: progress inside an epoch, which no event tells. */
  poll(runs: Run[]): void;
  /** A line of text above the bars. */
  note(text: string): void;
  /** Leaves the last picture standing. */
  close(): void;
}

const REDRAW_MS = 100;
/** Without a terminal: epochs of one run are reported at most this often … */
const EPOCH_LINE_MS = 1_000;
/** … and after this silence the state of the running runs is reported. */
const SILENCE_MS = 8_000;

/**
 * Makes the renderer that suits the output.
 * @param now milliseconds of a monotonic clock
 */
export function createProgress(
  output: ProgressOutput,
  palette: Palette,
  now: () => number = () => performance.now(),
): Progress {
  const views = new Map<string, RunView>();
  const renderer = output.isTTY ? redrawnLines(output, palette, views) : plainLines(output, palette, views, now);
  const change = (id: string | null, update: (view: RunView) => void) => {
    const view = id === null ? undefined : views.get(id);
    if (!view) return;
    const before = { ...view };
    update(view);
    renderer.changed(before, view);
  };
  return {
    add(runs, prefix = '') {
      for (const run of runs) views.set(run.id, emptyView(run, `${prefix}${run.arm} seed ${run.seed}`));
      renderer.tick();
    },
    event(event) {
      change(event.runId, (view) => applyEvent(view, event));
    },
    poll(runs) {
      for (const run of runs) change(run.id, (view) => applyRun(view, run));
      renderer.tick();
    },
    note: renderer.note,
    close: renderer.close,
  };
}

function emptyView(run: RunSummary, label: string): RunView {
  return {
    id: run.id,
    label,
    status: run.status,
    attempt: 1,
    epoch: 0,
    epochs: null,
    percent: 0,
    etaSeconds: null,
    latest: null,
    testAccuracy: null,
    note: null,
  };
}

const STATUS_OF_EVENT: Partial<Record<Event['type'], RunStatus>> = {
  'run.queued': 'queued',
  'run.started': 'running',
  'run.paused': 'paused',
  'run.resumed': 'running',
  'run.retrying': 'queued',
  'run.cancelling': 'cancelling',
};

/** Moves a view on by one event. Events may repeat what is known already. */
export function applyEvent(view: RunView, { type, data }: Event): void {
  view.status = STATUS_OF_EVENT[type] ?? view.status;
  if (type === 'run.started') {
    view.attempt = typeof data.attempt === 'number' ? data.attempt : view.attempt;
    view.note = null;
    // An execution begins at the first epoch again unless it says otherwise.
    Object.assign(view, { epoch: 0, percent: 0, etaSeconds: null, latest: null });
  } else if (type === 'run.epoch') {
    const metrics = (data.metrics ?? data) as EpochMetrics;
    view.latest = metrics;
    applyProgress(view, (data.progress as Run['progress'] | undefined) ?? { epoch: metrics.epoch });
  } else if (type === 'run.resumed') {
    view.epoch = typeof data.epoch === 'number' ? data.epoch : view.epoch;
  } else if (type === 'run.retrying') {
    view.note = errorText(data.error) ?? 'tried again';
  } else if (type === 'run.finished') {
    view.status = data.status as RunStatus;
    view.testAccuracy = (data.evaluation as Run['evaluation'] | undefined)?.test.accuracy ?? view.testAccuracy;
    view.note = errorText(data.error);
    if (view.status === 'succeeded') Object.assign(view, { percent: 100, etaSeconds: 0 });
  }
}

/**
 * Moves a view on by what a poll said. An answer that is older than the events known is left aside.
 */
export function applyRun(view: RunView, run: Run): void {
  if (isFinished(view.status) && !isFinished(run.status)) return;
  view.status = run.status;
  view.attempt = run.attempt;
  view.note = errorText(run.error) ?? (run.waitReason === null ? null : waitText(run.waitReason));
  view.testAccuracy = run.evaluation?.test.accuracy ?? null;
  if (run.progress.epoch >= view.epoch) applyProgress(view, run.progress);
}

function applyProgress(view: RunView, progress: Partial<Run['progress']>): void {
  view.epoch = progress.epoch ?? view.epoch;
  view.epochs = progress.epochs ?? view.epochs;
  view.percent = progress.percent ?? view.percent;
  view.etaSeconds = progress.etaSeconds ?? null;
}

function errorText(error: unknown): string | null {
  const { code, message } = (error ?? {}) as { code?: string; message?: string };
  return code === undefined ? null : `${code}: ${message}`;
}

interface Renderer {
  changed(before: RunView, after: RunView): void;
  tick(): void;
  note(text: string): void;
  close(): void;
}

function plainLines(
  output: ProgressOutput,
  palette: Palette,
  views: Map<string, RunView>,
  now: () => number,
): Renderer {
  const saidAt = new Map<string, number>();
  let lastLine = now();
  const say = (text: string) => {
    lastLine = now();
    output.write(`${palette.print(text)}\n`);
  };
  return {
    changed(before, after) {
      const changedState = before.status !== after.status || before.attempt !== after.attempt;
      const newEpoch =
        before.epoch !== after.epoch && now() - (saidAt.get(after.id) ?? Number.NEGATIVE_INFINITY) >= EPOCH_LINE_MS;
      if (!changedState && !newEpoch) return;
      saidAt.set(after.id, now());
      say(`${after.label}: ${describeRun(after)}`);
    },
    tick() {
      if (now() - lastLine < SILENCE_MS) return;
      const active = [...views.values()].filter(({ status }) => !isFinished(status));
      const running = active.filter(({ status }) => status !== 'queued');
      for (const view of running.length > 0 ? running : active.slice(0, 1)) say(`${view.label}: ${describeRun(view)}`);
    },
    note: say,
    close() {},
  };
}

function redrawnLines(output: ProgressOutput, palette: Palette, views: Map<string, RunView>): Renderer {
  let drawn = 0;
  let timer: NodeJS.Timeout | undefined;
  const erase = () => (drawn > 0 ? `\u001b[${drawn}A\u001b[0J` : '');
  const draw = (above = '') => {
    clearTimeout(timer);
    timer = undefined;
    // The last column stays free: a full line would wrap and the count of lines drawn be wrong.
    const size = { columns: (output.columns ?? 80) - 1, rows: (output.rows ?? 24) - 2 };
    const lines = renderBars([...views.values()], size, palette);
    output.write(`${erase()}${palette.print(`${above}${lines.map((line) => `${line}\n`).join('')}`)}`);
    drawn = lines.length;
  };
  const soon = () => {
    timer ??= setTimeout(draw, REDRAW_MS);
  };
  return { changed: soon, tick: soon, note: (text) => draw(`${text}\n`), close: () => draw() };
}

/**
 * The picture of all runs as lines no wider than the terminal; what does not fit its height is
 * summed up.
 */
export function renderBars(
  views: RunView[],
  { columns, rows }: { columns: number; rows: number },
  palette: Palette,
): string[] {
  const rank = (view: RunView) => (isFinished(view.status) ? 2 : view.status === 'queued' ? 1 : 0);
  const space = Math.max(1, rows - 1);
  const chosen = new Set([...views].sort((a, b) => rank(a) - rank(b)).slice(0, space));
  const labelWidth = Math.min(40, Math.max(0, ...views.map(({ label }) => label.length)));
  const lines = views
    .filter((view) => chosen.has(view))
    .map((view) => {
      const label = clipMiddle(view.label, labelWidth).padEnd(labelWidth);
      const text = clip(describeRun(view), columns - labelWidth - BAR_WIDTH - 4);
      return `${label}  ${bar(view.percent, palette)}  ${palette.status(view.status, text)}`;
    });
  const done = views.filter(({ status }) => isFinished(status)).length;
  const eta = Math.max(0, ...views.map(({ etaSeconds }) => etaSeconds ?? 0));
  const hidden = views.length > chosen.size ? `, ${views.length - chosen.size} not shown` : '';
  lines.push(
    clip(
      `${done} of ${views.length} runs done${hidden}${eta > 0 ? `, ${duration(eta)} left for those in progress` : ''}`,
      columns,
    ),
  );
  return lines;
}

const BAR_WIDTH = 20;

function bar(percentDone: number, palette: Palette): string {
  const filled = Math.round((Math.min(Math.max(percentDone, 0), 100) / 100) * BAR_WIDTH);
  return palette.bar('█'.repeat(filled)) + palette.dim('░'.repeat(BAR_WIDTH - filled));
}

/** One run in one line: `epoch 3/10  32 %  eta 12 s  validation accuracy 94.50 %  loss 0.2123`. */
export function describeRun(view: RunView): string {
  const parts: string[] = [];
  if (view.status !== 'running') parts.push(view.status);
  if (view.attempt > 1) parts.push(`attempt ${view.attempt}`);
  if (view.status === 'running' && view.epoch === 0 && view.percent === 0) parts.push('started');
  else if (view.status === 'running' || view.epoch > 0) parts.push(`epoch ${view.epoch}/${view.epochs ?? '?'}`);
  if (view.status === 'running' && view.percent > 0) parts.push(`${view.percent.toFixed(0)} %`);
  if (view.status === 'running' && view.etaSeconds) parts.push(`eta ${duration(view.etaSeconds)}`);
  if (view.testAccuracy !== null) parts.push(`test accuracy ${percent(view.testAccuracy)}`);
  else if (view.latest) {
    const { train, validation } = view.latest;
    const { accuracy, dataLoss } = validation ?? train;
    parts.push(`${validation ? 'validation' : 'train'} accuracy ${percent(accuracy)}`, `loss ${significant(dataLoss)}`);
  }
  if (view.note) parts.push(view.note);
  return parts.join('  ');
}
