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
import { words } from '../../words/words.js';
import { ArmMark } from '../arm-mark.js';
import { Sentence } from '../text/sentence.js';
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
  const name = capitalized(nameOfMetric(metric));
  const answers = shortAnswers(comparison, isYesOrNo);
  const shownBaseline = (
    <>
      <ArmMark arm={baseline} styles={styles} /> {baseline}{' '}
      {comparison.chosenOnValidation?.arm === baseline && <Chosen />}
    </>
  );
  return (
    <section class={`answer ${answers.length > 1 ? 'answer-several' : ''}`} aria-label={words.parts.answer.label}>
      <p class="asked">
        {comparisons.length === 0 ? (
          name
        ) : (
          <Sentence text={words.parts.answer.comparedWith} parts={{ metric: name, baseline: shownBaseline }} />
        )}
      </p>
      <ul>
        {answers.map((answer) => (
          <Line key={answer.arm} answer={answer} styles={styles} />
        ))}
      </ul>
      {comparisons.some(({ difference }) => difference?.interval) && (
        <p class="about">{isShare(metric) ? words.parts.answer.intervalOfShares : words.parts.answer.interval}</p>
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
    <li aria-label={words.parts.answer.answerFor(arm)}>
      {lead && (
        <p class={`finding verdict-${finding}`}>
          <span aria-hidden="true">{SIGNS[finding]}</span> {lead}
        </p>
      )}
      <p class="effect">
        <ArmMark arm={arm} styles={styles} />{' '}
        {effect ? (
          <Sentence text={words.parts.answer.effect} parts={{ arm, effect: <strong>{effect}</strong> }} />
        ) : (
          arm
        )}{' '}
        {isChosen && <Chosen />}
      </p>
      <p>{verdict}</p>
    </li>
  );
}

const Chosen = () => (
  <span class="chosen" title={CHOSEN_ON_VALIDATION}>
    {words.parts.answer.chosen}
  </span>
);
