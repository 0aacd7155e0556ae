/** Asks for an API key where the service needs one. */
import { useState } from 'preact/hooks';
import { signIn } from '../service/session.js';

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
      <h1>This service needs a key</h1>
      <p>Paste your API key. This tab remembers it until you close it.</p>
      <label>
        API key <input name="key" type="password" autocomplete="off" required spellcheck={false} />
      </label>
      {fault && <p role="alert">{fault}</p>}
      <button type="submit" class="primary">
        Use this key
      </button>
      <p class="about">
        An administrator makes one with <code>regulab keys create</code>.
      </p>
    </form>
  );
}
