/** What is shown while something loads, when it cannot be loaded, and when there is nothing. */
import type { ComponentChildren } from 'preact';
import { RegulabError, RegulabUnreachable } from 'regulab-client';
import type { Loaded } from '../service/use-loaded.js';
import { words } from '../words/words.js';

interface Props<Value> {
  of: Loaded<Value>;
  /** Room that the content will take, so that nothing jumps when it arrives; in lines of text. */
  lines?: number;
  children: (value: Value) => ComponentChildren;
}

export function Async<Value>({ of: { value, error, reload }, lines = 4, children }: Props<Value>) {
  if (value !== undefined) return <>{children(value)}</>;
  if (error) return <Failure error={error} onRetry={reload} />;
  return <Skeleton lines={lines} />;
}

export const Skeleton = ({ lines }: { lines: number }) => (
  <div class="skeleton" role="status" aria-label={words.parts.loading}>
    {Array.from({ length: lines }, (_, line) => (
      <span key={line} />
    ))}
  </div>
);

export function Failure({ error, onRetry }: { error: Error; onRetry?: () => void }) {
  return (
    <div class="notice notice-bad" role="alert">
      <p>{explain(error)}</p>
      {error instanceof RegulabError && error.errors.length > 0 && (
        <ul>
          {error.errors.map(({ pointer, parameter, message }) => (
            <li key={pointer ?? parameter}>
              <code>{pointer ?? parameter}</code> {message}
            </li>
          ))}
        </ul>
      )}
      {onRetry && (
        <button type="button" onClick={onRetry}>
          {words.parts.tryAgain}
        </button>
      )}
    </div>
  );
}

function explain(error: Error): string {
  if (error instanceof RegulabUnreachable) return words.parts.unreachable;
  return error instanceof RegulabError ? (error.problem?.detail ?? error.message) : error.message;
}

/** A place that will have something one day, and what to do about it. */
export const Empty = ({ children }: { children: ComponentChildren }) => <div class="empty">{children}</div>;
