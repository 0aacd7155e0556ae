/** Asks the networks with dropout many times while it stays on, and shows where they are uncertain. */
import { useMemo } from 'preact/hooks';
import type { Run } from 'regulab-client';
import { endsOf } from '../../../../analysis/predictions/accuracy-rejection.js';
import type { ArmStyles } from '../../../../charts/drawing/series.js';
import { agreementCurves } from '../../../../charts/figures/monte-carlo/agreement-curves.js';
import { leastAgreed } from '../../../../charts/figures/monte-carlo/least-agreed.js';
import { byDisagreement, byPlainDoubt, type SampledArm } from '../../../../charts/figures/monte-carlo/sampled-arm.js';
import { Failure } from '../../../parts/async.js';
import { Figure } from '../../../parts/figure.js';
import { ProgressBar } from '../../../parts/status.js';
import { words } from '../../../words/words.js';
import { isNoisy } from '../../draw/asking/noise.js';
import type { ExperimentView } from '../read-experiment.js';
import { SAMPLES, SEED } from './ask.js';
import { type Progress, useSampling } from './use-sampling.js';
import './monte-carlo.css';

const said = words.experiment.monteCarlo;

interface Props {
  view: ExperimentView;
  /** The baseline, and those in the curves. */
  arms: readonly string[];
  styles: ArmStyles;
}

export function MonteCarlo({ view: { experiment, runs }, arms, styles }: Props) {
  const { spec } = experiment;
  const noisy = spec.arms.filter((arm) => isNoisy(arm) && arm.model.output.units > 1).map(({ name }) => name);
  const asked = firstModels(
    runs,
    noisy.filter((arm) => arms.includes(arm)),
  );
  if (noisy.length === 0) return null;
  return (
    <section class="monte-carlo" aria-label={said.title}>
      <h3>{said.title}</h3>
      <p class="about">{said.about}</p>
      {asked.length === 0 ? (
        <p>{said.nobody(noisy)}</p>
      ) : (
        <Asking runs={asked} dataset={spec.dataset.name} styles={styles} />
      )}
    </section>
  );
}

/** For each of the arms its first run that saved a model. */
const firstModels = (runs: readonly Run[], arms: readonly string[]): Run[] =>
  arms.flatMap((arm) => runs.find((run) => run.arm === arm && run.weightsSha256 !== null) ?? []);

function Asking({ runs, dataset, styles }: { runs: readonly Run[]; dataset: string; styles: ArmStyles }) {
  const { answers, testImages, progress, error, ask, stop } = useSampling(runs, dataset);
  return (
    <>
      <div class={answers ? 'monte-carlo-answers' : 'monte-carlo-asking'}>
        {!answers && (
          <button type="button" onClick={progress ? stop : ask}>
            {progress ? said.stop : said.ask}
          </button>
        )}
        {progress && <ProgressBar percent={percentOf(progress)} label={said.progressLabel} />}
        {!answers && !progress && (
          <span class="about">
            {said.who(
              runs.map(({ arm }) => arm),
              SAMPLES,
            )}
          </span>
        )}
        <div role="status">
          {progress && progressIn(progress)}
          {answers?.map((each) => (
            <Sentences key={each.arm} sampled={each} />
          ))}
        </div>
      </div>
      {error && <Failure error={error} onRetry={ask} />}
      {answers && <Figures answers={answers} testImages={testImages} styles={styles} />}
    </>
  );
}

const progressIn = ({ arm, done, of }: Progress) => (of === 0 ? said.reading : said.progress(arm, done, of));
const percentOf = ({ done, of }: Progress) => (of === 0 ? 0 : (100 * done) / of);

/** The share of the images at each end that a sentence is about. */
const END = 1 / 3;

function Sentences({ sampled }: { sampled: SampledArm }) {
  const count = Math.max(1, Math.floor(END * sampled.images.length));
  return (
    <p>
      {said.answer(sampled.arm, endsOf(byDisagreement(sampled), count))}{' '}
      <span class="about">{said.plainAnswer(endsOf(byPlainDoubt(sampled), count))}</span>
    </p>
  );
}

interface FiguresProps {
  answers: readonly SampledArm[];
  testImages: number;
  styles: ArmStyles;
}

function Figures({ answers, testImages, styles }: FiguresProps) {
  const figures = useMemo(() => {
    const asked = { testImages, samples: SAMPLES, seed: SEED };
    return [
      { name: 'monte-carlo', figure: agreementCurves(answers, asked, styles) },
      ...answers.map((each) => ({ name: 'least-agreed', figure: leastAgreed(each, asked) })),
    ];
  }, [answers.map(({ arm }) => arm).join(), testImages, styles]);
  return (
    <div class="pair">
      {figures.map(({ name, figure }) => figure && <Figure key={figure.title} figure={figure} name={name} />)}
    </div>
  );
}
