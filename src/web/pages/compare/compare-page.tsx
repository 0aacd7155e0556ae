/** Compares arms of any experiments: the answer, the figures, and every setting that differs. */
import { changeQuery } from '../../routing/use-route.js';
import { readArms, writeArms } from './arms-address.js';
import { ChosenArms } from './chosen-arms.js';
import './compare.css';
import { Picker } from './picker.js';
import { Result } from './result.js';

const METRICS = [
  { value: 'test.accuracy', title: 'accuracy on the test images' },
  { value: 'test.dataLoss', title: 'loss on the test images' },
  { value: 'validation.accuracy', title: 'accuracy on the validation images' },
  { value: 'validation.dataLoss', title: 'loss on the validation images' },
] as const;

export function ComparePage({ query }: { query: Readonly<Record<string, string>> }) {
  const arms = readArms(query.arms);
  const metric = (METRICS.find(({ value }) => value === query.metric) ?? METRICS[0]).value;
  const margin = Number(query.margin) > 0 ? Number(query.margin) : undefined;
  const change = (next: typeof arms) => changeQuery({ arms: writeArms(next) });
  return (
    <>
      <h1>Compare</h1>
      {arms.length > 1 && <Result arms={arms} metric={metric} margin={margin} />}
      <section class="compare-choice">
        <h2>{arms.length > 1 ? 'What is compared' : 'Choose two arms or more'}</h2>
        <p class="about">
          Arms of different experiments are compared over the seeds that they share. The first one is the baseline,
          which the others are compared with.
        </p>
        <ChosenArms arms={arms} onChange={change} />
        <div class="compare-settings">
          <label>
            Compare by
            <select value={metric} onChange={({ currentTarget }) => changeQuery({ metric: currentTarget.value })}>
              {METRICS.map(({ value, title }) => (
                <option key={value} value={value}>
                  {title}
                </option>
              ))}
            </select>
          </label>
          <label>
            Too small to matter
            <input
              type="number"
              min={0}
              step="any"
              value={query.margin ?? ''}
              placeholder={metric.endsWith('accuracy') ? 'such as 0.5 points' : 'such as 0.01'}
              onChange={({ currentTarget }) => changeQuery({ margin: currentTarget.value })}
            />
          </label>
        </div>
        <Picker from={(query.from ?? '').split(',').filter(Boolean)} arms={arms} onChange={change} />
      </section>
    </>
  );
}
