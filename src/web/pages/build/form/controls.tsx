/** What people type in or choose from, by the kind of the field. */
import { useState } from 'preact/hooks';
import { words } from '../../../words/words.js';
import type { Shape } from '../spec/shape.js';
import { isObject, isSame, type Json, type Path } from '../spec/values.js';
import { useForm } from './form.js';

interface Props {
  id: string;
  path: Path;
  shape: Shape;
  value: Json | undefined;
}

export function Control({ id, path, shape, value }: Props) {
  const { set } = useForm();
  switch (shape.kind) {
    case 'number':
      return (
        <Typed id={id} path={path} shape={shape} value={value} read={shape.isSweepable ? readSweep : readNumber} />
      );
    case 'numbers':
      return <Typed id={id} path={path} shape={shape} value={value} read={readNumbers} />;
    case 'choice':
      return (
        <select
          id={id}
          value={String(value ?? shape.fallback ?? '')}
          onChange={({ currentTarget }) =>
            set(path, currentTarget.value === shape.fallback ? undefined : currentTarget.value)
          }
        >
          {shape.fallback === undefined && <option value="" />}
          {shape.options.map((option) => (
            <option key={option}>{option}</option>
          ))}
        </select>
      );
    case 'switch':
      return (
        <input
          id={id}
          type="checkbox"
          checked={Boolean(value ?? shape.fallback)}
          onChange={({ currentTarget }) =>
            set(path, currentTarget.checked === Boolean(shape.fallback) ? undefined : currentTarget.checked)
          }
        />
      );
    case 'text':
      return <Typed id={id} path={path} shape={shape} value={value} read={(text) => text} />;
    default:
      return <p id={id}>{value === undefined ? words.build.fields.none : words.build.fields.seeJson}</p>;
  }
}

/** What is typed stays as it is while it means what the spec has. */
function Typed({ id, path, shape, value, read }: Props & { read: (text: string) => Json | undefined }) {
  const { set } = useForm();
  const [typed, setTyped] = useState(() => written(value));
  const shown = isSame(read(typed), value) ? typed : written(value);
  const isNumeric = shape.kind !== 'text';
  return (
    <input
      id={id}
      value={shown}
      inputMode={isNumeric ? 'decimal' : 'text'}
      placeholder={written(shape.fallback as Json | undefined)}
      autocomplete="off"
      spellcheck={false}
      onInput={({ currentTarget: { value: text } }) => {
        setTyped(text);
        set(path, read(text));
      }}
    />
  );
}

function written(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map(written).join(', ');
  if (isObject(value)) return Array.isArray(value.grid) ? written(value.grid) : JSON.stringify(value);
  return String(value);
}

const parts = (text: string) =>
  text
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map((part): Json => (Number.isFinite(Number(part)) ? Number(part) : part));

/** What is no number stays a text: the service says at the field what it should be. */
const readNumber = (text: string): Json | undefined =>
  text.trim() === '' ? undefined : (parts(text.trim())[0] ?? text);

const readNumbers = (text: string): Json | undefined => (text.trim() === '' ? undefined : parts(text));

/** Several values are a sweep: each becomes an arm. */
function readSweep(text: string): Json | undefined {
  const values = parts(text);
  if (text.trim().startsWith('{')) return text;
  return values.length > 1 ? { grid: values } : values[0];
}
