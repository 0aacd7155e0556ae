/** The chosen arms in their order. */
import { addressOf } from '../../routing/route.js';
import { useLoaded } from '../../service/use-loaded.js';
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
            of{' '}
            <a href={addressOf(['experiments', arm.experimentId])}>
              {names?.get(arm.experimentId) ?? arm.experimentId}
            </a>
          </span>
          {index === 0 ? (
            <span class="is-baseline">the baseline</span>
          ) : (
            <button type="button" class="plain" onClick={() => onChange(withBaseline(arms, arm))}>
              make it the baseline
            </button>
          )}
          <button
            type="button"
            class="plain"
            aria-label={`Remove ${arm.arm} of ${arm.experimentId}`}
            onClick={() => onChange(toggled(arms, arm))}
          >
            remove
          </button>
        </li>
      ))}
    </ol>
  );
}
