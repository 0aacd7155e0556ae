/** Compares arms of any experiments: the answer, the figures, and every setting that differs. */
import { isShare } from '../../../number-format.js';
import { changeQuery } from '../../routing/use-route.js';
import { words } from '../../words/words.js';
import { readArms, writeArms } from './arms-address.js';
import { ChosenArms } from './chosen-arms.js';
import './compare.css';
import { Picker } from './picker.js';
import { Result } from './result.js';

const METRICS = ['test.accuracy', 'test.dataLoss', 'validation.accuracy', 'validation.dataLoss'] as const;

export function ComparePage({ query }: { query: Readonly<Record<string, string>> }) {
  const arms = readArms(query.arms);
  const metric = METRICS.find((name) => name === query.metric) ?? METRICS[0];
  const margin = Number(query.margin) > 0 ? Number(query.margin) : undefined;
  const change = (next: typeof arms) => changeQuery({ arms: writeArms(next) });
  return (
    <>
      <h1>{words.compare.title}</h1>
      {arms.length > 1 && <Result arms={arms} metric={metric} margin={margin} />}
      <section class="compare-choice">
        <h2>{arms.length > 1 ? words.compare.what : words.compare.choose}</h2>
        <p class="about">{words.compare.about}</p>
        <ChosenArms arms={arms} onChange={change} />
        <div class="compare-settings">
          <label>
            {words.compare.by}
            <select value={metric} onChange={({ currentTarget }) => changeQuery({ metric: currentTarget.value })}>
              {METRICS.map((name) => (
                <option key={name} value={name}>
                  {words.compare.metrics[name]}
                </option>
              ))}
            </select>
          </label>
          <label>
            {words.compare.margin}
            <input
              type="number"
              min={0}
              step="any"
              value={query.margin ?? ''}
              placeholder={isShare(metric) ? words.compare.marginOfAccuracy : words.compare.marginOfLoss}
              onChange={({ currentTarget }) => changeQuery({ margin: currentTarget.value })}
            />
          </label>
        </div>
        <Picker from={(query.from ?? '').split(',').filter(Boolean)} arms={arms} onChange={change} />
      </section>
    </>
  );
}
