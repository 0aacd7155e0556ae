/** How the answer was found, for those who ask: the statements, the tests, what they assume. */
import type { Comparison } from 'regulab-client';
import { probability, range, signedAmount } from '../../../number-format.js';
import { DataTable } from '../../parts/figure.js';
import { Disclosure } from '../../parts/lazy/disclosure.js';

export const Why = ({ comparison }: { comparison: Comparison }) => (
  <Disclosure summary="Why?" class="why">
    {() => <Reasons comparison={comparison} />}
  </Disclosure>
);

function Reasons({ comparison }: { comparison: Comparison }) {
  const { comparisons, covers, notes } = comparison;
  return (
    <>
      {comparisons.length > 0 && (
        <>
          <p>Every seed trains all arms from the same beginning, so that seeds are compared in pairs.</p>
          <ul>
            {comparisons.map(({ arm, statement }) => (
              <li key={arm}>{statement.startsWith(arm) ? statement : `${arm}: ${statement}`}</li>
            ))}
          </ul>
          <h2 class="minor">Tests</h2>
          <DataTable table={testsOf(comparison)} />
          <p class="about">
            p is the probability of a difference at least this large if there were none. The t test assumes differences
            that are roughly normal; the sign-flip test does not. Holm’s p allows for several arms being tested at once.
            The bootstrap resamples the seeds.
          </p>
          <Missing comparison={comparison} />
        </>
      )}
      {Object.keys(covers).length > 0 && (
        <>
          <h2 class="minor">What this covers</h2>
          <ul>
            {Object.entries(covers).map(([figures, text]) => (
              <li key={figures}>
                {text} <span class="about">({figures})</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
    </>
  );
}

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

/** Each reason once, with the figures that lack. */
function Missing({ comparison: { comparisons } }: { comparison: Comparison }) {
  const figures = new Map<string, Set<string>>();
  for (const { reasons } of comparisons) {
    for (const [name, reason] of Object.entries(reasons)) {
      figures.set(reason, (figures.get(reason) ?? new Set()).add(name));
    }
  }
  if (figures.size === 0) return null;
  return (
    <>
      <h2 class="minor">What is missing</h2>
      <ul>
        {[...figures].map(([reason, names]) => (
          <li key={reason}>
            {reason} <span class="about">({[...names].join(', ')})</span>
          </li>
        ))}
      </ul>
    </>
  );
}
