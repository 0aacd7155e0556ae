/** The answer of a comparison, on top of everything else: one line for each arm. */
import type { Comparison } from 'regulab-client';
import {
  CHOSEN_ON_VALIDATION,
  type ShortAnswer,
  SIGNS,
  shortAnswers,
} from '../../../analysis/comparison/short-answer.js';
import { type ArmStyles, styleArms } from '../../../charts/drawing/series.js';
import { capitalized, isShare, nameOfMetric } from '../../../number-format.js';
import { ArmMark } from '../arm-mark.js';
import './answer.css';

interface Props {
  comparison: Comparison;
  /** Whether it was asked if the arms help. */
  isYesOrNo?: boolean;
}

export function Answer({ comparison, isYesOrNo = false }: Props) {
  const { arms, baseline, metric, comparisons } = comparison;
  const styles = styleArms(
    arms.map(({ arm }) => arm),
    baseline,
  );
  const answers = shortAnswers(comparison, isYesOrNo);
  const isBaselineChosen = comparison.chosenOnValidation?.arm === baseline;
  return (
    <section class={`answer ${answers.length > 1 ? 'answer-several' : ''}`} aria-label="Answer">
      <p class="asked">
        {capitalized(nameOfMetric(metric))}
        {comparisons.length > 0 && (
          <>
            , compared with <ArmMark arm={baseline} styles={styles} /> {baseline} {isBaselineChosen && <Chosen />}
          </>
        )}
      </p>
      <ul>
        {answers.map((answer) => (
          <Line key={answer.arm} answer={answer} styles={styles} />
        ))}
      </ul>
      {comparisons.some(({ difference }) => difference?.interval) && (
        <p class="about">
          {isShare(metric) && 'A point is one image in a hundred. '}The range in parentheses holds the true difference
          in 95 of 100 such experiments.
        </p>
      )}
      {comparison.chosenOnValidation && comparisons.length > 0 && <p class="about">{CHOSEN_ON_VALIDATION}</p>}
    </section>
  );
}

function Line({
  answer: { arm, effect, finding, lead, verdict, isChosen },
  styles,
}: {
  answer: ShortAnswer;
  styles: ArmStyles;
}) {
  return (
    <li aria-label={`Answer for ${arm}`}>
      {lead && (
        <p class={`finding verdict-${finding}`}>
          <span aria-hidden="true">{SIGNS[finding]}</span> {lead}
        </p>
      )}
      <p class="effect">
        <ArmMark arm={arm} styles={styles} /> {arm}
        {effect && ': '}
        <strong>{effect}</strong> {isChosen && <Chosen />}
      </p>
      <p>{verdict}</p>
    </li>
  );
}

const Chosen = () => (
  <span class="chosen" title={CHOSEN_ON_VALIDATION}>
    best on validation
  </span>
);
