/** Asks for an API key where the service needs one. */
import { useState } from 'preact/hooks';
import { Sentence } from '../parts/text/sentence.js';
import { signIn } from '../service/session.js';
import { words } from '../words/words.js';

export function KeyForm() {
  const [fault, setFault] = useState<string>();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    try {
      signIn(String(new FormData(event.currentTarget as HTMLFormElement).get('key')));
    } catch (error) {
      setFault((error as Error).message);
    }
  };
  return (
    <form class="key-form" onSubmit={submit}>
      <h1>{words.shell.key.title}</h1>
      <p>{words.shell.key.about}</p>
      <label>
        {words.shell.key.field} <input name="key" type="password" autocomplete="off" required spellcheck={false} />
      </label>
      {fault && <p role="alert">{fault}</p>}
      <button type="submit" class="primary">
        {words.shell.key.use}
      </button>
      <p class="about">
        <Sentence text={words.shell.key.origin} />
      </p>
    </form>
  );
}
