/**
 * Text that others wrote, as it may be shown: on a terminal, in Markdown, in HTML. Characters that
 * move the cursor, reorder what is read or hide it are written as escapes, `\u001b`.
 */

/**
 * Control characters (C0, DEL, C1), separators of lines and paragraphs, marks and overrides of the
 * direction of writing (Unicode TR 36, section 2.5), what Unicode says to draw as nothing
 * (Default_Ignorable_Code_Point: characters without width, soft hyphens, fillers, tags), marks of
 * annotations, noncharacters, and halves of surrogate pairs. Joiners and the variation selectors
 * that emoji have are not among them: Persian and emoji need them.
 */
const UNSAFE =
  /(?!\u200c|\u200d|[\ufe00-\ufe0f])[\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\p{Cc}\p{Cs}\u2028\u2029\ufff9-\ufffb]/gu;

const escaped = (character: string): string =>
  character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');

/** Whether the text has a character that could deceive a reader. */
export const isVisible = (text: string): boolean => text.search(UNSAFE) < 0;

/** The same where line feeds and tabs belong to the text. */
export const isVisibleText = (text: string): boolean => isVisible(text.replace(/[\n\t]/g, ''));

/** On one line. */
export const visible = (text: string): string => text.replace(UNSAFE, escaped);

/** The same where line feeds and tabs belong to the text. */
export const visibleLines = (text: string): string =>
  text.replace(UNSAFE, (character) => (character === '\n' || character === '\t' ? character : escaped(character)));

/**
 * A value of JSON with every text in it, names of fields included, made visible.
 * @param show {@link visible} or {@link visibleLines}
 */
export function visibleDeep<Value>(value: Value, show = visible): Value {
  if (typeof value === 'string') return show(value) as Value;
  if (Array.isArray(value)) return value.map((item) => visibleDeep(item, show)) as Value;
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([name, inner]) => [show(name), visibleDeep(inner, show)]);
  return Object.fromEntries(entries) as Value;
}

/**
 * JSON that means the same and shows nothing hidden: JSON.stringify leaves DEL, C1 and bidi
 * overrides as they are.
 */
export const visibleJson = (value: unknown, indentation?: number): string =>
  visibleLines(JSON.stringify(value, null, indentation));
