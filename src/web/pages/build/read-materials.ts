/** What the form is made of: the description of the API, the catalog, a spec to begin with. */
import type { Schemas as Answers, RegulabClient } from 'regulab-client';
import { useLoaded } from '../../service/use-loaded.js';
import { words } from '../../words/words.js';
import type { Schemas } from './spec/shape.js';
import { nameOfCopy, shortened } from './spec/spec.js';
import type { Json } from './spec/values.js';

export interface Materials {
  schemas: Schemas;
  techniques: Answers['Technique'][];
  presets: Answers['Preset'][];
  beginning: Json;
}

export type Origin = Readonly<Record<string, string>>;

export const useMaterials = (origin: Origin) =>
  useLoaded<Materials>({
    key: `materials ${JSON.stringify(origin)}`,
    load: async (client, signal) => {
      const [schemas, techniques, presets] = await Promise.all([
        readSchemas(signal),
        client.techniques({ signal }),
        client.presets({ signal }),
      ]);
      const beginning = await beginningOf(origin, client, signal);
      return { schemas, techniques, presets, beginning: shortened(schemas, beginning) };
    },
  });

/** Half a megabyte, compressed to a tenth: for this page alone. */
async function readSchemas(signal: AbortSignal): Promise<Schemas> {
  const answer = await fetch('./openapi.json', { signal });
  if (!answer.ok) throw new Error(words.build.unreadable(answer.status));
  const description = (await answer.json()) as { components: { schemas: Schemas } };
  return description.components.schemas;
}

/** The example of a technique, a preset, or an experiment that is there. */
async function beginningOf(
  { preset, from, technique }: Origin,
  client: RegulabClient,
  signal: AbortSignal,
): Promise<Json> {
  if (from) {
    const { spec } = await client.experiment(from, { signal });
    return { ...spec, name: nameOfCopy(spec.name) } as unknown as Json;
  }
  if (preset) return (await client.preset(preset, { signal })).spec as unknown as Json;
  return (await client.technique(technique || 'dropout', { signal })).example as unknown as Json;
}
