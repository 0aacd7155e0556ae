/** What the saved weights of a run reach. */
import type { Schemas } from 'regulab-client';
import { duration, numberOrDash, percent } from '../../../number-format.js';
import { DataTable } from '../../parts/figure.js';

type Evaluation = Schemas['Evaluation'];

export function Metrics({ evaluation }: { evaluation: Evaluation }) {
  const { savedEpoch, averagedEpochs, cost, temperature } = evaluation;
  return (
    <section aria-label="Metrics">
      <h2>What it reaches</h2>
      <p class="lead-number">
        <strong>{percent(evaluation.test.accuracy)}</strong> of the test images are recognized.
      </p>
      <DataTable table={splitsOf(evaluation)} />
      <p class="about">
        Measured with the weights of epoch {savedEpoch}
        {averagedEpochs ? `, a mean of ${averagedEpochs} epochs` : ''}. The loss is that of the data; the penalty of the
        regularization comes on top.
      </p>
      <ul class="facts">
        {cost && (
          <li>
            Training took {duration(cost.trainingSeconds)} and {numberOrDash(cost.trainingMegaflops)} million arithmetic
            operations.
          </li>
        )}
        {temperature && (
          <li>
            Temperature {numberOrDash(temperature.value)}:{' '}
            {temperature.value > 1 ? 'it is more confident than right' : 'it is less confident than it could be'}.
          </li>
        )}
      </ul>
    </section>
  );
}

function splitsOf({ train, validation, test, robustness = [] }: Evaluation) {
  const splits: [string, Schemas['EvaluatedSplit'] | null][] = [
    ['test images', test],
    ['validation images', validation],
    ['training images', train],
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
    `test images, ${type} ${strength}`,
    percent(accuracy),
    numberOrDash(dataLoss),
    '–',
    String(test.samples),
  ]);
  return { headings: ['measured on', 'accuracy>', 'loss>', 'penalty>', 'images>'], rows: [...rows, ...distorted] };
}
