/** What the catalog says about a technique, with the way to its page. */
import { Prose } from '../../parts/text/prose.js';
import { Sentence } from '../../parts/text/sentence.js';
import { addressOf } from '../../routing/route.js';
import { words } from '../../words/words.js';

export const About = ({ name, title, text }: { name: string; title: string; text: string }) => (
  <Sentence
    text={words.learn.about}
    parts={{ technique: <a href={addressOf(['learn', name])}>{title}</a>, text: <Prose text={text} /> }}
  />
);
