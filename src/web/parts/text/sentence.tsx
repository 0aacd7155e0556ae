/**
 * A sentence with something in it that is no text, where the language wants it:
 * `Or <draw>draw a digit</draw>.` with the address of the link `draw`, `ends <time/>` with the part
 * `time`. `<b>`, `<strong>` and `<code>` are the elements of these names. Marks are not nested.
 */
import { type ComponentChildren, Fragment } from 'preact';

interface Props {
  text: string;
  /** Addresses. */
  links?: Readonly<Record<string, string>>;
  /** Names that people have chosen are parts, too: they may have any characters. */
  parts?: Readonly<Record<string, ComponentChildren>>;
}

const MARK = /<(\w+)(?:\/>|>([^<]*)<\/\1>)/g;

export function Sentence({ text, links = {}, parts = {} }: Props) {
  let end = 0;
  const pieces = [...text.matchAll(MARK)].flatMap(([whole, name = '', inner = ''], index) => {
    const place = text.indexOf(whole, end);
    const before = text.slice(end, place);
    end = place + whole.length;
    return [before, <Fragment key={index}>{marked(name, inner, links[name]) ?? parts[name] ?? inner}</Fragment>];
  });
  return (
    <>
      {pieces}
      {text.slice(end)}
    </>
  );
}

function marked(name: string, inner: string, address: string | undefined) {
  if (address !== undefined) return <a href={address}>{inner}</a>;
  if (name === 'b') return <b>{inner}</b>;
  if (name === 'strong') return <strong>{inner}</strong>;
  if (name === 'code') return <code>{inner}</code>;
  return undefined;
}
