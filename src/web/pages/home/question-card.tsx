/** One question: what would be trained, how long it takes, what came out, and a button to ask it. */
import { useState } from 'preact/hooks';
import { Failure } from '../../parts/async.js';
import { Prose } from '../../parts/text/prose.js';
import { addressOf } from '../../routing/route.js';
import { client } from '../../service/session.js';
import { type Loaded, useLoaded } from '../../service/use-loaded.js';
import { words } from '../../words/words.js';
import { type Preset, questionOf } from './asked.js';
import type { Measured } from './measured.js';
import { timeOf } from './round-time.js';

export function QuestionCard({ preset, measured }: { preset: Preset; measured: Measured | undefined }) {
  const { name, description, shows } = preset;
  return (
    <li class="card question">
      <h3>{questionOf(preset)}</h3>
      <Effort name={name} />
      {measured && (
        <p class="measured">
          {measured.sentence ?? words.home.card.trained}{' '}
          <a href={addressOf(['experiments', measured.experimentId])} aria-label={words.home.card.seeAnswerOf(name)}>
            {words.home.card.see}
          </a>
        </p>
      )}
      <details class="about">
        <summary>{words.home.card.details}</summary>
        <p>
          <Prose text={description} />
        </p>
        <p>
          <Prose text={shows} />
        </p>
      </details>
      <Run name={name} isAsked={measured !== undefined} />
    </li>
  );
}

/** What will be trained, and for how long. */
function Effort({ name }: { name: string }) {
  const plan: Loaded<string> = useLoaded({
    key: `plan of ${name}`,
    load: async (service, signal) => {
      const { estimate } = await service.plan({ preset: name }, { signal });
      return words.home.card.effort(estimate.runs, estimate.arms, timeOf(estimate.seconds));
    },
  });
  return <p class="about effort">{plan.value ?? (plan.error ? '' : '…')}</p>;
}

function Run({ name, isAsked }: { name: string; isAsked: boolean }) {
  const [failure, setFailure] = useState<Error>();
  const [isStarting, setStarting] = useState(false);
  const { run: once, runPreset, runAgain, runPresetAgain } = words.home.card;
  const run = async () => {
    setStarting(true);
    setFailure(undefined);
    try {
      const { id } = await client.get().submit({ preset: name });
      location.hash = addressOf(['experiments', id]);
    } catch (error) {
      setFailure(error as Error);
      setStarting(false);
    }
  };
  return (
    <>
      {failure && <Failure error={failure} />}
      <p class="run">
        <button
          type="button"
          disabled={isStarting}
          aria-label={isAsked ? runPresetAgain(name) : runPreset(name)}
          onClick={() => void run()}
        >
          {isAsked ? runAgain : once}
        </button>
      </p>
    </>
  );
}
