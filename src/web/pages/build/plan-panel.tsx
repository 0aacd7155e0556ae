/** What the spec would train, how long that takes, what is wrong with it; and the button. */
import { useState } from 'preact/hooks';
import type { ExperimentPlan, Submission } from 'regulab-client';
import { duration } from '../../../number-format.js';
import { Failure } from '../../parts/async.js';
import { Sentence } from '../../parts/text/sentence.js';
import { addressOf } from '../../routing/route.js';
import { client } from '../../service/session.js';
import { words } from '../../words/words.js';
import { type Draft, forgetDraft } from './use-draft.js';
import type { Planned } from './use-plan.js';

const said = words.build.plan;

export function PlanPanel({ planned, draft }: { planned: Planned; draft: Draft }) {
  const { plan, problems, failure, isAsking } = planned;
  const [fault, setFault] = useState<Error>();
  const [isBusy, setBusy] = useState(false);
  const errors = problems.filter(({ tone }) => tone === 'error');
  const submit = async () => {
    setBusy(true);
    setFault(undefined);
    try {
      const { id } = await client.get().submit(draft.spec as unknown as Submission);
      forgetDraft();
      location.hash = addressOf(['experiments', id]);
    } catch (error) {
      setFault(error as Error);
      setBusy(false);
    }
  };
  const canSubmit = draft.fault === undefined && errors.length === 0 && !failure && !isAsking && !isBusy;
  return (
    <section class="plan" aria-label={said.label} aria-busy={isAsking}>
      <p class="plan-sum" role="status">
        {plan && errors.length === 0 ? <Sum plan={plan} /> : errors.length > 0 ? said.faulty : said.checking}
      </p>
      {plan && errors.length === 0 && <Parameters plan={plan} />}
      <Notes planned={planned} />
      {failure && <Failure error={failure} />}
      {fault && <Failure error={fault} />}
      <button type="button" class="primary large" disabled={!canSubmit} onClick={() => void submit()}>
        {said.submit}
      </button>
    </section>
  );
}

const Sum = ({ plan: { estimate } }: { plan: ExperimentPlan }) => (
  <>
    <Sentence text={said.sum(estimate.runs, estimate.arms, duration(estimate.seconds))} />
    {estimate.images && (
      <span class="about plan-images">
        {said.images(numberOf(estimate.images.train), numberOf(estimate.images.validation))}
      </span>
    )}
  </>
);

const MANY = 6;

const numberOf = (count: number) => count.toLocaleString(words.language);

/** Equal numbers are said once. */
function Parameters({ plan: { estimate } }: { plan: ExperimentPlan }) {
  const entries = Object.entries(estimate.parameters);
  const isOne = new Set(entries.map(([, count]) => count)).size === 1;
  if (isOne) return <p class="about">{said.weights(numberOf(entries[0]![1]))}</p>;
  return (
    <ul class="parameters about">
      {entries.slice(0, MANY).map(([arm, count]) => (
        <li key={arm}>{said.weightsOf(arm, numberOf(count))}</li>
      ))}
      {entries.length > MANY && <li>{said.moreArms(entries.length - MANY)}</li>}
    </ul>
  );
}

function Notes({ planned: { problems } }: { planned: Planned }) {
  if (problems.length === 0) return null;
  return (
    <ul class="plan-notes">
      {problems.map(({ tone, pointer, message }) => (
        <li key={pointer + message} class={`problem problem-${tone}`}>
          {pointer && <code>{pointer}</code>} {message}
        </li>
      ))}
    </ul>
  );
}
