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
import { DataTable } from '../../parts/figure.js';
import { Disclosure } from '../../parts/lazy/disclosure.js';

export const Why = ({ comparison }: { comparison: Comparison }) => (
  <Disclosure summary="Why?" class="why">
    {() => (
      <>
        <List items={[...inPlainWords(comparison), ...comparison.notes]} />
        <Disclosure summary="The tests, for statisticians">{() => <Tests comparison={comparison} />}</Disclosure>
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
        <section key={arm} aria-label={`Statement on ${arm}`}>
          <h2 class="minor">{arm}</h2>
          <List items={sentencesOf(statement)} />
        </section>
      ))}
      {comparisons.length > 0 && (
        <>
          <h2 class="minor">Tests</h2>
          <DataTable table={testsOf(comparison)} />
          <p class="about">{WHAT_P_IS} The bootstrap resamples the seeds.</p>
        </>
      )}
      {missing.length > 0 && (
        <>
          <h2 class="minor">What is missing</h2>
          <List items={missing} />
        </>
      )}
      {covered.length > 0 && (
        <>
          <h2 class="minor">What this covers</h2>
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
  const p = (test: { p: number } | null | undefined) => (test ? probability(test.p) : '–');
  const limits = (interval: { low: number; high: number } | null) =>
    range(interval, (value) => signedAmount(value, metric));
  return {
    headings: [
      'arm',
      'pairs>',
      'paired t, p>',
      'after Holm, p>',
      'sign flip, p>',
      't interval>',
      'bootstrap interval>',
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
