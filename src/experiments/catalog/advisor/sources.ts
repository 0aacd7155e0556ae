/** What the rules of the advisor cite: publications of references.ts, or chapters of them. */
import { citation } from '../reference.js';
import { REFERENCES } from '../references.js';

export type Source = ReturnType<typeof citation>;

/** A chapter or section of Goodfellow, Bengio and Courville, with the page that has it. */
const inGoodfellow = (name: string, page: string): Source =>
  citation(REFERENCES.goodfellow2016, { name, url: `https://www.deeplearningbook.org/contents/${page}.html` });

export const SOURCES = {
  gal2016b: citation(REFERENCES.gal2016b),
  glorot2011: citation(REFERENCES.glorot2011),
  goodfellow2016: inGoodfellow('chapter 7', 'regularization'),
  goodfellowOutput2016: inGoodfellow('section 6.2.2', 'mlp'),
  goodfellowPractical2016: inGoodfellow('chapter 11', 'guidelines'),
  guo2017: citation(REFERENCES.guo2017),
  izmailov2018: citation(REFERENCES.izmailov2018),
  krogh1991: citation(REFERENCES.krogh1991),
  laarhoven2017: citation(REFERENCES.laarhoven2017),
  lakshminarayanan2017: citation(REFERENCES.lakshminarayanan2017),
  li2019: citation(REFERENCES.li2019),
  li2020: citation(REFERENCES.li2020),
  loshchilov2017: citation(REFERENCES.loshchilov2017),
  loshchilov2019: citation(REFERENCES.loshchilov2019),
  mueller2019: citation(REFERENCES.mueller2019),
  pascanu2013: citation(REFERENCES.pascanu2013),
  prechelt1998: citation(REFERENCES.prechelt1998),
  santurkar2018: citation(REFERENCES.santurkar2018),
  simard2003: citation(REFERENCES.simard2003),
  srivastava2014: citation(REFERENCES.srivastava2014),
  tompson2015: citation(REFERENCES.tompson2015),
  yun2021: citation(REFERENCES.yun2021),
  zhang2018: citation(REFERENCES.zhang2018),
  zou2005: citation(REFERENCES.zou2005),
} as const satisfies Record<string, Source>;
