/** What the techniques do inside the models: figures of the first run of each arm. */
import { useMemo } from 'preact/hooks';
import type { RegulabClient, Run, Schemas } from 'regulab-client';
import { RegulabError } from 'regulab-client';
import type { ArmStyles } from '../../../charts/drawing/series.js';
import { confusionDifference } from '../../../charts/figures/confusion.js';
import { costChart, costsOf } from '../../../charts/figures/cost.js';
import type { Figure as Drawn } from '../../../charts/figures/figure.js';
import { type InspectedEpoch, LAYER_MEASURES, layerCurves } from '../../../charts/figures/layer-curves.js';
import { mistakePictures, type SeenMistake } from '../../../charts/figures/pictures/mistakes.js';
import { type DiagnosedArm, temperatureDiagram } from '../../../charts/figures/reliability.js';
import { Async } from '../../parts/async.js';
import { Figure } from '../../parts/figure.js';
import { readMistakes } from '../../parts/mistakes.js';
import { Sentence } from '../../parts/text/sentence.js';
import { addressOf } from '../../routing/route.js';
import { useLoaded } from '../../service/use-loaded.js';
import { words } from '../../words/words.js';
import type { ExperimentView } from './read-experiment.js';

interface Props {
  view: ExperimentView;
  /** Shown in the curves; the baseline is the first of all. */
  arms: readonly string[];
  baseline: string;
  styles: ArmStyles;
}

/** What was measured in the first run of an arm that has a model. */
interface Inspected {
  runId: string;
  arm: string;
  seed: number;
  epochs: InspectedEpoch[];
  diagnostics: Schemas['Diagnostics'];
  mistakes: SeenMistake[];
}

type Spec = ExperimentView['experiment']['spec'];

const FIELDS = ['l2', 'shares', 'gradientNorm', 'activations'] as const;

export function Inside({ view: { experiment, runs, comparison }, arms, baseline, styles }: Props) {
  const inspected = firstModels(runs, new Set([baseline, ...arms]));
  const { spec } = experiment;
  const hasEpochs = hasEpochsIn(spec);
  const loaded = useLoaded({
    key: `inside ${inspected.map(({ id }) => id)}`,
    load: (client, signal) => Promise.all(inspected.map((run) => inspect(client, run, spec, signal))),
  });
  const compared = comparison?.chosenOnValidation?.arm;
  const figures = useMemo(
    () => drawAll(loaded.value ?? [], runs, { baseline, compared, styles }),
    [loaded.value, runs, baseline, compared],
  );
  const mistaken = useMemo(() => (loaded.value ?? []).flatMap(drawMistakes), [loaded.value]);
  return (
    <Async of={loaded} lines={6}>
      {() => (
        <>
          <div class="pair">
            {figures.map(([name, figure]) => (
              <Figure key={name} figure={figure} name={name} />
            ))}
            {mistaken.map(({ runId, figure }) => (
              <Figure
                key={runId}
                figure={figure}
                name="mistakes"
                more={<a href={addressOf(['runs', runId])}>{words.experiment.inside.moreOfRun}</a>}
              />
            ))}
          </div>
          {!hasEpochs && (
            <p class="about">
              <Sentence text={words.experiment.inside.withLayerReport} />
            </p>
          )}
        </>
      )}
    </Async>
  );
}

const firstModels = (runs: readonly Run[], arms: Set<string>) =>
  runs.filter((run, index) => {
    const isFirst = runs.findIndex(({ arm, evaluation }) => arm === run.arm && evaluation !== null) === index;
    return isFirst && arms.has(run.arm);
  });

const hasEpochsIn = ({ layerReport }: Spec) => layerReport === 'epochs';

async function inspect(client: RegulabClient, run: Run, spec: Spec, signal: AbortSignal): Promise<Inspected> {
  const hasEpochs = hasEpochsIn(spec);
  const [diagnostics, layers] = await Promise.all([
    client.diagnostics(run.id, {}, { signal }),
    hasEpochs ? client.layers(run.id, { epoch: 'all', fields: [...FIELDS] }, { signal }).catch(unlessMissing) : null,
  ]);
  const mistakes = await readMistakes(client, spec.dataset.name, diagnostics, signal);
  return { runId: run.id, arm: run.arm, seed: run.seed, diagnostics, mistakes, epochs: layers?.states ?? [] };
}

/** Runs of earlier versions have no such file. */
function unlessMissing(error: unknown): null {
  if (error instanceof RegulabError && error.status === 404) return null;
  throw error;
}

function drawMistakes({ runId, ...seen }: Inspected): { runId: string; figure: Drawn }[] {
  const figure = mistakePictures(seen);
  return figure ? [{ runId, figure }] : [];
}

interface Looks {
  baseline: string;
  /** The arm to compare with the baseline; else the first other one. */
  compared: string | undefined;
  styles: ArmStyles;
}

/** By the names that they are saved as. */
function drawAll(
  inspected: Inspected[],
  runs: readonly Run[],
  { baseline, compared, styles }: Looks,
): [string, Drawn][] {
  const others = inspected.filter(({ arm }) => arm !== baseline);
  const [first, other] = [
    inspected.find(({ arm }) => arm === baseline),
    others.find(({ arm }) => arm === compared) ?? others[0],
  ];
  const figures: [string, Drawn | null][] = [
    ...LAYER_MEASURES.map((measure): [string, Drawn | null] => [measure, layerCurves(inspected, measure, styles)]),
    ['confusion-difference', first && other ? confusionDifference(other as DiagnosedArm, first as DiagnosedArm) : null],
    ['temperature', first ? temperatureDiagram((other ?? first) as DiagnosedArm, styles) : null],
    ['cost', costChart(costsOf(runs), styles)],
  ];
  return figures.filter((each): each is [string, Drawn] => each[1] !== null);
}
