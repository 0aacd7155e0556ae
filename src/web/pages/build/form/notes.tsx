/** What is said beside a field. */
import { useForm } from './form.js';

export const Help = ({ text, of }: { text: string; of: string }) => (
  <details class="help">
    <summary aria-label={`About ${of}`}>?</summary>
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
