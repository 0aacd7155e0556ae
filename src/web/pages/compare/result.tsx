/** What the comparison says, or why the service refuses it. */
import { type Comparison, type ComparisonAcross, RegulabError } from 'regulab-client';
import { styleArms } from '../../../charts/drawing/series.js';
import { armsChart, differencesChart } from '../../../charts/figures/arms.js';
import { Answer } from '../../parts/answer/answer.js';
import { Async, Empty } from '../../parts/async.js';
import { Figure } from '../../parts/figure.js';
import { useLoaded } from '../../service/use-loaded.js';
import { words } from '../../words/words.js';
import { type ChosenArm, keyOf, writeArms } from './arms-address.js';
import { Differences } from './differences.js';

interface Props {
  arms: readonly ChosenArm[];
  metric: Comparison['metric'];
  margin: number | undefined;
}

export function Result({ arms, metric, margin }: Props) {
  const loaded = useLoaded({
    key: `${writeArms(arms)} ${metric} ${margin}`,
    load: (client, signal) =>
      client.compareAcross({ arms: [...arms], metric, ...(margin && { margin }) }, { signal, retries: 1 }),
    concerns: (change) =>
      change.type === 'run.finished' && arms.some(({ experimentId }) => experimentId === change.experimentId),
  });
  const { error } = loaded;
  if (error instanceof RegulabError && error.status < 500) return <Refused error={error} arms={arms} />;
  return (
    <Async of={loaded} lines={18}>
      {(across) => <Shown across={across} />}
    </Async>
  );
}

function Shown({ across }: { across: ComparisonAcross }) {
  const { arms, baseline, comparisons, notes, sources } = across;
  // To charts and sentences it is the comparison of one experiment.
  const comparison: Comparison = { ...across, experimentId: sources[0]!.experimentId };
  const styles = styleArms(
    arms.map(({ arm }) => arm),
    baseline,
  );
  if (!arms.some(({ mean }) => mean !== null)) return <Empty>{words.compare.nothingYet}</Empty>;
  return (
    <>
      <Answer comparison={comparison} />
      <Differences comparison={across} />
      <div class="pair">
        <Figure figure={armsChart(comparison, styles)} name="arms" />
        {comparisons.some(({ difference }) => difference !== null) && (
          <Figure figure={differencesChart(comparison, styles)} name="differences" />
        )}
      </div>
      {notes.length > 0 && (
        <details class="compare-notes">
          <summary>{words.compare.notes}</summary>
          <ul>
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Refused({ error, arms }: { error: RegulabError; arms: readonly ChosenArm[] }) {
  const armOf = (pointer = '') => arms[Number(/^\/arms\/(\d+)/.exec(pointer)?.[1] ?? Number.NaN)];
  return (
    <section class="notice notice-bad" role="alert">
      <p>
        <b>{words.compare.refused}</b> {error.problem?.detail ?? error.message}
      </p>
      <ul>
        {error.errors.map(({ pointer, message }) => {
          const arm = armOf(pointer);
          return (
            <li key={`${pointer} ${message}`}>
              {arm && <code>{keyOf(arm)}</code>} {message}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
