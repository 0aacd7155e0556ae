/** What the techniques did to the weights, in sentences, from the reports of the layers. */
import { useRef } from 'preact/hooks';
import type { Experiment, RegulabClient, Run } from 'regulab-client';
import { RegulabError } from 'regulab-client';
import {
  runsToWeigh,
  WEIGHED_FIELDS,
  type WeighedRun,
  weigh,
  weightsInWords,
} from '../../analysis/comparison/weights-in-words.js';
import { useLast, useLoaded } from '../service/use-loaded.js';
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
  // While it trains, each run that finishes is one more to read, and not all again.
  const known = useRef<Known>(new Map());
  const { value } = useLoaded(
    isMeasured && looked.length > 0
      ? {
          key: `weights ${looked.map(({ id }) => id)}`,
          load: (client) => Promise.all(looked.map((run) => readOnce(client, run, known.current))),
        }
      : null,
  );
  const sentences = weightsInWords(
    (useLast(value) ?? []).filter((each) => each !== null),
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

/** By the id of the run and its weights: a run that is trained again has others. */
type Known = Map<string, Promise<WeighedRun | null>>;

/** Also when the next run has finished before it is there: the next question has it in common. */
function readOnce(client: RegulabClient, run: Run, known: Known): Promise<WeighedRun | null> {
  const key = `${run.id} ${run.weightsSha256}`;
  const reading = known.get(key) ?? read(client, run);
  known.set(key, reading);
  reading.catch(() => known.delete(key));
  return reading;
}

async function read(client: RegulabClient, run: Run): Promise<WeighedRun | null> {
  try {
    const { states } = await client.layers(run.id, { fields: [...WEIGHED_FIELDS] });
    return weigh(run, states.at(-1)!.layers);
  } catch (error) {
    // A run of an earlier version, or one whose files are gone.
    if (error instanceof RegulabError && error.status === 404) return null;
    throw error;
  }
}
