/** Every run of an experiment, with the way to its page. */
import { useState } from 'preact/hooks';
import type { Run } from 'regulab-client';
import type { ArmStyles } from '../../../charts/drawing/series.js';
import { amount, orDash } from '../../../number-format.js';
import { ArmMark } from '../../parts/arm-mark.js';
import { Status } from '../../parts/status.js';
import { addressOf } from '../../routing/route.js';

/** More rows only on request. */
const FIRST = 100;

export function RunsTable({ runs, styles }: { runs: readonly Run[]; styles: ArmStyles }) {
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? runs : runs.slice(0, FIRST);
  return (
    <section aria-label="Runs">
      <h2>Runs</h2>
      <section class="scroll" tabIndex={0} aria-label="Table of the runs">
        <table>
          <thead>
            <tr>
              <th scope="col">arm</th>
              <th scope="col">run</th>
              <th scope="col">status</th>
              <th scope="col" class="number">
                epochs
              </th>
              <th scope="col" class="number">
                test accuracy, %
              </th>
              <th scope="col" class="number">
                test loss
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
          Show all {runs.length}
        </button>
      )}
    </section>
  );
}

const Row = ({ run: { id, arm, seed, status, progress, evaluation }, styles }: { run: Run; styles: ArmStyles }) => (
  <tr>
    <td>
      <ArmMark arm={arm} styles={styles} /> {arm}
    </td>
    <td>
      <a href={addressOf(['runs', id])}>seed {seed}</a>
    </td>
    <td>
      <Status status={status} />
    </td>
    <td class="number">
      {progress.epoch}/{progress.epochs}
    </td>
    <td class="number">{orDash(evaluation, ({ test }) => amount(test.accuracy, 'test.accuracy'))}</td>
    <td class="number">{orDash(evaluation, ({ test }) => amount(test.dataLoss, 'test.dataLoss'))}</td>
  </tr>
);
