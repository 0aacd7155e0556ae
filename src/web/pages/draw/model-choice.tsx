/** Which networks look at the drawing, and how they answer. */
import type { ArmStyles } from '../../../charts/drawing/series.js';
import { ArmMark } from '../../parts/arm-mark.js';
import { addressOf } from '../../routing/route.js';
import { changeQuery } from '../../routing/use-route.js';
import { words } from '../../words/words.js';
import type { Drawable } from './asking/answer.js';
import { SAMPLES } from './asking/ask-service.js';
import type { Choice } from './asking/read-choice.js';
import type { Asker } from './asking/use-asker.js';

/** Side by side; more would be too small to compare. */
export const MOST_SHOWN = 4;
const said = words.draw.networks;

interface Props {
  choice: Choice;
  shown: readonly Drawable[];
  styleOf: ArmStyles;
  settings: Settings;
  onSettings: (settings: Settings) => void;
  asker: Asker;
}

export interface Settings {
  inBrowser: boolean;
  sampling: boolean;
}

export function ModelChoice({ choice, shown, styleOf, settings, onSettings, asker }: Props) {
  const { experiment, others, models } = choice;
  return (
    <section class="model-choice" aria-label={said.label}>
      <p>
        <label>
          {said.of}{' '}
          <select
            value={experiment?.id ?? ''}
            onChange={({ currentTarget: { value } }) =>
              changeQuery({ experiment: value, runs: undefined, arms: undefined })
            }
          >
            {experiment === null && <option value="">{said.chosenRuns}</option>}
            {experiment && !others.some(({ id }) => id === experiment.id) && (
              <option value={experiment.id}>{experiment.name}</option>
            )}
            {others.map(({ id, name, createdAt }) => (
              <option key={id} value={id}>
                {said.experiment(name, timeOf(createdAt))}
              </option>
            ))}
          </select>
        </label>{' '}
        {experiment && <a href={addressOf(['experiments', experiment.id])}>{said.see}</a>}
      </p>
      {experiment && models.length > 1 && <ArmChoice models={models} shown={shown} styleOf={styleOf} />}
      <p class="switches">
        {shown.some(({ isNoisy }) => isNoisy) && !settings.inBrowser && (
          <Switch
            label={said.sampling(SAMPLES)}
            isOn={settings.sampling}
            onSwitch={(sampling) => onSettings({ ...settings, sampling })}
          />
        )}
        <Switch
          label={said.inBrowser}
          isOn={settings.inBrowser}
          onSwitch={(inBrowser) => onSettings({ ...settings, inBrowser })}
        />
        {settings.inBrowser && <LocalState asker={asker} />}
      </p>
    </section>
  );
}

const timeOf = (at: string) => new Date(at).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' });

function ArmChoice({ models, shown, styleOf }: Pick<Props, 'shown' | 'styleOf'> & { models: readonly Drawable[] }) {
  const names = shown.map(({ name }) => name);
  const toggle = (name: string, isOn: boolean) => {
    const next = models.map((model) => model.name).filter((each) => (each === name ? isOn : names.includes(each)));
    changeQuery({ arms: next.map(encodeURIComponent).join(',') });
  };
  return (
    <fieldset>
      <legend>{said.arms}</legend>
      {models.map(({ name }) => {
        const isOn = names.includes(name);
        const isStuck = isOn ? names.length === 1 : names.length >= MOST_SHOWN;
        return (
          <label key={name}>
            <input
              type="checkbox"
              checked={isOn}
              disabled={isStuck}
              onChange={({ currentTarget }) => toggle(name, currentTarget.checked)}
            />{' '}
            <ArmMark arm={name} styles={styleOf} /> {name}
          </label>
        );
      })}
    </fieldset>
  );
}

interface SwitchProps {
  label: string;
  isOn: boolean;
  onSwitch: (isOn: boolean) => void;
}

const Switch = ({ label, isOn, onSwitch }: SwitchProps) => (
  <label class="switch">
    <input
      type="checkbox"
      role="switch"
      checked={isOn}
      aria-checked={isOn}
      onChange={({ currentTarget }) => onSwitch(currentTarget.checked)}
    />{' '}
    {label}
  </label>
);

function LocalState({ asker: { ask, progress, error } }: { asker: Asker }) {
  if (error) {
    return (
      <span class="notice notice-bad" role="alert">
        {said.cannot(error.message)}
      </span>
    );
  }
  return (
    <span class="about" role="status">
      {ask ? said.here : said.loading(Math.round(100 * (progress ?? 0)))}
    </span>
  );
}
