/** Makes text that others wrote safe inside HTML and SVG. */
import { visibleLines } from '../../visible.js';

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** XML allows neither these, nor control characters, not even escaped. */
const NONCHARACTERS = /[\ufffe\uffff]/g;

/** For text and for quoted attributes. */
export function escapeXml(value: string): string {
  return visibleLines(value)
    .replace(NONCHARACTERS, '\ufffd')
    .replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
