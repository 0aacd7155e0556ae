/** What the service would make of the spec: asked a moment after each change. */
import { useEffect, useState } from 'preact/hooks';
import { type ExperimentPlan, RegulabError, type Submission } from 'regulab-client';
import { client, noticeRefusal } from '../../service/session.js';
import { errorsOf, type Problem, warningsOf } from './spec/problems.js';
import type { Json } from './spec/values.js';

const PAUSE_MS = 350;

export interface Planned {
  /** Of the last spec that was accepted. */
  plan: ExperimentPlan | undefined;
  problems: Problem[];
  /** The service could not be asked. */
  failure: Error | undefined;
  isAsking: boolean;
}

export function usePlan(spec: Json): Planned {
  const [state, setState] = useState<Omit<Planned, 'isAsking'> & { of?: string }>({
    plan: undefined,
    problems: [],
    failure: undefined,
  });
  const key = JSON.stringify(spec);
  useEffect(() => {
    const ending = new AbortController();
    const ask = async () => {
      try {
        const plan = await client.get().plan(spec as unknown as Submission, { signal: ending.signal });
        setState({ plan, problems: warningsOf(plan, spec), failure: undefined, of: key });
      } catch (error) {
        if (ending.signal.aborted) return;
        noticeRefusal(error);
        const isRefused = error instanceof RegulabError && error.status < 500;
        setState(({ plan }) =>
          isRefused
            ? { plan, problems: errorsOf(error), failure: undefined, of: key }
            : { plan, problems: [], failure: error as Error, of: key },
        );
      }
    };
    const waiting = setTimeout(() => void ask(), PAUSE_MS);
    return () => {
      clearTimeout(waiting);
      ending.abort();
    };
  }, [key]);
  return { ...state, isAsking: state.of !== key };
}
