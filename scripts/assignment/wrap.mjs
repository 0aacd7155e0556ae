// @ts-check
// Wraps the prose of a Markdown document, so that a sentence with other figures changes few lines.

const MAX_COLUMNS = 120;
/** Lines whose breaks have a meaning: headings, tables, comments. */
const VERBATIM = /^(?:#|\||<!--)/;
/** The beginning of a list item. */
const ITEM = /^(?:- |\d+\. )/;
const CODE_OR_WORD = /(?:[^\s`]|`[^`]*`)+/g;
/** Markdown would read these as a list item, a heading, a quote or a table if a line began so. */
const MARKUP = /^(?:[-+*]|#+|\d+[.)])$|^[>|]/;

/**
 * The document with every paragraph and list item in lines of at most 120 columns. Code spans are
 * not divided. Wrapping a wrapped document changes nothing.
 * @param {string} markdown without fenced code and nested lists
 */
export function wrapMarkdown(markdown) {
  return markdown
    .split('\n\n')
    .map((block) => itemsOf(block).map(wrapItem).join('\n'))
    .join('\n\n');
}

/**
 * A block as verbatim lines, list items and paragraphs, each on one line.
 * @param {string} block
 */
function itemsOf(block) {
  /** @type {string[]} */
  const items = [];
  for (const line of block.split('\n')) {
    const last = items.at(-1);
    const begins = last === undefined || VERBATIM.test(last) || VERBATIM.test(line) || ITEM.test(line);
    if (begins) items.push(line);
    else items[items.length - 1] = `${last} ${line.trim()}`;
  }
  return items;
}

/** @param {string} item */
function wrapItem(item) {
  if (VERBATIM.test(item)) return item;
  const indent = ' '.repeat(ITEM.exec(item)?.[0].length ?? 0);
  /** @type {string[]} */
  const lines = [];
  for (const word of item.match(CODE_OR_WORD) ?? []) {
    const last = lines.at(-1);
    const fits = last !== undefined && last.length + 1 + word.length <= MAX_COLUMNS;
    if (last !== undefined && (fits || MARKUP.test(word))) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(last === undefined ? word : `${indent}${word}`);
  }
  return `${lines.join('\n')}${item.endsWith('\n') ? '\n' : ''}`;
}
