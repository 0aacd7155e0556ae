// @ts-check
/**
 * Bundles the page in a language of its own, in which every letter of its texts is a wide one:
 * `Ｌｅａｒｎ`. A narrow letter on such a page is not of the tables.
 *
 * node translate-page.mjs <folder>
 */
import { build } from 'vite';
import config from '../../vite.config.mjs';

const WORDS = `
import { english } from './en/english.js';
const WIDER = 0xfee0;
const widened = (letter) => String.fromCharCode(letter.charCodeAt(0) + WIDER);
/** Marks stay as they are. */
const wide = (text) => text.replace(/<[^>]*>|[A-Za-z]/g, (part) => (part.length === 1 ? widened(part) : part));
const translated = (word) => {
  if (typeof word === 'string') return wide(word);
  if (typeof word === 'function') return (...given) => translated(word(...given));
  return Object.fromEntries(Object.entries(word).map(([name, inner]) => [name, translated(inner)]));
};
export const words = { ...translated(english), language: english.language };
`;

const [, , folder = ''] = process.argv;
await build({
  ...config,
  configFile: false,
  logLevel: 'warn',
  plugins: [
    {
      name: 'translate',
      load: (id) => (id.endsWith('/src/web/words/words.ts') ? WORDS : null),
    },
  ],
  build: {
    ...config.build,
    outDir: folder,
    reportCompressedSize: false,
    // No test asks for it.
    rollupOptions: { external: /^@tensorflow\// },
  },
});
