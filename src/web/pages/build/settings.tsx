/** What all arms share: data, seeds, training. */
import { words } from '../../words/words.js';
import { Field, Fields } from './form/field.js';
import { useForm } from './form/form.js';
import { Problems } from './form/notes.js';
import { type Schema, shapeOf } from './spec/shape.js';
import { isObject, type Json, valueAt } from './spec/values.js';

/** Shown at once; the others are a click away. */
const MAIN_DATA = ['trainSize', 'validationSplit', 'labelNoise'];
const MAIN_TRAINING = ['epochs', 'batchSize', 'optimizer'];

export function Settings({ spec }: { spec: Json }) {
  const { schemas } = useForm();
  const properties = schemas.ExperimentSpec?.properties ?? {};
  return (
    <div class="settings">
      <section>
        <h2>{words.build.experiment}</h2>
        <Field path={['name']} schema={properties.name ?? {}} value={valueAt(spec, ['name'])} />
        <Seeds seeds={valueAt(spec, ['seeds'])} />
        <Field
          path={['layerReport']}
          schema={properties.layerReport ?? {}}
          value={valueAt(spec, ['layerReport'])}
          title={words.build.layers}
        />
        <Problems pointer="/baseline" />
        <Problems pointer="" />
      </section>
      <Part title={words.build.data} name="dataset" main={MAIN_DATA} spec={spec} schema={properties.dataset} />
      <Part
        title={words.build.training}
        name="training"
        main={MAIN_TRAINING}
        spec={spec}
        schema={properties.training}
      />
    </div>
  );
}

interface PartProps {
  title: string;
  name: string;
  main: readonly string[];
  spec: Json;
  schema: Schema | undefined;
}

function Part({ title, name, main, spec, schema = {} }: PartProps) {
  const { schemas } = useForm();
  const shape = shapeOf(schemas, schema);
  if (shape.kind !== 'group') return null;
  const all = Object.keys(shape.properties);
  const others = all.filter((each) => !main.includes(each));
  const value = valueAt(spec, [name]);
  const fields = { path: [name], properties: shape.properties, value };
  const used = others.filter((each) => valueAt(value, [each]) !== undefined).length;
  return (
    <section>
      <h2>{title}</h2>
      <Fields {...fields} without={others} />
      <details class="more">
        <summary>{used > 0 ? words.build.moreSet(used) : words.build.more}</summary>
        <Fields {...fields} without={main} />
      </details>
    </section>
  );
}

/** Mostly a number of them matters; a list is kept as it is until the number changes. */
function Seeds({ seeds }: { seeds: Json | undefined }) {
  const { set } = useForm();
  const count = Array.isArray(seeds) ? seeds.length : isObject(seeds) ? Number(seeds.count) : 1;
  return (
    <div class="field">
      <label for="seeds">{words.build.seeds}</label>
      <input
        id="seeds"
        type="number"
        min={1}
        max={100}
        value={count}
        onChange={({ currentTarget }) => set(['seeds'], { count: Number(currentTarget.value) })}
      />
      <span class="bounds">{words.build.aboutSeeds}</span>
      <Problems pointer="/seeds" />
      <Problems pointer="/seeds/count" />
    </div>
  );
}
