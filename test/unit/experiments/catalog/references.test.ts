import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { reference, referenceRow, referenceSchema, source } from '../../../../src/experiments/catalog/reference.js';
import { REFERENCES } from '../../../../src/experiments/catalog/references.js';
import { TECHNIQUES } from '../../../../src/experiments/catalog/techniques/catalog.js';

const root = path.join(import.meta.dirname, '../../../..');
const all = Object.entries(REFERENCES);

describe('the references', () => {
  it.each(all)('%s has authors, a year, a title, a venue and an address', (key, entry) => {
    referenceSchema.parse(entry);
    for (const author of entry.authors)
      expect(author).toMatch(/^(?:van )?\p{Lu}[\p{L}’' -]+(?:, (?:\p{L}+\.[ -]?)+)?$/u);
    for (const text of [entry.title, entry.venue]) expect(text).toMatch(/^\S.{7,}[^\s.,]$/);
    expect(key).toContain(String(entry.year));
  });

  it('stand once each', () => {
    for (const field of ['label', 'url', 'title'] as const)
      expect(new Set(all.map(([, entry]) => entry[field])).size).toBe(all.length);
  });

  it('are in the order of their keys', () => {
    expect(all.map(([key]) => key)).toEqual(all.map(([key]) => key).toSorted());
  });

  it('are all used: by a technique, or named on a page', () => {
    const cited = new Set(TECHNIQUES.flatMap(({ sources }) => sources.map(({ label }) => label)));
    const pages = ['statistics.md', 'claims.md', 'assignment.md'].map((page) =>
      readFileSync(path.join(root, 'docs', page), 'utf8')
        .replace(/\n## References[\s\S]*/, '')
        .replace(/\s+/g, ' '),
    );
    const unused = all.filter(([, { label }]) => !cited.has(label) && !pages.some((page) => page.includes(label)));
    expect(unused.map(([key]) => key)).toEqual([]);
  });

  it('are labelled by one or two families, or the first of more', () => {
    const fields = { year: 1999, title: 'On Labels', venue: 'Journal of Labels', url: 'https://example.org' };
    expect(reference('Gosset, W. S.', fields).label).toBe('Gosset 1999');
    expect(reference('van Dyk, D. A.; Meng, X.-L.', fields, 'b').label).toBe('van Dyk & Meng 1999b');
    const three = reference('Geman, S.; Bienenstock, E.; Doursat, R.', fields);
    expect(three.label).toBe('Geman et al. 1999');
    expect(three.authors).toEqual(['Geman, S.', 'Bienenstock, E.', 'Doursat, R.']);
  });

  it('are listed with everything that a reader needs to find them', () => {
    const fields = { year: 1999, title: 'On Labels?', venue: 'Journal of Labels', url: 'https://example.org' };
    expect(referenceRow(reference('Gosset, W. S.', fields))).toBe(
      '| Gosset 1999 | Gosset, W. S. [On Labels?](https://example.org) Journal of Labels |',
    );
  });
});

describe('the sources of techniques', () => {
  it.each(TECHNIQUES.map(({ name, sources }) => [name, sources] as const))(
    '%s: come from the references',
    (_, sources) => {
      expect(sources.length).toBeGreaterThan(0);
      const known = new Map<string, unknown>(all.map(([, entry]) => [entry.label, entry]));
      for (const { part, ...cited } of sources) expect(cited).toEqual(known.get(cited.label));
    },
  );

  it('keep the section that is meant', () => {
    expect(source(REFERENCES.goodfellow2016, 'section 7.8')).toMatchObject({ year: 2016, part: 'section 7.8' });
    expect(source(REFERENCES.goodfellow2016).part).toBeNull();
  });
});
