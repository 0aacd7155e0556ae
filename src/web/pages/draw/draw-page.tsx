/** Draw a digit, and see what networks make of it. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { styleArms } from '../../../charts/drawing/series.js';
import { DIGIT_CHANGES } from '../../../drawings/changes/changes.js';
import { Async, Failure } from '../../parts/async.js';
import { DigitPicture } from '../../parts/digit-picture.js';
import { useLoaded } from '../../service/use-loaded.js';
import { words } from '../../words/words.js';
import { AnswerCards } from './answer-cards.js';
import { type Choice, readChoice } from './asking/read-choice.js';
import { useAnswers } from './asking/use-answers.js';
import { useAsker } from './asking/use-asker.js';
import type { Drawing } from './drawing.js';
import { FoolStrip } from './fool-strip.js';
import { MOST_SHOWN, ModelChoice, type Settings } from './model-choice.js';
import { Sketchpad } from './sketchpad.js';
import { prepare } from './strokes.js';
import { TrainFirst } from './train-first.js';
import './draw.css';

type Query = Readonly<Record<string, string>>;

/** Side by side unless the reader chooses. */
const SHOWN_AT_FIRST = 3;
const STRENGTH_AT_FIRST = 0.4;

export function DrawPage({ query }: { query: Query }) {
  const [drawing, setDrawing] = useState<Drawing>([]);
  const prepared = useMemo(() => prepare(drawing), [drawing]);
  const pixels = prepared?.pixels ?? null;
  return (
    <div class="draw">
      <h1>{words.draw.title}</h1>
      <p class="lead">{words.draw.lead}</p>
      <div class="draw-table">
        <div class="draw-here">
          <Sketchpad drawing={drawing} onDraw={setDrawing} />
          <figure class="seen">
            <DigitPicture pixels={pixels} label={words.draw.seen} />
            <figcaption>{drawing.length > 0 && pixels === null ? words.draw.seenNothing : words.draw.seen}</figcaption>
          </figure>
        </div>
        <Lookers query={query} pixels={pixels} />
      </div>
    </div>
  );
}

/** Those who look at the drawing. */
function Lookers({ query, pixels }: { query: Query; pixels: Uint8Array | null }) {
  // The networks in front of the reader stay, whatever finishes meanwhile.
  const first = useRef<string | undefined>(undefined);
  const runs = (query.runs ?? '').split(',').filter(Boolean);
  const loaded = useLoaded({
    key: `${query.runs ?? ''} ${query.experiment ?? ''}`,
    load: (client, signal) => readChoice(client, runs, query.experiment ?? first.current, signal),
    concerns: ({ type }) => type === 'experiment.finished',
  });
  useEffect(() => {
    if (loaded.value?.models.length) first.current = loaded.value.experiment?.id;
  }, [loaded.value]);
  return (
    <Async of={loaded} lines={12}>
      {(choice) =>
        choice.models.length > 0 ? (
          <Looking choice={choice} arms={query.arms} pixels={pixels} />
        ) : query.experiment || query.runs ? (
          <NoModels />
        ) : (
          <TrainFirst id={query.training} />
        )
      }
    </Async>
  );
}

const NoModels = () => (
  <div class="notice">
    <p>{words.draw.noModels}</p>
    <a href="#/draw">{words.draw.newest}</a>
  </div>
);

function Looking({ choice, arms, pixels }: { choice: Choice; arms: string | undefined; pixels: Uint8Array | null }) {
  const [settings, setSettings] = useState<Settings>({ inBrowser: false, sampling: false });
  const [strength, setStrength] = useState(STRENGTH_AT_FIRST);
  const shown = useMemo(() => chosen(choice, arms), [choice, arms]);
  const styleOf = styleArms(
    choice.models.map(({ name }) => name),
    choice.models[0]!.name,
  );
  const images = useMemo(
    () => pixels && [pixels, ...DIGIT_CHANGES.map(({ apply }) => apply(pixels, strength))],
    [pixels, strength],
  );
  const asker = useAsker(shown, settings.inBrowser, settings.sampling);
  const { answers, isOld, error } = useAnswers(images, asker.ask);
  const said = answers?.length === shown.length ? answers : undefined;
  return (
    <>
      <div class="looking">
        {error && <Failure error={error} />}
        <AnswerCards
          models={shown}
          answers={said?.map(([plain]) => plain!) ?? null}
          isOld={isOld}
          isAsked={images !== null}
          styleOf={styleOf}
        />
        <ModelChoice
          choice={choice}
          shown={shown}
          styleOf={styleOf}
          settings={settings}
          onSettings={setSettings}
          asker={asker}
        />
      </div>
      <FoolStrip
        models={shown}
        images={images?.slice(1) ?? null}
        strength={strength}
        onStrength={setStrength}
        answers={said}
        styleOf={styleOf}
      />
    </>
  );
}

function chosen({ models }: Choice, arms: string | undefined) {
  const names = arms?.split(',').map(decodeURIComponent) ?? [];
  const found = models.filter(({ name }) => names.includes(name)).slice(0, MOST_SHOWN);
  return found.length > 0 ? found : models.slice(0, SHOWN_AT_FIRST);
}
