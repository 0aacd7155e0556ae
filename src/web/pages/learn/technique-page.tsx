/** One technique: what it is and does, what was measured of it, and a try of one's own. */
import { type MeasuredEffect, measuredChart } from '../../../charts/figures/measured.js';
import { DropoutPicture } from '../../parts/dropout-picture/dropout-picture.js';
import { Figure } from '../../parts/figure.js';
import { Prose } from '../../parts/text/prose.js';
import { Sentence } from '../../parts/text/sentence.js';
import { addressOf } from '../../routing/route.js';
import { words } from '../../words/words.js';
import { FirstExperiment } from '../home/first-experiment.js';
import { About } from './about.js';
import type { Technique } from './families.js';
import { TryIt } from './try-it.js';

interface Props {
  name: string;
  query: Readonly<Record<string, string>>;
  techniques: readonly Technique[];
}

export function TechniquePage({ name, query, techniques }: Props) {
  const place = techniques.findIndex((technique) => technique.name === name);
  const technique = techniques[place];
  if (!technique) {
    return (
      <>
        <h1>{words.learn.unknown.title}</h1>
        <a href="#/learn">{words.learn.unknown.all}</a>
      </>
    );
  }
  return (
    <article class="technique">
      <p class="about">
        <Sentence
          text={words.learn.trail}
          links={{ learn: '#/learn' }}
          parts={{ family: words.learn.families[technique.family].title }}
        />
      </p>
      <h1>{technique.title}</h1>
      <p class="lead">
        <Prose text={technique.definition} />
      </p>
      {query.experiment && <FirstExperiment key={query.experiment} id={query.experiment} />}
      <div class="technique-table">
        <TryIt key={name} technique={technique} query={query} />
        <div class="technique-text">
          {name === 'dropout' && <DropoutPicture />}
          <Facts technique={technique} />
          <details class="as-formula">
            <summary>{words.learn.formula.summary}</summary>
            <Formula text={technique.formula} />
          </details>
          <Interactions technique={technique} techniques={techniques} />
        </div>
      </div>
      <Measured technique={technique} />
      <Sources technique={technique} />
      <Neighbours before={techniques[place - 1]} after={techniques[place + 1]} />
    </article>
  );
}

/** Its parts stand on lines of their own. */
const Formula = ({ text }: { text: string }) => (
  <section class="formula" aria-label={words.learn.formula.label}>
    {text
      .replaceAll(' - ', ' − ')
      .split('; ')
      .map((line) => (
        <p key={line}>
          <Prose text={line} />
        </p>
      ))}
  </section>
);

const FACTS = ['training', 'inference', 'cost', 'architectures'] as const;

const Facts = ({ technique }: { technique: Technique }) => (
  <dl class="facts">
    {FACTS.map((fact) => (
      <div key={fact}>
        <dt>{words.learn.facts[fact]}</dt>
        <dd>
          <Prose text={technique[fact]} />
        </dd>
      </div>
    ))}
  </dl>
);

function Interactions({ technique, techniques }: { technique: Technique; techniques: readonly Technique[] }) {
  if (technique.interactions.length === 0) return null;
  const titleOf = (name: string) => techniques.find((each) => each.name === name)?.title ?? name;
  return (
    <section>
      <h2>{words.learn.interactions}</h2>
      <ul>
        {technique.interactions.map(({ technique: other, effect }) => (
          <li key={other}>
            <About name={other} title={titleOf(other)} text={effect} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Measured({ technique: { name, title, measured } }: { technique: Technique }) {
  const chosen = measured.filter((record) => record.chosen !== false);
  const effects = chosen.flatMap(({ situation, effects: { accuracy } }): MeasuredEffect[] => {
    if (accuracy === null) return [];
    const network = `${situation.architecture} ${situation.layers.join('-')}`;
    return [{ ...accuracy, label: words.learn.measured.situation(network, situation.trainImages) }];
  });
  return (
    <section>
      <h2>{words.learn.measured.title}</h2>
      {effects.length === 0 ? (
        <p>{words.learn.measured.nothing}</p>
      ) : (
        <>
          <Figure figure={measuredChart(title, effects)} name={`${name}-measured`} />
          <details>
            <summary>{words.learn.measured.inWords}</summary>
            <ul>
              {chosen.map(({ text }) => (
                <li key={text}>
                  <Prose text={text} />
                </li>
              ))}
            </ul>
          </details>
        </>
      )}
    </section>
  );
}

const Sources = ({ technique: { sources } }: { technique: Technique }) => (
  <section>
    <h2>{words.learn.sources}</h2>
    <ul class="sources">
      {sources.map(({ authors, year, title, venue, url, part }) => (
        <li key={`${url} ${part}`}>
          <Sentence
            text={words.learn.source}
            parts={{
              authors: authors.join(', '),
              year,
              title: <a href={url}>{title}</a>,
              origin: part ? `${venue}, ${part}` : venue,
            }}
          />
        </li>
      ))}
    </ul>
  </section>
);

const Neighbours = ({ before, after }: { before: Technique | undefined; after: Technique | undefined }) => (
  <nav class="neighbours" aria-label={words.learn.neighbours.label}>
    {before && (
      <a href={addressOf(['learn', before.name])} rel="prev">
        {words.learn.neighbours.before(before.title)}
      </a>
    )}
    {after && (
      <a href={addressOf(['learn', after.name])} rel="next">
        {words.learn.neighbours.after(after.title)}
      </a>
    )}
  </nav>
);
