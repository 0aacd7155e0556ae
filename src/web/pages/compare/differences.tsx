/** Every setting in which an arm differs from the baseline: the effects are measured together. */
import type { ComparisonAcross } from 'regulab-client';

export function Differences({ comparison: { baseline, comparisons } }: { comparison: ComparisonAcross }) {
  return (
    <section class="differences">
      <h2>What differs</h2>
      {comparisons.map(({ arm, differences }) => (
        <section key={arm} aria-label={`Settings of ${arm}`}>
          {differences.length === 0 ? (
            <p>{arm} has the same settings as the baseline.</p>
          ) : (
            <>
              {differences.length > 1 && (
                <p class="about">
                  {arm} differs in {differences.length} settings. What is measured is the effect of all of them
                  together.
                </p>
              )}
              <section class="scroll" tabIndex={0} aria-label={`Settings in which ${arm} and ${baseline} differ`}>
                <table>
                  <thead>
                    <tr>
                      <th scope="col">setting</th>
                      <th scope="col">{baseline} (baseline)</th>
                      <th scope="col">{arm}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {differences.map(({ pointer, arm: ours, baseline: theirs }) => (
                      <tr key={pointer}>
                        <td>{pointer.slice(1).replaceAll('/', ' › ')}</td>
                        <td>{shown(theirs)}</td>
                        <td>{shown(ours)}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </section>
            </>
          )}
        </section>
      ))}
    </section>
  );
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return '–';
  if (typeof value !== 'object') return String(value);
  return JSON.stringify(value)
    .replaceAll(/["{}]/g, '')
    .replaceAll(/([:,])/g, '$1 ');
}
