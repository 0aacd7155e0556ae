/** What is said beside a field. */
import { words } from '../../../words/words.js';
import { useForm } from './form.js';

export const Help = ({ text, of }: { text: string; of: string }) => (
  <details class="help">
    <summary aria-label={words.build.fields.about(of)}>?</summary>
    <p>{text}</p>
  </details>
);

export function Problems({ pointer }: { pointer: string }) {
  const { problems } = useForm();
  const own = problems.filter((problem) => problem.pointer === pointer);
  return (
    <>
      {own.map(({ tone, message }) => (
        <p key={message} class={`problem problem-${tone}`}>
          {message}
        </p>
      ))}
    </>
  );
}
