/** For an address of something that is not there, or no longer. */
import { RegulabError } from 'regulab-client';
import { addressOf } from '../routing/route.js';

interface Props {
  /** Such as `experiment`. */
  what: string;
}

export const Gone = ({ what }: Props) => (
  <>
    <h1>There is no such {what}</h1>
    <p>It may have been deleted, or its address has been cut short.</p>
    <p>
      <a class="button" href={addressOf(['experiments'])}>
        All experiments
      </a>
    </p>
  </>
);

/** Also for an id that cannot be one. */
export const isGone = (error: Error | undefined): boolean =>
  error instanceof RegulabError && (error.status === 404 || error.status === 400);
