/** What the networks say about the drawing, side by side. */
import type { ArmStyles } from '../../../charts/drawing/series.js';
import { digitBars } from '../../../charts/figures/digit-bars.js';
import { percent, shortPercent } from '../../../number-format.js';
import { ArmMark } from '../../parts/arm-mark.js';
import { DataTable } from '../../parts/figure.js';
import type { DrawAnswer, Drawable } from './asking/answer.js';

interface Props {
  models: readonly Drawable[];
  /** Null while there is no digit. */
  answers: readonly DrawAnswer[] | null;
  /** Whether the answers are still those of an earlier drawing. */
  isOld: boolean;
  /** Whether there is a digit to look at. */
  isAsked: boolean;
  styleOf: ArmStyles;
}

export function AnswerCards({ models, answers, isOld, isAsked, styleOf }: Props) {
  const about = isAsked ? 'Looking …' : 'No answer yet.';
  return (
    <section class={`answers-drawn ${isOld ? 'old' : ''}`} aria-label="Answers" aria-busy={isOld}>
      <ul class="answer-cards">
        {models.map((model, index) => (
          <AnswerCard
            key={model.name}
            model={model}
            answer={answers?.[index] ?? null}
            about={about}
            isOld={isOld}
            styleOf={styleOf}
          />
        ))}
      </ul>
      <p class="unseen" role="status">
        {answers && !isOld && models.map(({ name }, index) => say(name, answers[index]!)).join('. ')}
      </p>
      <details class="about">
        <summary>What do these numbers mean?</summary>
        <p>
          A bar is the probability that the networks of an arm give to a digit, averaged over its seeds. <b>Doubt</b> is
          0 % when all of it is on one digit, and 100 % when every digit is as likely. <b>Disagreement</b> is the part
          of the doubt that comes from the networks contradicting each other: it is high where they have seen nothing
          like it. A network can be sure and wrong.
        </p>
      </details>
      {answers?.every(({ probabilities }) => probabilities.length === 10) && (
        <details>
          <summary>Numbers</summary>
          <DataTable table={tableOf(models, answers)} />
        </details>
      )}
    </section>
  );
}

const NO_BREAK = '\u00a0';
const NO_ANSWER = Array.from({ length: 10 }, () => 0);

interface CardProps {
  model: Drawable;
  answer: DrawAnswer | null;
  /** Said in the place of how sure the answer is. */
  about: string;
  isOld: boolean;
  styleOf: ArmStyles;
}

function AnswerCard({ model, answer, about, isOld, styleOf }: CardProps) {
  const isOneUnit = answer?.probabilities.length === 1;
  return (
    <li class="answer-card">
      <h2>
        <ArmMark arm={model.name} styles={styleOf} /> {model.name}
      </h2>
      <p class="says">{answer?.digit ?? NO_BREAK}</p>
      {isOneUnit ? (
        <p class="about no-bars">This network has a single output: it can only answer 0 or 1.</p>
      ) : (
        <div
          class="bars"
          // Made by src/charts, which makes every text in it safe.
          dangerouslySetInnerHTML={{
            __html: digitBars(answer?.probabilities ?? NO_ANSWER, styleOf(model.name).colour, model.name),
          }}
        />
      )}
      <p class="about certainty">{answer && !isOld ? certainty(answer) : about}</p>
    </li>
  );
}

function certainty({ digit, doubt, disagreement, memberDigits }: DrawAnswer): string {
  const count = memberDigits.length;
  const agreeing = memberDigits.filter((member) => member === digit).length;
  const votes =
    count > 1 ? `${agreeing === count ? `All ${count}` : `${agreeing} of ${count}`} networks say ${digit}. ` : '';
  const split = disagreement === null ? '' : `, disagreement ${shortPercent(disagreement)}`;
  return `${votes}Doubt ${shortPercent(doubt)}${split}.`.replaceAll(' %', `${NO_BREAK}%`);
}

const say = (name: string, { digit, probabilities }: DrawAnswer): string =>
  `${name} says ${digit}${probabilities.length === 10 ? ` with ${shortPercent(probabilities[digit]!)}` : ''}`;

const tableOf = (models: readonly Drawable[], answers: readonly DrawAnswer[]) => ({
  headings: ['digit', ...models.map(({ name }) => `${name}>`)],
  rows: NO_ANSWER.map((_, digit) => [
    String(digit),
    ...answers.map(({ probabilities }) => percent(probabilities[digit]!)),
  ]),
});
