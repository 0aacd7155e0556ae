/** What every field of the form shares. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Problem } from '../spec/problems.js';
import type { Schemas } from '../spec/shape.js';
import type { Json, Path } from '../spec/values.js';

interface Form {
  schemas: Schemas;
  problems: readonly Problem[];
  /** Undefined removes the field, so that its default holds. */
  set: (path: Path, value: Json | undefined) => void;
}

export const FormContext = createContext<Form>({ schemas: {}, problems: [], set: () => undefined });
export const useForm = (): Form => useContext(FormContext);
