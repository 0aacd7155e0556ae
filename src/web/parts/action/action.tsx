/** Something that a reader does to an experiment or a run. What loses something asks first. */
import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { words } from '../../words/words.js';
import { Failure } from '../async.js';
import './action.css';

interface Props {
  label: string;
  /** What will happen and what is lost by it; without it, pressing the button is enough. */
  question?: ComponentChildren;
  /** Of the button that does it. */
  confirm?: string;
  isHarmful?: boolean;
  /** @param given the fields of the question */
  act: (given: FormData) => Promise<unknown>;
}

export function Action({ label, question, confirm = label, isHarmful = false, act }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [failure, setFailure] = useState<Error>();
  const [isActing, setActing] = useState(false);
  const carryOut = async (given: FormData) => {
    setActing(true);
    setFailure(undefined);
    try {
      await act(given);
      dialog.current?.close();
    } catch (error) {
      setFailure(error as Error);
    }
    setActing(false);
  };
  const open = () => {
    setFailure(undefined);
    dialog.current?.showModal();
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void carryOut(new FormData(event.currentTarget as HTMLFormElement));
  };
  return (
    <>
      <button type="button" disabled={isActing} onClick={question ? open : () => void carryOut(new FormData())}>
        {question ? words.parts.action.asks(label) : label}
      </button>
      {question && (
        <dialog ref={dialog} class="asking" aria-label={label}>
          <form onSubmit={submit}>
            <h2>{label}</h2>
            {question}
            {failure && <Failure error={failure} />}
            <p class="choices">
              <button type="button" onClick={() => dialog.current?.close()}>
                {words.parts.action.leave}
              </button>
              <button type="submit" class={isHarmful ? 'harmful' : 'primary'} disabled={isActing}>
                {confirm}
              </button>
            </p>
          </form>
        </dialog>
      )}
      {!question && failure && <Failure error={failure} />}
    </>
  );
}
