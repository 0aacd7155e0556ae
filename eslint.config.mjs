// @ts-check
/** Two rules that need types, and nothing else: Biome does the rest. */
import tseslint from 'typescript-eslint';

export default tseslint.config({
  files: ['{src,test}/**/*.ts', '**/*.mjs'],
  ignores: ['dist/**', 'docs/**'],
  extends: [tseslint.configs.base],
  languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
  rules: {
    '@typescript-eslint/no-floating-promises': 'error',
    '@typescript-eslint/no-misused-promises': 'error',
  },
});
