/** A publication as the catalog, the advisor and the documents cite it. */
import { z } from 'zod';

export const referenceSchema = z
  .object({
    label: z.string().meta({ description: 'Short citation.', example: 'Srivastava et al. 2014' }),
    authors: z.array(z.string()).min(1).meta({ description: 'Family name, then initials.' }),
    year: z.int(),
    title: z.string().meta({ description: 'Full title.' }),
    venue: z.string().meta({ description: 'The journal, conference or publisher.' }),
    url: z.url({ protocol: /^https$/ }),
  })
  .meta({ id: 'Reference', description: 'A publication.' });
export type Reference = z.output<typeof referenceSchema>;

export const sourceSchema = referenceSchema
  .extend({
    part: z.string().nullable().meta({ description: 'The relevant section; null for the whole publication.' }),
  })
  .meta({ id: 'Source', description: 'A publication, or a section of one, that supports an entry.' });
export type Source = z.output<typeof sourceSchema>;

type Fields = Omit<Reference, 'label' | 'authors'>;

/**
 * A reference with its label: one or two family names, or the first "et al.", and the year.
 * @param authors separated by semicolons: "Srivastava, N.; Hinton, G."
 * @param letter tells apart two publications of the same names and year
 */
export function reference(authors: string, fields: Fields, letter = ''): Reference {
  const names = authors.split('; ');
  const families = names.map((name) => name.split(',')[0]!);
  const who = families.length > 2 ? `${families[0]} et al.` : families.join(' & ');
  return { label: `${who} ${fields.year}${letter}`, authors: names, ...fields };
}

/** The reference as the source of a catalog entry. @param part for example "section 5.1" */
export function source(reference: Reference, part: string | null = null): Source {
  return { ...reference, part };
}

/**
 * The reference in one line: `Ba, Kiros and Hinton (2016), Layer Normalization, arXiv preprint`. A
 * venue with an acronym is named by it.
 * @param part for example `chapter 7`, and its own address
 */
export function citation(
  { authors, year, title, venue, url }: Reference,
  part: { name: string; url: string } | null = null,
): { title: string; url: string } {
  const families = authors.map((author) => author.split(',')[0]!);
  const who = families.length < 2 ? families.join('') : `${families.slice(0, -1).join(', ')} and ${families.at(-1)}`;
  const where = /\(([A-Za-z]+)\)$/.exec(venue)?.[1] ?? venue;
  return {
    title: [`${who} (${year})`, title, ...(part ? [part.name] : []), where].join(', '),
    url: part?.url ?? url,
  };
}

/** A row of a table of references, in Markdown. */
export function referenceRow({ label, authors, title, venue, url }: Reference): string {
  const ended = (text: string) => (/[.?!]$/.test(text) ? text : `${text}.`);
  const names = ended(authors.join(', '));
  const stop = ended(title).slice(title.length);
  return `| ${label} | ${names} [${title}](${url})${stop} ${venue} |`;
}
