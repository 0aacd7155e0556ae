/** How the training went: learning curves, and how the reader wants to see them. */
import type { Run } from 'regulab-client';
import type { ArmStyles } from '../../../charts/drawing/series.js';
import { type CurveOptions, MAX_LINES, type Shade } from '../../../charts/figures/learning-curves.js';
import { ArmMark } from '../../parts/arm-mark.js';
import { Async, Empty } from '../../parts/async.js';
import { Curves } from '../../parts/curves.js';
import { isFinished } from '../../parts/status.js';
import { changeQuery } from '../../routing/use-route.js';
import { words } from '../../words/words.js';
import type { ExperimentView } from './read-experiment.js';

type Query = Readonly<Record<string, string>>;

interface Props {
  view: ExperimentView;
  arms: readonly string[];
  /** Of these. */
  shown: readonly string[];
  styles: ArmStyles;
  query: Query;
}

export function Training({ view: { histories, runs }, arms, shown, styles, query }: Props) {
  const shared = { runs, arms: shown, styles, options: optionsOf(query) };
  const epoch = Number(query.epoch) || undefined;
  const onPick = (picked: number | undefined) => changeQuery({ epoch: picked?.toString() });
  if (histories.value?.runs.every(({ epochs }) => epochs.length === 0)) return <NoEpoch runs={runs} />;
  return (
    <section id="training" aria-label={words.parts.training.label}>
      <h2>{words.parts.training.title}</h2>
      <Toolbar query={query} />
      {arms.length > 1 && <ArmChoice arms={arms} shown={shown} styles={styles} />}
      <Async of={histories} lines={20}>
        {(measured) => (
          <div class="pair">
            <Curves {...shared} histories={measured} measure="accuracy" epoch={epoch} onPick={onPick} />
            <Curves {...shared} histories={measured} measure="dataLoss" epoch={epoch} onPick={onPick} />
          </div>
        )}
      </Async>
    </section>
  );
}

const NoEpoch = ({ runs }: { runs: readonly Run[] }) => (
  <section id="training" aria-label={words.parts.training.label}>
    <h2>{words.parts.training.title}</h2>
    <Empty>{runs.every(isFinished) ? words.experiment.training.noEpoch : words.parts.training.noEpochYet}</Empty>
  </section>
);

/** Those of the address; else the baseline, the chosen arm, and as many others as fit. */
export function chosenArms(arms: readonly string[], { arms: asked }: Query, chosen: string | undefined): string[] {
  const named = arms.filter((name) => namesIn(asked).includes(name));
  if (named.length > 0) return named;
  const first = new Set([arms[0]!, ...(chosen && arms.includes(chosen) ? [chosen] : []), ...arms]);
  const fitting = [...first].slice(0, MAX_LINES);
  return arms.filter((name) => fitting.includes(name));
}

/** A JSON list, as names may have any characters; someone may have cut the address short. */
function namesIn(asked = '[]'): unknown[] {
  try {
    return [JSON.parse(asked)].flat();
  } catch {
    return [];
  }
}

const SHADES: Record<Shade, string> = words.experiment.training.shades;
const { none, some, strong, veryStrong } = words.experiment.training.smoothings;
const SMOOTHINGS: Record<string, string> = { '': none, '0.5': some, '0.8': strong, '0.95': veryStrong };

const shadeOf = ({ shade = '' }: Query) => (shade in SHADES ? (shade as Shade) : 'seeds');
const smoothingOf = ({ smooth = '' }: Query) => (smooth in SMOOTHINGS ? smooth : '');

const optionsOf = (query: Query): CurveOptions => ({
  shade: shadeOf(query),
  smoothing: Number(smoothingOf(query)),
  isLog: query.scale === 'log',
  marks: query.marks !== 'off',
});

function Toolbar({ query }: { query: Query }) {
  return (
    <div class="toolbar">
      <Select
        label={words.experiment.training.shade}
        value={shadeOf(query)}
        choices={SHADES}
        onChoose={(shade) => changeQuery({ shade })}
      />
      <Select
        label={words.experiment.training.smoothing}
        value={smoothingOf(query)}
        choices={SMOOTHINGS}
        onChoose={(smooth) => changeQuery({ smooth })}
      />
      <Check
        label={words.experiment.training.logarithmic}
        isOn={query.scale === 'log'}
        onChange={(isOn) => changeQuery({ scale: isOn ? 'log' : undefined })}
      />
      <Check
        label={words.experiment.training.marks}
        isOn={query.marks !== 'off'}
        onChange={(isOn) => changeQuery({ marks: isOn ? undefined : 'off' })}
      />
    </div>
  );
}

interface SelectProps {
  label: string;
  value: string;
  choices: Record<string, string>;
  onChoose: (value: string) => void;
}

const Select = ({ label, value, choices, onChoose }: SelectProps) => (
  <label>
    {label}{' '}
    <select value={value} onChange={({ currentTarget }) => onChoose(currentTarget.value)}>
      {Object.entries(choices).map(([name, text]) => (
        <option key={name} value={name}>
          {text}
        </option>
      ))}
    </select>
  </label>
);

const Check = ({ label, isOn, onChange }: { label: string; isOn: boolean; onChange: (isOn: boolean) => void }) => (
  <label>
    <input type="checkbox" checked={isOn} onChange={({ currentTarget }) => onChange(currentTarget.checked)} /> {label}
  </label>
);

function ArmChoice({ arms, shown, styles }: Pick<Props, 'arms' | 'styles'> & { shown: readonly string[] }) {
  const change = (name: string, isOn: boolean) => {
    const next = arms.filter((arm) => (arm === name ? isOn : shown.includes(arm)));
    if (next.length > 0) changeQuery({ arms: JSON.stringify(next) });
  };
  return (
    <fieldset class="arm-choice">
      <legend>{words.experiment.training.arms}</legend>
      {arms.map((name) => (
        <label key={name}>
          <input
            type="checkbox"
            checked={shown.includes(name)}
            onChange={({ currentTarget }) => change(name, currentTarget.checked)}
          />{' '}
          <ArmMark arm={name} styles={styles} /> {name}
        </label>
      ))}
    </fieldset>
  );
}
