/** The answer of a comparison, on top of everything else. */
import type { Comparison } from 'regulab-client';

/** The first sentence of a statement is the answer in short. */
const LEAD = /^.*?\.(?= [A-Z]|$)/s;

export function Answer({ comparison }: { comparison: Comparison }) {
  return (
    <div class="answers">
      {comparison.comparisons.map(({ arm, statement }) => {
        const [lead = statement] = LEAD.exec(statement) ?? [];
        return (
          <section key={arm} class="answer" aria-label={`Answer for ${arm}`}>
            <p class="lead">{lead}</p>
            <p>{statement.slice(lead.length).trim()}</p>
          </section>
        );
      })}
    </div>
  );
}
