/** The drawing, changed: how much do the networks bear? */
import type { ArmStyles } from '../../../charts/drawing/series.js';
import { DIGIT_CHANGES } from '../../../drawings/changes/changes.js';
import { shortPercent } from '../../../number-format.js';
import { ArmMark } from '../../parts/arm-mark.js';
import { DigitPicture } from '../../parts/digit-picture.js';
import { Sentence } from '../../parts/text/sentence.js';
import { words } from '../../words/words.js';
import type { DrawAnswer, Drawable } from './asking/answer.js';

interface Props {
  models: readonly Drawable[];
  /** As many as there are changes; null while there is no digit. */
  images: readonly Uint8Array[] | null;
  strength: number;
  onStrength: (strength: number) => void;
  /** For each of the networks: of the drawing, and of each change. */
  answers: readonly (readonly DrawAnswer[])[] | undefined;
  styleOf: ArmStyles;
}

export function FoolStrip({ models, images, strength, onStrength, answers, styleOf }: Props) {
  return (
    <section class="fool">
      <h2>{words.draw.fool.title}</h2>
      <p>
        <Sentence text={words.draw.fool.about} parts={{ mark: <Fooled /> }} />
      </p>
      <label class="strength">
        {words.draw.fool.strength}{' '}
        <input
          type="range"
          min={0.1}
          max={1}
          step={0.1}
          value={strength}
          onInput={({ currentTarget }) => onStrength(Number(currentTarget.value))}
        />
      </label>
      <ul class="changes">
        {DIGIT_CHANGES.map(({ name, say }, index) => (
          <li key={name}>
            <DigitPicture pixels={images?.[index] ?? null} label={words.draw.fool.changed(say(strength))} />
            <div>
              <h3>{say(strength)}</h3>
              <ul class="verdicts">
                {models.map((model, arm) => (
                  <Verdict
                    key={model.name}
                    name={model.name}
                    styleOf={styleOf}
                    plain={answers?.[arm]?.[0]}
                    changed={answers?.[arm]?.[index + 1]}
                  />
                ))}
              </ul>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface VerdictProps {
  name: string;
  styleOf: ArmStyles;
  plain: DrawAnswer | undefined;
  changed: DrawAnswer | undefined;
}

function Verdict({ name, styleOf, plain, changed }: VerdictProps) {
  const isFooled = changed !== undefined && changed.digit !== plain?.digit;
  return (
    <li class={isFooled ? 'fooled' : undefined}>
      <ArmMark arm={name} styles={styleOf} />
      <span class="who">{name}</span>
      <b>{changed?.digit ?? '–'}</b>
      <span>{changed?.probabilities.length === 10 ? shortPercent(changed.probabilities[changed.digit]!) : ''}</span>
      {isFooled && <Fooled />}
    </li>
  );
}

const Fooled = () => (
  <span class="fooled-mark" role="img" aria-label={words.draw.fool.fooled} title={words.draw.fool.fooled}>
    ✕
  </span>
);
