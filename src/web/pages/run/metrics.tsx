/** What the saved weights of a run reach. */
import type { Schemas } from 'regulab-client';
import { duration, numberOrDash, percent } from '../../../number-format.js';
import { DataTable, numeric } from '../../parts/figure.js';
import { Sentence } from '../../parts/text/sentence.js';
import { words } from '../../words/words.js';

type Evaluation = Schemas['Evaluation'];
const said = words.run.metrics;

export function Metrics({ evaluation }: { evaluation: Evaluation }) {
  const { savedEpoch, averagedEpochs, cost, temperature } = evaluation;
  return (
    <section aria-label={said.label}>
      <h2>{said.title}</h2>
      <p class="lead-number">
        <Sentence text={said.recognized} parts={{ share: <strong>{percent(evaluation.test.accuracy)}</strong> }} />
      </p>
      <DataTable table={splitsOf(evaluation)} />
      <p class="about">{averagedEpochs ? said.meanOfEpochs(savedEpoch, averagedEpochs) : said.epoch(savedEpoch)}</p>
      <ul class="facts">
        {cost && <li>{said.cost(duration(cost.trainingSeconds), numberOrDash(cost.trainingMegaflops))}</li>}
        {temperature && (
          <li>{(temperature.value > 1 ? said.tooConfident : said.tooCautious)(numberOrDash(temperature.value))}</li>
        )}
      </ul>
    </section>
  );
}

function splitsOf({ train, validation, test, robustness = [] }: Evaluation) {
  const splits: [string, Schemas['EvaluatedSplit'] | null][] = [
    [said.splits.test, test],
    [said.splits.validation, validation],
    [said.splits.train, train],
  ];
  const rows = splits.flatMap(([name, split]) =>
    split === null
      ? []
      : [
          [
            name,
            percent(split.accuracy),
            numberOrDash(split.dataLoss),
            numberOrDash(split.penalty),
            String(split.samples),
          ],
        ],
  );
  const distorted = robustness.map(({ type, strength, accuracy, dataLoss }) => [
    said.distorted(type, strength),
    percent(accuracy),
    numberOrDash(dataLoss),
    '–',
    String(test.samples),
  ]);
  const { images, accuracy, loss, penalty, count } = said.columns;
  return {
    headings: [images, numeric(accuracy), numeric(loss), numeric(penalty), numeric(count)],
    rows: [...rows, ...distorted],
  };
}
