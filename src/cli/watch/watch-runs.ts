/**
 * Watching experiments or runs to their end: the events drive the progress display, a poll fills in
 * between epochs.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Event, Experiment, ExperimentStatus, Run, RunStatus } from '#client';
import type { Client } from '../client/client.js';
import { firstPage, runsOf } from '../client/pages.js';
import { EXIT } from '../errors.js';
import { startText } from '../output/describe.js';
import { isRunId, type Session } from '../session.js';
import { createProgress, type Progress } from './progress.js';

/**
 * An id to watch; `prefix` stands before the names of its runs where several experiments are shown.
 */
export interface Watched {
  id: string;
  prefix?: string;
}

/** How something watched ended. A run comes alone, an experiment with its runs. */
export type Outcome = { experiment: Experiment | null; runs: Run[] };

/** A restart of the service is waited out, the supervisor's longest back-off included. */
const PATIENCE_MS = 120_000;
const POLL_MS = 1_000;

/**
 * Follows everything given until all of it has finished. With --json every event is one line.
 * @throws RegulabError, RegulabUnreachable when the service stays away for two minutes; the reason
 *   of the signal when interrupted
 */
export async function watchToEnd(session: Session, watched: Watched[]): Promise<Outcome[]> {
  const progress = session.json ? null : createProgress(session.stdout, session.palette);
  const client = patientClient(session, progress);
  const ended = new AbortController();
  const polling = progress && pollRuns(session, watched, progress, AbortSignal.any([session.signal, ended.signal]));
  try {
    await Promise.all(
      watched.map(async ({ id, prefix }) => {
        if (progress) await begin(client, progress, id, prefix);
        for await (const event of client.events(id)) show(session, progress, event);
      }),
    );
  } finally {
    ended.abort();
    await polling;
    progress?.close();
  }
  return Promise.all(watched.map(({ id }) => readOutcome(client, id)));
}

/** The exit code that follows from how it ended. */
export function exitCodeFor(status: ExperimentStatus | RunStatus): number {
  if (status === 'succeeded') return EXIT.ok;
  return status === 'cancelled' ? EXIT.cancelled : EXIT.failed;
}

/** A client that waits while the service is unreachable, and says so once per outage. */
function patientClient(session: Session, progress: Progress | null): Client {
  let saidAt = Number.NEGATIVE_INFINITY;
  return session.clientWith({ unreachableMs: PATIENCE_MS, unavailableMs: PATIENCE_MS }, (reason) => {
    if (performance.now() - saidAt > 30_000) progress?.note(`${reason} Trying again …`);
    saidAt = performance.now();
  });
}

function show(session: Session, progress: Progress | null, event: Event): void {
  session.emit(event);
  progress?.event(event);
}

async function readOutcome(client: Client, id: string): Promise<Outcome> {
  if (isRunId(id)) return { experiment: null, runs: [await client.run(id)] };
  const [experiment, runs] = await Promise.all([client.experiment(id), runsOf(client, id)]);
  return { experiment, runs };
}

/** Shows the runs, and when they start if they wait by request. */
async function begin(client: Client, progress: Progress, id: string, prefix?: string): Promise<void> {
  if (isRunId(id)) return progress.add([await client.run(id)], prefix);
  const experiment = await client.experiment(id);
  progress.add(experiment.runs, prefix);
  const starts = startText(experiment);
  if (starts !== null) progress.note(`${experiment.name} starts ${starts}.`);
}

/**
 * Asks for the running runs every second. What goes wrong here is left to the event stream to
 * report.
 */
async function pollRuns(session: Session, watched: Watched[], progress: Progress, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await delay(POLL_MS, undefined, { signal });
      const found = await Promise.all(
        watched.map(({ id }) => (isRunId(id) ? session.client.run(id).then((run) => [run]) : runningOf(session, id))),
      );
      progress.poll(found.flat());
    } catch {
      progress.poll([]);
    }
  }
}

/** The runs under way; while there are none, those that wait, with the reason why. */
async function runningOf({ client }: Session, id: string): Promise<Run[]> {
  const running = await firstPage(client.runs(id, { status: ['running'] }));
  if (running.items.length > 0) return running.items;
  return (await firstPage(client.runs(id, { status: ['queued'], limit: 20 }))).items;
}
