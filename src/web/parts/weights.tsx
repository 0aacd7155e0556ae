/** What the techniques did to the weights, in sentences, from the reports of the layers. */
import type { Experiment, RegulabClient, Run } from 'regulab-client';
import { RegulabError } from 'regulab-client';
import {
  runsToWeigh,
  WEIGHED_FIELDS,
  type WeighedRun,
  weigh,
  weightsInWords,
} from '../../analysis/comparison/weights-in-words.js';
import { useLoaded } from '../service/use-loaded.js';
import { words } from '../words/words.js';

interface Props {
  experiment: Experiment;
  runs: readonly Run[];
  /** The baseline and those that are compared with it. */
  arms: readonly string[];
}

export function Weights({ experiment: { spec }, runs, arms }: Props) {
  const baseline = spec.baseline ?? spec.arms[0]!.name;
  const looked = runsToWeigh(runs, arms);
  const isMeasured = spec.layerReport !== 'none' && spec.arms.length > 1;
  const { value = [] } = useLoaded(
    isMeasured && looked.length > 0
      ? {
          key: `weights ${looked.map(({ id }) => id)}`,
          load: (client, signal) => Promise.all(looked.map((run) => read(client, run, signal))),
        }
      : null,
  );
  const sentences = weightsInWords(
    value.filter((each) => each !== null),
    baseline,
  );
  if (sentences.length === 0) return null;
  return (
    <section class="weights-in-words" aria-label={words.parts.weights}>
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </section>
  );
}

async function read(client: RegulabClient, run: Run, signal: AbortSignal): Promise<WeighedRun | null> {
  try {
    const { states } = await client.layers(run.id, { fields: [...WEIGHED_FIELDS] }, { signal });
    return weigh(run, states.at(-1)!.layers);
  } catch (error) {
    // A run of an earlier version, or one whose files are gone.
    if (error instanceof RegulabError && error.status === 404) return null;
    throw error;
  }
}
