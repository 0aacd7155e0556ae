/** A figure with its caption, its data and its files. */
import { type ComponentChildren, Fragment } from 'preact';
import { standaloneSvg } from '../../charts/drawing/theme.js';
import type { Figure as Drawn, Table } from '../../charts/figures/figure.js';
import { withMinusSign } from '../../number-format.js';
import { words } from '../words/words.js';
import { Disclosure } from './lazy/disclosure.js';
import { csvOf, pngOf, save } from './save.js';
import { Sentence } from './text/sentence.js';

interface Props {
  figure: Drawn;
  /** Of the files that it is saved as. */
  name: string;
  /** After the description. */
  more?: ComponentChildren;
  /** Drawn over the chart, in the same place. */
  children?: ComponentChildren;
}

export function Figure({ figure, name, more, children }: Props) {
  const { title, description, svg, table } = figure;
  return (
    <figure class="figure">
      <figcaption>{title}</figcaption>
      <section class="chart" tabIndex={0} aria-label={title}>
        <div class="drawing">
          {/* Made by src/charts, which makes every text in it safe. */}
          <div class="drawn" dangerouslySetInnerHTML={{ __html: svg }} />
          {children}
        </div>
      </section>
      <p class="about">
        {description} {more}
      </p>
      <div class="figure-actions">
        <Disclosure summary={words.parts.figure.data}>{() => <DataTable table={table} />}</Disclosure>
        <span class="saves">
          <SaveAs
            ways={{
              SVG: () => save(`${name}.svg`, svgFile(svg)),
              PNG: () => void savePicture(name, svg),
              CSV: () => save(`${name}.csv`, csvOf(table)),
            }}
          />
        </span>
      </div>
    </figure>
  );
}

/** @param ways by the name of the format */
export function SaveAs({ ways }: { ways: Readonly<Record<string, () => void>> }) {
  const formats = Object.entries(ways).map(([format, onClick]) => (
    <Fragment key={format}>
      <button type="button" class="plain" onClick={onClick}>
        {format}
      </button>{' '}
    </Fragment>
  ));
  return <Sentence text={words.parts.figure.saveAs} parts={{ formats }} />;
}

async function savePicture(name: string, svg: string): Promise<void> {
  save(`${name}.png`, await pngOf(standaloneSvg(svg)));
}

const svgFile = (svg: string) => new Blob([standaloneSvg(svg)], { type: 'image/svg+xml' });

/** The heading of a column of numbers ends in `>`. */
export const numeric = (heading: string): string => `${heading}>`;

export function DataTable({ table: { headings, rows } }: { table: Table }) {
  const isNumber = headings.map((heading) => heading.endsWith('>'));
  const cell = (column: number) => (isNumber[column] ? 'number' : undefined);
  return (
    <section class="scroll" tabIndex={0} aria-label={words.parts.figure.table}>
      <table>
        <thead>
          <tr>
            {headings.map((heading, column) => (
              <th key={heading} scope="col" class={cell(column)}>
                {heading.replace(/>$/, '')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((value, column) => (
                <td key={column} class={cell(column)}>
                  {withMinusSign(value)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
