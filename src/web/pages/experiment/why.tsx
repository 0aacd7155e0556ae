/** How the answer was found, for those who ask: in plain words first, then the tests. */
import type { Comparison } from 'regulab-client';
import {
  coverage,
  inPlainWords,
  missingFigures,
  sentencesOf,
  WHAT_P_IS,
} from '../../../analysis/comparison/in-plain-words.js';
import { probability, range, signedAmount } from '../../../number-format.js';
import { DataTable, numeric } from '../../parts/figure.js';
import { Disclosure } from '../../parts/lazy/disclosure.js';
import { words } from '../../words/words.js';

export const Why = ({ comparison }: { comparison: Comparison }) => (
  <Disclosure summary={words.experiment.why.summary} class="why">
    {() => (
      <>
        <List items={[...inPlainWords(comparison), ...comparison.notes]} />
        <Disclosure summary={words.experiment.why.tests}>{() => <Tests comparison={comparison} />}</Disclosure>
      </>
    )}
  </Disclosure>
);

function Tests({ comparison }: { comparison: Comparison }) {
  const { comparisons } = comparison;
  const [covered, missing] = [coverage(comparison), missingFigures(comparison)];
  return (
    <>
      {comparisons.map(({ arm, statement }) => (
        <section key={arm} aria-label={words.experiment.why.statement(arm)}>
          <h2 class="minor">{arm}</h2>
          <List items={sentencesOf(statement)} />
        </section>
      ))}
      {comparisons.length > 0 && (
        <>
          <h2 class="minor">{words.experiment.why.testsTitle}</h2>
          <DataTable table={testsOf(comparison)} />
          <p class="about">{words.experiment.why.aboutTests(WHAT_P_IS)}</p>
        </>
      )}
      {missing.length > 0 && (
        <>
          <h2 class="minor">{words.experiment.why.missing}</h2>
          <List items={missing} />
        </>
      )}
      {covered.length > 0 && (
        <>
          <h2 class="minor">{words.experiment.why.covered}</h2>
          <List items={covered} />
        </>
      )}
    </>
  );
}

const List = ({ items }: { items: readonly string[] }) => (
  <ul>
    {items.map((item) => (
      <li key={item}>{item}</li>
    ))}
  </ul>
);

function testsOf({ comparisons, metric }: Comparison) {
  const { columns } = words.experiment.why;
  const p = (test: { p: number } | null | undefined) => (test ? probability(test.p) : '–');
  const limits = (interval: { low: number; high: number } | null) =>
    range(interval, (value) => signedAmount(value, metric));
  return {
    headings: [
      columns.arm,
      numeric(columns.pairs),
      numeric(columns.pairedT),
      numeric(columns.holm),
      numeric(columns.signFlip),
      numeric(columns.interval),
      numeric(columns.bootstrap),
    ],
    rows: comparisons.map(({ arm, n, pairedT, holm, signFlip, difference, bootstrap }) => [
      arm,
      String(n),
      p(pairedT),
      p(holm),
      p(signFlip),
      limits(difference?.interval ?? null),
      limits(bootstrap.seeds),
    ]),
  };
}
