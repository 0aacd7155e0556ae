/** States of experiments and runs: a word with a sign, so that colour is never the only one. */
import type { ExperimentStatus, RunStatus } from 'regulab-client';
import { words } from '../words/words.js';

const SIGNS: Record<ExperimentStatus | RunStatus, string> = {
  queued: '◷',
  running: '▶',
  paused: '❚❚',
  cancelling: '◼',
  succeeded: '✓',
  partially_succeeded: '◐',
  failed: '✕',
  cancelled: '◼',
};

export const Status = ({ status }: { status: ExperimentStatus | RunStatus }) => (
  <span class={`status status-${status}`}>
    <span aria-hidden="true">{SIGNS[status]}</span> {words.parts.statuses[status]}
  </span>
);

const FINISHED: readonly string[] = ['succeeded', 'partially_succeeded', 'failed', 'cancelled'];
export const isFinished = ({ status }: { status: ExperimentStatus | RunStatus }): boolean => FINISHED.includes(status);

/** @param percent 0 to 100 */
export function ProgressBar({ percent, label }: { percent: number; label: string }) {
  return <progress class="progress" max={100} value={percent} aria-label={label} />;
}
