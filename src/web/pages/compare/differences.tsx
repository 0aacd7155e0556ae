/** Every setting in which an arm differs from the baseline: the effects are measured together. */
import type { ComparisonAcross } from 'regulab-client';
import { words } from '../../words/words.js';

export function Differences({ comparison: { baseline, comparisons } }: { comparison: ComparisonAcross }) {
  return (
    <section class="differences">
      <h2>{words.compare.differences.title}</h2>
      {comparisons.map(({ arm, differences }) => (
        <section key={arm} aria-label={words.compare.differences.of(arm)}>
          {differences.length === 0 ? (
            <p>{words.compare.differences.none(arm)}</p>
          ) : (
            <>
              {differences.length > 1 && (
                <p class="about">{words.compare.differences.several(arm, differences.length)}</p>
              )}
              <section class="scroll" tabIndex={0} aria-label={words.compare.differences.table(arm, baseline)}>
                <table>
                  <thead>
                    <tr>
                      <th scope="col">{words.compare.differences.setting}</th>
                      <th scope="col">{words.compare.differences.ofBaseline(baseline)}</th>
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
