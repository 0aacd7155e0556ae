/** Builds a spec: a form and its JSON side by side, checked by the service while it is written. */
import { useMemo } from 'preact/hooks';
import { Async } from '../../parts/async.js';
import { Sentence } from '../../parts/text/sentence.js';
import { addressOf } from '../../routing/route.js';
import { words } from '../../words/words.js';
import './build.css';
import { CodePanel } from './code-panel.js';
import { Arms } from './form/arms.js';
import { FormContext } from './form/form.js';
import { JsonPane } from './json-pane.js';
import { PlanPanel } from './plan-panel.js';
import { type Materials, type Origin, useMaterials } from './read-materials.js';
import { Settings } from './settings.js';
import { withValue } from './spec/values.js';
import { useDraft } from './use-draft.js';
import { usePlan } from './use-plan.js';

export function BuildPage({ query }: { query: Origin }) {
  const { preset = '', from = '', technique = '' } = query;
  const origin = { preset, from, technique };
  const loaded = useMaterials(origin);
  const key = [preset, from, technique].filter(Boolean).join(' ');
  return (
    <>
      <h1>{words.build.title}</h1>
      <p class="build-lead">
        <Sentence text={words.build.lead} />
      </p>
      <Async of={loaded} lines={20}>
        {(materials) => <Builder key={key} origin={key} materials={materials} />}
      </Async>
    </>
  );
}

function Builder({ origin, materials }: { origin: string; materials: Materials }) {
  const { schemas, techniques, presets, beginning } = materials;
  const draft = useDraft(origin, beginning);
  const { spec, change } = draft;
  const planned = usePlan(spec);
  const { problems } = planned;
  const form = useMemo(
    () => ({ schemas, problems, set: (path, value) => change(withValue(spec, path, value)) }) satisfies FormValue,
    [schemas, problems, spec],
  );
  return (
    <FormContext.Provider value={form}>
      <Beginnings presets={presets} onClear={() => change(beginning)} />
      <div class="build">
        <fieldset class="build-form" disabled={draft.fault !== undefined}>
          <legend class="unseen">{words.build.form}</legend>
          <Settings spec={spec} />
          <h2>{words.build.arms.title}</h2>
          <p class="about">{words.build.arms.about}</p>
          <Arms spec={spec} techniques={techniques} onChange={change} />
        </fieldset>
        <div class="build-side">
          <PlanPanel planned={planned} draft={draft} />
          <JsonPane draft={draft} />
        </div>
      </div>
      <CodePanel spec={spec} />
    </FormContext.Provider>
  );
}

type FormValue = Parameters<typeof FormContext.Provider>[0]['value'];

/** Other places to begin at. */
function Beginnings({ presets, onClear }: { presets: Materials['presets']; onClear: () => void }) {
  return (
    <p class="beginnings">
      <label>
        {words.build.begin}{' '}
        <select
          value=""
          onChange={({ currentTarget }) => {
            location.hash = addressOf(['new'], { preset: currentTarget.value });
          }}
        >
          <option value="">{words.build.preset}</option>
          {presets.map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <button type="button" class="plain" onClick={onClear}>
        {words.build.startOver}
      </button>
    </p>
  );
}
