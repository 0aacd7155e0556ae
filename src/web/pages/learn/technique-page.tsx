/** One technique: what it is and does, what was measured of it, and a try of one's own. */
import { type MeasuredEffect, measuredChart } from '../../../charts/figures/measured.js';
import { DropoutPicture } from '../../parts/dropout-picture/dropout-picture.js';
import { Figure } from '../../parts/figure.js';
import { Prose } from '../../parts/prose.js';
import { addressOf } from '../../routing/route.js';
import { FirstExperiment } from '../home/first-experiment.js';
import { FAMILIES, type Technique } from './families.js';
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
        <h1>No technique has this name</h1>
        <a href="#/learn">All techniques</a>
      </>
    );
  }
  const family = FAMILIES.find((each) => each.name === technique.family)!;
  return (
    <article class="technique">
      <p class="about">
        <a href="#/learn">Learn</a> / {family.title}
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
            <summary>As a formula</summary>
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
  <section class="formula" aria-label="Formula">
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

const Facts = ({ technique: { training, inference, cost, architectures } }: { technique: Technique }) => (
  <dl class="facts">
    {Object.entries({
      'While it trains': training,
      'When it answers': inference,
      'What it costs': cost,
      'Where it acts': architectures,
    }).map(([question, text]) => (
      <div key={question}>
        <dt>{question}</dt>
        <dd>
          <Prose text={text} />
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
      <h2>Together with others</h2>
      <ul>
        {technique.interactions.map(({ technique: other, effect }) => (
          <li key={other}>
            <a href={addressOf(['learn', other])}>{titleOf(other)}</a>: <Prose text={effect} />
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
    return [{ ...accuracy, label: `${network}, ${situation.trainImages} images` }];
  });
  return (
    <section>
      <h2>What was measured</h2>
      {effects.length === 0 ? (
        <p>Nothing yet.</p>
      ) : (
        <>
          <Figure figure={measuredChart(title, effects)} name={`${name}-measured`} />
          <details>
            <summary>In words</summary>
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
    <h2>Sources</h2>
    <ul class="sources">
      {sources.map(({ authors, year, title, venue, url, part }) => (
        <li key={`${url} ${part}`}>
          {authors.join(', ')} ({year}). <a href={url}>{title}</a>. {venue}
          {part && `, ${part}`}
        </li>
      ))}
    </ul>
  </section>
);

const Neighbours = ({ before, after }: { before: Technique | undefined; after: Technique | undefined }) => (
  <nav class="neighbours" aria-label="Other techniques">
    {before && (
      <a href={addressOf(['learn', before.name])} rel="prev">
        ← {before.title}
      </a>
    )}
    {after && (
      <a href={addressOf(['learn', after.name])} rel="next">
        {after.title} →
      </a>
    )}
  </nav>
);
