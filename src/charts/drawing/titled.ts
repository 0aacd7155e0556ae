/** A chart under its title, for places without a caption. */
import { escapeXml } from './escape.js';
import { element, text, textWidth } from './svg.js';
import { paint } from './theme.js';

const FONT_SIZE = 15;
const LINE = 21;
const MARGIN = 12;
/** How much wider a text is that is set in bold. */
const BOLD = 1.1;

/**
 * @param chart an `<svg>` element as {@link picture} makes it
 * @returns one `<svg>` element, taller by the lines of the title
 */
export function titled(chart: string, title: string): string {
  const [, width = 0, height = 0] = /viewBox="0 0 (\d+) (\d+)" /.exec(chart)?.map(Number) ?? [];
  const lines = wrapped(title, width - 2 * MARGIN);
  const above = MARGIN + LINE * lines.length;
  const size = { width, height: height + above };
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${size.width} ${size.height}`,
      ...size,
      'font-family': 'system-ui, sans-serif',
    },
    element('title', {}, escapeXml(title)),
    element('rect', { ...paint({ fill: 'paper' }), width: '100%', height: '100%' }),
    ...lines.map((line, index) =>
      text(MARGIN, MARGIN + LINE * (index + 0.7), line, {
        ...paint({ fill: 'ink' }),
        'font-size': FONT_SIZE,
        'font-weight': 600,
      }),
    ),
    chart.replace('<svg ', `<svg y="${above}" `),
  );
}

/** In lines of at most this many pixels; a longer word has a line of its own. */
function wrapped(title: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of title.split(' ')) {
    const line = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && BOLD * textWidth(line, FONT_SIZE) <= width) lines[lines.length - 1] = line;
    else lines.push(word);
  }
  return lines;
}
