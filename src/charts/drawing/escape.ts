/** Makes text that others wrote safe inside HTML and SVG. */
const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** XML allows no control characters, not even escaped. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: this looks for them.
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** For text and for quoted attributes. */
export function escapeXml(value: string): string {
  return value.replace(CONTROL, '\ufffd').replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
