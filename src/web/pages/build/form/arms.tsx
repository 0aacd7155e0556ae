/** The arms beside each other: what each of them has, and where it differs from the baseline. */
import type { Schemas as Answers } from 'regulab-client';
import { words } from '../../../words/words.js';
import { type Schema, shapeOf, titleOf } from '../spec/shape.js';
import { addTechnique, armsOf, baselineOf, copyArm, nameOf, removeArm, renameArm } from '../spec/spec.js';
import { isObject, type Json, type JsonObject, pointerOf, valueAt } from '../spec/values.js';
import { Field } from './field.js';
import { useForm } from './form.js';
import { Problems } from './notes.js';

interface Props {
  spec: Json;
  techniques: Answers['Technique'][];
  onChange: (spec: Json) => void;
}

export function Arms({ spec, techniques, onChange }: Props) {
  const arms = armsOf(spec);
  return (
    <section class="arms" aria-label={said.title} tabIndex={0}>
      <ul>
        {arms.map((arm, index) => (
          // A place, not a name: the name is being typed.
          <li key={index} class="arm">
            <ArmHead spec={spec} index={index} onChange={onChange} />
            <ArmFields spec={spec} arm={arm} index={index} />
            <AddTechnique spec={spec} index={index} techniques={techniques} onChange={onChange} />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface ArmProps {
  spec: Json;
  index: number;
  onChange: (spec: Json) => void;
}

function ArmHead({ spec, index, onChange }: ArmProps) {
  const { set } = useForm();
  const arms = armsOf(spec);
  const name = nameOf(arms[index]);
  const isBaseline = baselineOf(spec) === index;
  return (
    <>
      <div class="arm-head">
        <input
          value={name}
          aria-label={said.name(index + 1)}
          spellcheck={false}
          onInput={({ currentTarget }) => onChange(renameArm(spec, index, currentTarget.value))}
        />
        <button
          type="button"
          class="plain"
          aria-label={said.copyOf(name)}
          onClick={() => onChange(copyArm(spec, index))}
        >
          {said.copy}
        </button>
        {arms.length > 1 && (
          <button
            type="button"
            class="plain"
            aria-label={said.removeArm(name)}
            onClick={() => onChange(removeArm(spec, index))}
          >
            {said.remove}
          </button>
        )}
      </div>
      <label class="baseline">
        <input type="radio" name="baseline" checked={isBaseline} onChange={() => set(['baseline'], name)} />
        {isBaseline ? said.baseline : said.makeBaseline}
      </label>
      <Problems pointer={pointerOf(['arms', index])} />
      <Problems pointer={pointerOf(['arms', index, 'name'])} />
    </>
  );
}

/** The model, and every technique that any arm uses: so that rows of equal things line up. */
function ArmFields({ spec, arm, index }: { spec: Json; arm: JsonObject; index: number }) {
  const { schemas, set } = useForm();
  const base = baselineOf(spec);
  const baseline = base === index ? undefined : armsOf(spec)[base];
  const isUsed = (root: string, name: string) => armsOf(spec).some((each) => valueAt(each, [root, name]) !== undefined);
  return (
    <>
      <Field
        path={['arms', index, 'model']}
        schema={propertyOf(schemas.ArmSpec, 'model')}
        value={arm.model}
        baseline={baseline && { value: baseline.model }}
        title={said.network}
      />
      {ROOTS.flatMap(([root, schemaName]) => {
        const shape = shapeOf(schemas, schemas[schemaName] ?? {});
        const properties = shape.kind === 'group' ? shape.properties : {};
        return Object.entries(properties)
          .filter(([name]) => isUsed(root, name))
          .map(([name, schema]) => (
            <TechniqueFields
              key={`${root} ${name}`}
              path={['arms', index, root, name]}
              schema={schema}
              value={valueAt(arm, [root, name])}
              baseline={baseline && { value: valueAt(baseline, [root, name]) }}
              onRemove={() => {
                const rest = Object.keys(isObject(arm[root]) ? arm[root] : {}).filter((each) => each !== name);
                set(rest.length === 0 ? ['arms', index, root] : ['arms', index, root, name], undefined);
              }}
            />
          ));
      })}
    </>
  );
}

/** Where an arm keeps its techniques, and what describes them. */
const ROOTS = [
  ['regularization', 'SweepableRegularization'],
  ['training', 'SweepableTrainingOverride'],
] as const;

const said = words.build.arms;

const propertyOf = (schema: Schema | undefined, name: string): Schema => schema?.properties?.[name] ?? {};

interface TechniqueProps {
  path: (string | number)[];
  schema: Schema;
  value: Json | undefined;
  baseline: { value: Json | undefined } | undefined;
  onRemove: () => void;
}

function TechniqueFields({ path, schema, value, baseline, onRemove }: TechniqueProps) {
  const { schemas } = useForm();
  const name = titleOf(String(path.at(-1)));
  const unused = path.at(-2) === 'training' ? said.asExperiment : said.notUsed;
  if (value === undefined) {
    return (
      <p class={baseline && baseline.value !== undefined ? 'unused differs' : 'unused'}>
        {unused(name)}{' '}
        {baseline && baseline.value !== undefined && <span class="mark">{words.build.fields.differs}</span>}
      </p>
    );
  }
  return (
    <div class="technique">
      <Field path={path} schema={schema} value={value} baseline={baseline} />
      {/* A group has its own switch. */}
      {shapeOf(schemas, schema).kind !== 'group' && (
        <button
          type="button"
          class="plain"
          onClick={onRemove}
          aria-label={said.removeTechnique(name, Number(path[1]) + 1)}
        >
          {said.remove}
        </button>
      )}
    </div>
  );
}

interface AddProps extends ArmProps {
  techniques: Answers['Technique'][];
}

function AddTechnique({ spec, index, techniques, onChange }: AddProps) {
  const { schemas } = useForm();
  const families = [...new Set(techniques.map(({ family }) => family))];
  return (
    <select
      class="add-technique"
      value=""
      aria-label={said.addTo(index + 1)}
      onChange={({ currentTarget }) => {
        const chosen = techniques.find(({ name }) => name === currentTarget.value);
        if (chosen) onChange(addTechnique(schemas, spec, index, chosen));
        currentTarget.value = '';
      }}
    >
      <option value="">{said.add}</option>
      {families.map((family) => (
        <optgroup key={family} label={words.learn.families[family].title}>
          {techniques
            .filter((technique) => technique.family === family && technique.fields.length > 0)
            .map(({ name, title }) => (
              <option key={name} value={name}>
                {title}
              </option>
            ))}
        </optgroup>
      ))}
    </select>
  );
}
