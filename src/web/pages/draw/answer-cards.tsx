/** What the networks say about the drawing, side by side. */
import type { ArmStyles } from '../../../charts/drawing/series.js';
import { digitBars } from '../../../charts/figures/digit-bars.js';
import { percent, shortPercent } from '../../../number-format.js';
import { ArmMark } from '../../parts/arm-mark.js';
import { DataTable, numeric } from '../../parts/figure.js';
import { Sentence } from '../../parts/text/sentence.js';
import { words } from '../../words/words.js';
import type { DrawAnswer, Drawable } from './asking/answer.js';

const said = words.draw.answers;

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
  const about = isAsked ? said.looking : said.none;
  return (
    <section class={`answers-drawn ${isOld ? 'old' : ''}`} aria-label={said.label} aria-busy={isOld}>
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
        {answers && !isOld && models.map(({ name }, index) => say(name, answers[index]!)).join(' ')}
      </p>
      <details class="about">
        <summary>{said.explain}</summary>
        <p>
          <Sentence text={said.explanation} />
        </p>
      </details>
      {answers?.every(({ probabilities }) => probabilities.length === 10) && (
        <details>
          <summary>{said.numbers}</summary>
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
        <p class="about no-bars">{said.oneUnit}</p>
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
  const text = said.certainty({
    digit,
    networks: memberDigits.length,
    agreeing: memberDigits.filter((member) => member === digit).length,
    doubt: shortPercent(doubt),
    disagreement: disagreement === null ? null : shortPercent(disagreement),
  });
  return text.replaceAll(' %', `${NO_BREAK}%`);
}

const say = (name: string, { digit, probabilities }: DrawAnswer): string =>
  probabilities.length === 10
    ? said.saysWith(name, digit, shortPercent(probabilities[digit]!))
    : said.says(name, digit);

const tableOf = (models: readonly Drawable[], answers: readonly DrawAnswer[]) => ({
  headings: [said.digit, ...models.map(({ name }) => numeric(name))],
  rows: NO_ANSWER.map((_, digit) => [
    String(digit),
    ...answers.map(({ probabilities }) => percent(probabilities[digit]!)),
  ]),
});
