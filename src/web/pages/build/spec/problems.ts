/** What the dry run says, at the fields that it says it of. */
import type { ExperimentPlan, RegulabError } from 'regulab-client';
import { armsOf, nameOf } from './spec.js';
import type { Json } from './values.js';

export interface Problem {
  tone: 'error' | 'warning';
  pointer: string;
  message: string;
}

/** Warnings are about arms of the plan; a sweep that was submitted as one arm has several there. */
export function warningsOf({ spec: planned, warnings }: ExperimentPlan, spec: Json): Problem[] {
  const submitted = armsOf(spec).map(nameOf);
  const found = warnings.map(({ pointer, message }): Problem => {
    const moved = pointer.replace(/^\/arms\/(\d+)/, (whole, index: string) => {
      const arm = planned.arms[Number(index)];
      const at = submitted.indexOf(arm?.sweep?.arm ?? arm?.name ?? '');
      return at < 0 ? whole : `/arms/${at}`;
    });
    return { tone: 'warning', pointer: moved, message };
  });
  return found.filter(
    ({ pointer, message }, index) =>
      found.findIndex((other) => other.pointer === pointer && other.message === message) === index,
  );
}

export const errorsOf = (error: RegulabError): Problem[] =>
  error.errors.length > 0
    ? error.errors.map(({ pointer = '', message }) => ({ tone: 'error', pointer, message }))
    : [{ tone: 'error', pointer: '', message: error.problem?.detail ?? error.message }];
