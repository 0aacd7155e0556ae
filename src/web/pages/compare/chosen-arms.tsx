/** The chosen arms in their order. */

import { Sentence } from '../../parts/text/sentence.js';
import { addressOf } from '../../routing/route.js';
import { useLoaded } from '../../service/use-loaded.js';
import { words } from '../../words/words.js';
import { type ChosenArm, keyOf, toggled, withBaseline } from './arms-address.js';

interface Props {
  arms: readonly ChosenArm[];
  onChange: (arms: ChosenArm[]) => void;
}

export function ChosenArms({ arms, onChange }: Props) {
  const ids = [...new Set(arms.map(({ experimentId }) => experimentId))];
  // One that is gone keeps its id for a name: the comparison says what is wrong with it.
  const names = useLoaded({
    key: `names ${ids.join()}`,
    load: async (client, signal) => {
      const read = async (id: string): Promise<[string, string]> => [
        id,
        (await client.experiment(id, { signal })).name,
      ];
      const answers = await Promise.allSettled(ids.map(read));
      return new Map(answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : [])));
    },
  }).value;
  return (
    <ol class="chosen-arms">
      {arms.map((arm, index) => (
        <li key={keyOf(arm)}>
          <b>{arm.arm}</b>
          <span>
            <Sentence
              text={words.compare.chosen.of}
              parts={{ experiment: <ExperimentLink arm={arm} names={names} /> }}
            />
          </span>
          {index === 0 ? (
            <span class="is-baseline">{words.compare.chosen.baseline}</span>
          ) : (
            <button type="button" class="plain" onClick={() => onChange(withBaseline(arms, arm))}>
              {words.compare.chosen.makeBaseline}
            </button>
          )}
          <button
            type="button"
            class="plain"
            aria-label={words.compare.chosen.removeArm(arm.arm, arm.experimentId)}
            onClick={() => onChange(toggled(arms, arm))}
          >
            {words.compare.chosen.remove}
          </button>
        </li>
      ))}
    </ol>
  );
}

function ExperimentLink({ arm: { experimentId }, names }: { arm: ChosenArm; names: Map<string, string> | undefined }) {
  return <a href={addressOf(['experiments', experimentId])}>{names?.get(experimentId) ?? experimentId}</a>;
}
