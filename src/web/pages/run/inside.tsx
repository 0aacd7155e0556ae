/** What the model of a run gets wrong, how well it knows that, and what its first layer looks for. */
import { useMemo } from 'preact/hooks';
import type { Experiment, RegulabClient, Run, Schemas } from 'regulab-client';
import type { ArmStyles } from '../../../charts/drawing/series.js';
import { confusionMatrix } from '../../../charts/figures/confusion.js';
import type { Figure as Drawing } from '../../../charts/figures/figure.js';
import { mistakePictures, type SeenMistake } from '../../../charts/figures/pictures/mistakes.js';
import { type DiagnosedArm, reliabilityDiagram, temperatureDiagram } from '../../../charts/figures/reliability.js';
import { Async } from '../../parts/async.js';
import { Figure } from '../../parts/figure.js';
import { readMistakes } from '../../parts/mistakes.js';
import { useLoaded } from '../../service/use-loaded.js';
import { words } from '../../words/words.js';
import { Drawn } from '../experiment/studies.js';

interface Props {
  run: Run;
  experiment: Experiment;
  styles: ArmStyles;
}

interface Inspected {
  diagnostics: Schemas['Diagnostics'];
  mistakes: SeenMistake[];
}

export function Inside({ run, experiment, styles }: Props) {
  const loaded = useLoaded({
    key: `inside ${run.id}`,
    load: (client, signal) => inspect(client, { run, experiment }, signal),
  });
  const figures = useMemo(() => (loaded.value ? drawAll(run, loaded.value, styles) : []), [loaded.value]);
  const { model } = experiment.spec.arms.find(({ name }) => name === run.arm)!;
  return (
    <section aria-label={words.run.inside}>
      <h2>{words.run.inside}</h2>
      <Async of={loaded} lines={8}>
        {() => (
          <div class="pair">
            {figures.map(([name, figure]) => (
              <Figure key={name} figure={figure} name={name} />
            ))}
            {!RECURRENT.includes(model.architecture) && <Drawn id={experiment.id} figure={firstLayerOf(run)} />}
          </div>
        )}
      </Async>
    </section>
  );
}

/** They read an image row by row, so that no unit of theirs has a picture. */
const RECURRENT = ['lstm', 'gru'];

async function inspect(
  client: RegulabClient,
  { run, experiment }: Pick<Props, 'run' | 'experiment'>,
  signal: AbortSignal,
): Promise<Inspected> {
  const diagnostics = await client.diagnostics(run.id, {}, { signal });
  return { diagnostics, mistakes: await readMistakes(client, experiment.spec.dataset.name, diagnostics, signal) };
}

/** By the names that they are saved as. */
function drawAll({ arm, seed }: Run, { diagnostics, mistakes }: Inspected, styles: ArmStyles): [string, Drawing][] {
  const diagnosed = { arm, seed, diagnostics } as DiagnosedArm;
  const figures: [string, Drawing | null][] = [
    ['mistakes', mistakePictures({ arm, seed, mistakes })],
    ['confusion', confusionMatrix(diagnosed, styles)],
    ['reliability', temperatureDiagram(diagnosed, styles) ?? reliabilityDiagram([diagnosed], styles)],
  ];
  return figures.filter((each): each is [string, Drawing] => each[1] !== null);
}

/** The figure of its experiment, of this run alone. */
function firstLayerOf({ id, experimentId }: Run): Schemas['Figure'] {
  const path = `/v1/experiments/${experimentId}/figures/first-layer`;
  return {
    name: 'first-layer',
    ...words.run.firstLayer,
    svg: `${path}.svg?run=${id}`,
    png: `${path}.png?run=${id}`,
  };
}
