/** Text that others wrote, made safe to stand in HTML and SVG. */
const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** Control characters have no place in XML, not even escaped. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** For text and for quoted attributes. */
export function escapeXml(value: string): string {
  return value.replace(CONTROL, '\ufffd').replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
