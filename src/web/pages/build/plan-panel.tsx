/** What the spec would train, how long that takes, what is wrong with it; and the button. */
import { useState } from 'preact/hooks';
import type { ExperimentPlan, Submission } from 'regulab-client';
import { counted, duration } from '../../../number-format.js';
import { Failure } from '../../parts/async.js';
import { addressOf } from '../../routing/route.js';
import { client } from '../../service/session.js';
import { type Draft, forgetDraft } from './use-draft.js';
import type { Planned } from './use-plan.js';

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
    <section class="plan" aria-label="What it would train" aria-busy={isAsking}>
      <p class="plan-sum" role="status">
        {plan && errors.length === 0 ? <Sum plan={plan} /> : errors.length > 0 ? 'Not yet a spec' : 'Checking …'}
      </p>
      {plan && errors.length === 0 && <Parameters plan={plan} />}
      <Notes planned={planned} />
      {failure && <Failure error={failure} />}
      {fault && <Failure error={fault} />}
      <button type="button" class="primary large" disabled={!canSubmit} onClick={() => void submit()}>
        Train it
      </button>
    </section>
  );
}

const Sum = ({ plan: { estimate } }: { plan: ExperimentPlan }) => (
  <>
    <b>{counted(estimate.runs, 'run')}</b> in {counted(estimate.arms, 'arm')}, about <b>{duration(estimate.seconds)}</b>
    {estimate.images && (
      <span class="about plan-images">
        Each trains on {estimate.images.train.toLocaleString('en')} images and holds{' '}
        {estimate.images.validation.toLocaleString('en')} out.
      </span>
    )}
  </>
);

const MANY = 6;

/** Equal numbers are said once. */
function Parameters({ plan: { estimate } }: { plan: ExperimentPlan }) {
  const entries = Object.entries(estimate.parameters);
  const isOne = new Set(entries.map(([, count]) => count)).size === 1;
  if (isOne) return <p class="about">{entries[0]![1].toLocaleString('en')} weights in every arm</p>;
  return (
    <ul class="parameters about">
      {entries.slice(0, MANY).map(([arm, count]) => (
        <li key={arm}>
          {arm}: {count.toLocaleString('en')} weights
        </li>
      ))}
      {entries.length > MANY && <li>and {entries.length - MANY} arms more</li>}
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
