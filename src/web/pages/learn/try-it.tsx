/** The example of a technique, with a strength of one's own, trained in front of its reader. */
import { useState } from 'preact/hooks';
import { Failure } from '../../parts/async.js';
import { changeQuery } from '../../routing/use-route.js';
import { client } from '../../service/session.js';
import { words } from '../../words/words.js';
import { showFirst } from '../home/first-experiment.js';
import { useTime } from '../home/use-time.js';
import type { Technique } from './families.js';
import { strengthIn, strengthOf, withStrength } from './strengths.js';

interface Props {
  technique: Technique;
  /** Keeps the strength and the experiment that was started. */
  query: Readonly<Record<string, string>>;
}

export function TryIt({ technique: { name, title, example }, query }: Props) {
  const [failure, setFailure] = useState<Error>();
  const [isStarting, setStarting] = useState(false);
  const strength = strengthOf(name);
  const choices = strength?.choices ?? [];
  const usual = strength ? strengthIn(example, strength) : 0;
  const value = choices.find((choice) => String(choice) === query.strength) ?? usual;
  const spec = strength ? withStrength(example, strength, value) : example;
  const time = useTime(`${name} ${value}`, spec);
  const run = async () => {
    setStarting(true);
    setFailure(undefined);
    try {
      changeQuery({ experiment: (await client.get().submit({ ...spec, layerReport: 'epochs' })).id });
      showFirst();
    } catch (error) {
      setFailure(error as Error);
    }
    setStarting(false);
  };
  return (
    <section class="try-it">
      <h2>{words.learn.tryIt.title}</h2>
      <p>{time.value ? words.learn.tryIt.aboutWithTime(time.value) : words.learn.tryIt.about}</p>
      {strength && (
        <label>
          {strength.name}{' '}
          <input
            type="range"
            min={0}
            max={choices.length - 1}
            step={1}
            value={choices.indexOf(value)}
            aria-valuetext={String(value)}
            onInput={({ currentTarget }) => changeQuery({ strength: String(choices[Number(currentTarget.value)]) })}
          />{' '}
          <output>{value}</output>
        </label>
      )}
      <p>
        <button type="button" class="primary" disabled={isStarting} onClick={() => void run()}>
          {strength ? words.learn.tryIt.runWith(title, strength.name, value) : words.learn.tryIt.run(title)}
        </button>
      </p>
      {failure && <Failure error={failure} />}
    </section>
  );
}
