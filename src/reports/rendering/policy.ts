/** Content Security Policies of documents that load nothing and run nothing. */
import { createHash } from 'node:crypto';
import { SVG_THEME } from '../../charts/drawing/theme.js';
import { PAGE_STYLE } from './style.js';

/** Of a report as HTML. */
export const REPORT_POLICY = policyFor(PAGE_STYLE);
/** Of a figure as SVG. */
export const FIGURE_POLICY = policyFor(SVG_THEME);

/**
 * Allows this stylesheet inside the document, by its hash, the pictures in its charts, and nothing
 * else. It has no quotation marks but single ones, so that it fits into an attribute.
 */
function policyFor(style: string): string {
  const hash = createHash('sha256').update(style).digest('base64');
  return `default-src 'none'; img-src data:; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
}
