/** Every technique, by family, and where the questions of the course are answered. */
import { Async } from '../../parts/async.js';
import { Prose } from '../../parts/text/prose.js';
import { addressOf } from '../../routing/route.js';
import { useLoaded } from '../../service/use-loaded.js';
import { words } from '../../words/words.js';
import { type Preset, inOrder as presetsInOrder, questionOf } from '../home/asked.js';
import { About } from './about.js';
import { FAMILIES, inOrder, type Technique } from './families.js';
import { TechniquePage } from './technique-page.js';
import './learn.css';

type Query = Readonly<Record<string, string>>;

/** @param name of a technique; undefined for all */
export function LearnPage({ name, query }: { name: string | undefined; query: Query }) {
  const loaded = useLoaded({ key: 'techniques', load: (client, signal) => client.techniques({ signal }) });
  return (
    <div class="learn">
      <Async of={loaded} lines={30}>
        {(techniques) =>
          name ? (
            <TechniquePage name={name} query={query} techniques={inOrder(techniques)} />
          ) : (
            <Index all={techniques} />
          )
        }
      </Async>
    </div>
  );
}

function Index({ all }: { all: readonly Technique[] }) {
  return (
    <>
      <h1>{words.learn.title}</h1>
      <p class="lead">{words.learn.lead}</p>
      {FAMILIES.map((name) => (
        <section key={name}>
          <h2>{words.learn.families[name].title}</h2>
          <p class="about">{words.learn.families[name].idea}</p>
          <ul class="cards">
            {all
              .filter(({ family }) => family === name)
              .map((technique) => (
                <li key={technique.name} class="card">
                  <h3>
                    <a href={addressOf(['learn', technique.name])}>{technique.title}</a>
                  </h3>
                  <p>
                    <Prose text={technique.definition} />
                  </p>
                </li>
              ))}
          </ul>
        </section>
      ))}
      <CourseQuestions techniques={all} />
    </>
  );
}

function CourseQuestions({ techniques }: { techniques: readonly Technique[] }) {
  const presets = useLoaded({
    key: 'course',
    load: async (client, signal) => presetsInOrder(await client.presets({ signal })).course,
  });
  return (
    <section>
      <h2>{words.home.courseTitle}</h2>
      <Async of={presets} lines={18}>
        {(course) => (
          <ol class="course">
            {course.map((preset) => (
              <CourseQuestion key={preset.name} preset={preset} techniques={techniques} />
            ))}
          </ol>
        )}
      </Async>
    </section>
  );
}

/** More would be a list of everything. */
const MOST_ANSWERS = 4;

function CourseQuestion({ preset, techniques }: { preset: Preset; techniques: readonly Technique[] }) {
  const answers = answersOf(preset.name, techniques);
  return (
    <li>
      <h3>{questionOf(preset)}</h3>
      <p>
        <Prose text={preset.shows} />
      </p>
      <ul>
        {answers.slice(0, MOST_ANSWERS).map(({ name, title, text }) => (
          <li key={name + text}>
            <About name={name} title={title} text={text} />
          </li>
        ))}
        {answers.length > MOST_ANSWERS && <li>{words.learn.moreAnswers(answers.length - MOST_ANSWERS)}</li>}
      </ul>
    </li>
  );
}

/** What the preset has measured of each technique at its chosen strength, the largest gain first. */
function answersOf(preset: string, techniques: readonly Technique[]) {
  return techniques
    .flatMap(({ name, title, measured }) =>
      measured
        .filter((record) => record.preset === preset && record.chosen !== false)
        .map(({ text, effects }) => ({ name, title, text, gain: effects.accuracy?.mean ?? 0 })),
    )
    .sort((left, right) => right.gain - left.gain);
}
