// @ts-check
/**
 * All that the laboratory page is bundled from: set-up bundles it again when one of these changes,
 * and Vite refuses to bundle anything else of the repository.
 */
export const PAGE_SOURCES = [
  'clients/typescript/src',
  'src/analysis/comparison/effect.ts',
  'src/analysis/comparison/in-plain-words.ts',
  'src/analysis/comparison/lost-runs.ts',
  'src/analysis/comparison/short-answer.ts',
  'src/analysis/comparison/weights-in-words.ts',
  'src/analysis/predictions/accuracy-rejection.ts',
  'src/analysis/predictions/uncertainty.ts',
  'src/charts',
  'src/drawings',
  'src/json-faults.ts',
  'src/number-format.ts',
  'src/visible.ts',
  'src/web',
];
