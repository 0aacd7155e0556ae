/** The questions that regulab can answer, as cards. */
import type { Schemas } from 'regulab-client';
import { Async } from '../../parts/async.js';
import { useLoaded } from '../../service/use-loaded.js';

export function Questions() {
  const loaded = useLoaded({ key: 'presets', load: (client, signal) => client.presets({ signal }) });
  return (
    <section>
      <h2>Questions to ask</h2>
      <Async of={loaded} lines={12}>
        {(presets) => (
          <ul class="cards">
            {presets.map((preset) => (
              <Question key={preset.name} preset={preset} />
            ))}
          </ul>
        )}
      </Async>
    </section>
  );
}

const Question = ({ preset: { title, description, shows } }: { preset: Schemas['Preset'] }) => (
  <li class="card">
    <h3>{title}</h3>
    <p>{description}</p>
    <p class="about">{shows}</p>
  </li>
);
