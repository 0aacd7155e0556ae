/** One field of a spec, as its schema describes it: with what is in it, its default, its problems. */
import { useId } from 'preact/hooks';
import { words } from '../../../words/words.js';
import { type Schema, type Shape, shapeOf, titleOf } from '../spec/shape.js';
import { isObject, isSame, type Json, type Path, pointerOf, valueAt, withValue } from '../spec/values.js';
import { Control } from './controls.js';
import { FormContext, useForm } from './form.js';
import { Help, Problems } from './notes.js';

interface FieldProps {
  path: Path;
  schema: Schema;
  value: Json | undefined;
  /** Of the baseline, to mark what differs; undefined where there is nothing to compare with. */
  baseline?: { value: Json | undefined } | undefined;
  /** Instead of the field's name. */
  title?: string;
}

export function Field({ path, schema, value, baseline, title }: FieldProps) {
  const { schemas } = useForm();
  const shape = shapeOf(schemas, schema);
  const id = useId();
  const name = title ?? titleOf(String(path.at(-1)));
  const own = value === undefined ? shape.fallback : value;
  if (shape.kind === 'group') {
    return <Group path={path} shape={shape} value={value} baseline={baseline} title={name} />;
  }
  if (shape.kind === 'variants') {
    return <Variants path={path} shape={shape} value={value} baseline={baseline} title={name} />;
  }
  const differs =
    baseline !== undefined && !isSame(own, baseline.value === undefined ? shape.fallback : baseline.value);
  return (
    <div class={differs ? 'field differs' : 'field'}>
      <label for={id}>
        {name}
        {differs && <span class="mark">{words.build.fields.differs}</span>}
      </label>
      {shape.bounds && <span class="bounds">{shape.bounds}</span>}
      {shape.description && <Help text={shape.description} of={name} />}
      <Control id={id} path={path} shape={shape} value={value} />
      <Problems pointer={pointerOf(path)} />
    </div>
  );
}

type Props<Kind> = Omit<FieldProps, 'schema' | 'title'> & { shape: Extract<Shape, { kind: Kind }>; title: string };

/** A group may be left out unless the service fills it in: then it is there anyway. */
function Group({ path, shape, value, baseline, title }: Props<'group'>) {
  const { set } = useForm();
  const isThere = isObject(value) || (value === undefined && shape.fallback !== undefined && shape.fallback !== null);
  return (
    <fieldset class="group">
      <legend>
        <label>
          <input
            type="checkbox"
            checked={isThere}
            onChange={({ currentTarget }) => set(path, currentTarget.checked ? {} : undefined)}
          />{' '}
          {title}
        </label>
        {shape.description && <Help text={shape.description} of={title} />}
      </legend>
      <Problems pointer={pointerOf(path)} />
      {isThere && <Fields path={path} properties={shape.properties} value={value} baseline={baseline} />}
    </fieldset>
  );
}

interface FieldsProps {
  path: Path;
  properties: Record<string, Schema>;
  value: Json | undefined;
  baseline?: { value: Json | undefined } | undefined;
  /** Names that stand elsewhere. */
  without?: readonly string[];
}

export function Fields({ path, properties, value, baseline, without = [] }: FieldsProps) {
  return (
    <>
      {Object.entries(properties)
        .filter(([name]) => !without.includes(name))
        .map(([name, schema]) => (
          <Field
            key={name}
            path={[...path, name]}
            schema={schema}
            value={valueAt(value, [name])}
            baseline={baseline && { value: valueAt(baseline.value, [name]) }}
          />
        ))}
    </>
  );
}

const NONE = '';

/** Another kind begins with its defaults; what it shares with the one before stays. */
function Variants({ path, shape, value, baseline, title }: Props<'variants'>) {
  const form = useForm();
  const { schemas, set } = form;
  const id = useId();
  const { tag, variants } = shape;
  const shown = value ?? (shape.fallback as Json | undefined);
  const kind = isObject(shown) ? String(shown[tag]) : NONE;
  const propertiesOf = (name: string) => {
    const found = variants[name] && shapeOf(schemas, variants[name]);
    return found?.kind === 'group' ? found.properties : {};
  };
  const choose = (next: string) => {
    if (next === NONE) return set(path, undefined);
    const kept = Object.entries(isObject(value) ? value : {}).filter(
      ([name]) => name !== tag && name in propertiesOf(next),
    );
    set(path, { [tag]: next, ...Object.fromEntries(kept) });
  };
  // The kind goes with the field, also where it was the default until now.
  const setInside: typeof set = (at, next) => set(path, withValue(shown, at.slice(path.length), next));
  const other = isObject(baseline?.value) ? String(baseline.value[tag]) : undefined;
  const differs = baseline !== undefined && other !== (isObject(value) ? kind : undefined);
  return (
    <div class="variants">
      <div class={differs ? 'field differs' : 'field'}>
        <label for={id}>
          {title} {differs && <span class="mark">{words.build.fields.differs}</span>}
        </label>
        {shape.description && <Help text={shape.description} of={title} />}
        <select id={id} value={kind} onChange={({ currentTarget }) => choose(currentTarget.value)}>
          {shape.fallback === undefined && <option value={NONE}>{words.build.fields.none}</option>}
          {Object.keys(variants).map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <Problems pointer={pointerOf(path)} />
      </div>
      <FormContext.Provider value={{ ...form, set: setInside }}>
        <Fields
          path={path}
          properties={propertiesOf(kind)}
          value={shown}
          baseline={baseline}
          without={[tag, ...RARE]}
        />
      </FormContext.Provider>
    </div>
  );
}

/** Seldom changed, and so left to the JSON. */
const RARE = ['beta1', 'beta2', 'epsilon', 'output'];
