/**
 * Every text that readers of the page see or hear; components take it from here.
 *
 * To add a language, copy the folder `en`, translate its files, and export them below instead of
 * English; `Words` says what a language must have. Each entry is a whole sentence or a label of its
 * own, so that the order of words is free. What depends on a number or a name is a function, which
 * finds the plural as well. Links and marks stand in the sentence (parts/text/sentence.tsx). Two
 * more texts are in index.html: for readers without JavaScript, and for search engines.
 *
 * Not here, and always English: what the service answers (names, the catalog, messages, the
 * description of the API), and the texts of code that it shares with the page (src/analysis,
 * src/charts, src/drawings, src/number-format.ts).
 */
import { english } from './en/english.js';

export type Words = typeof english;

export const words: Words = english;
