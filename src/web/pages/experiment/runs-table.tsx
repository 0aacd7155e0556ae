/** Every run of an experiment, with the way to its page. */
import { useState } from 'preact/hooks';
import type { Run } from 'regulab-client';
import type { ArmStyles } from '../../../charts/drawing/series.js';
import { amount, orDash } from '../../../number-format.js';
import { ArmMark } from '../../parts/arm-mark.js';
import { Status } from '../../parts/status.js';
import { addressOf } from '../../routing/route.js';
import { words } from '../../words/words.js';

interface RowProps {
  run: Run;
  styles: ArmStyles;
}

/** More rows only on request. */
const FIRST = 100;

export function RunsTable({ runs, styles }: { runs: readonly Run[]; styles: ArmStyles }) {
  const [isWhole, setWhole] = useState(false);
  const { columns } = words.experiment.runs;
  const shown = isWhole ? runs : runs.slice(0, FIRST);
  return (
    <section id="runs" aria-label={words.experiment.runs.title}>
      <h2>{words.experiment.runs.title}</h2>
      <section class="scroll runs-table" tabIndex={0} aria-label={words.experiment.runs.table}>
        <table>
          <thead>
            <tr>
              <th scope="col">{columns.arm}</th>
              <th scope="col">{columns.run}</th>
              <th scope="col">{columns.status}</th>
              <th scope="col" class="number">
                {columns.epochs}
              </th>
              <th scope="col" class="number">
                {columns.accuracy}
              </th>
              <th scope="col" class="number">
                {columns.loss}
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((run) => (
              <Row key={run.id} run={run} styles={styles} />
            ))}
          </tbody>
        </table>
      </section>
      {shown.length < runs.length && (
        <button type="button" onClick={() => setWhole(true)}>
          {words.experiment.runs.all(runs.length)}
        </button>
      )}
    </section>
  );
}

/** Why a run ended, where that is not as planned. */
const ENDS: Partial<Record<NonNullable<Run['stopReason']>['kind'], string>> = words.experiment.runs.ends;

const Row = ({ run: { id, arm, seed, status, progress, evaluation, stopReason, error }, styles }: RowProps) => (
  <tr>
    <td>
      <span class="arm-name">
        <ArmMark arm={arm} styles={styles} /> {arm}
      </span>
    </td>
    <td>
      <a href={addressOf(['runs', id])}>{words.parts.seed(seed)}</a>
    </td>
    <td>
      <Status status={status} /> <span class="about">{(stopReason && ENDS[stopReason.kind]) ?? error?.message}</span>
    </td>
    <td class="number">
      {progress.epoch}/{progress.epochs}
    </td>
    <td class="number">{orDash(evaluation, ({ test }) => amount(test.accuracy, 'test.accuracy'))}</td>
    <td class="number">{orDash(evaluation, ({ test }) => amount(test.dataLoss, 'test.dataLoss'))}</td>
  </tr>
);
