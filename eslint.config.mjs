// @ts-check
/**
 * What Biome has no rules for: promises that nobody observes, and patterns that a text can hold up.
 */
import * as regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  {
    files: ['{src,test,clients}/**/*.{ts,tsx}', '**/*.mjs'],
    ignores: [
      '**/dist/**',
      'dist-web/**',
      'docs/**',
      'test/generators/programs/**',
      'clients/typescript/src/schema.ts',
    ],
    extends: [tseslint.configs.base],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
    },
  },
  {
    // A timer that the garbage collector may take away.
    files: ['{src,clients}/**/*.{ts,tsx}'],
    ignores: ['**/dist/**', 'clients/typescript/src/schema.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'AbortSignal', property: 'timeout', message: 'Use deadlineIn() of src/deadline.ts, which says why.' },
      ],
    },
  },
  {
    // The time that a pattern takes grows with the text, not with its square.
    files: ['{src,clients}/**/*.{ts,tsx}'],
    ignores: ['**/dist/**', 'clients/typescript/src/schema.ts'],
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': 'error',
      'regexp/no-super-linear-move': ['error', { ignorePartial: false }],
    },
  },
);
