/** The questions that regulab can answer, as cards. */
import { Async } from '../../parts/async.js';
import { useLoaded } from '../../service/use-loaded.js';
import { words } from '../../words/words.js';
import { inOrder, type Preset } from './asked.js';
import { type Measured, readMeasured } from './measured.js';
import { QuestionCard } from './question-card.js';

export function Questions() {
  const presets = useLoaded({
    key: 'presets',
    load: async (client, signal) => inOrder(await client.presets({ signal })),
  });
  const measured = useLoaded({
    key: 'measured',
    load: readMeasured,
    concerns: ({ type }) => type === 'experiment.finished',
  });
  return (
    <Async of={presets} lines={30}>
      {({ course, others }) => (
        <>
          <Cards title={words.home.courseTitle} presets={course} measured={measured.value} />
          <Cards title={words.home.othersTitle} presets={others} measured={measured.value} />
        </>
      )}
    </Async>
  );
}

interface CardsProps {
  title: string;
  presets: readonly Preset[];
  measured: Map<string, Measured> | undefined;
}

const Cards = ({ title, presets, measured }: CardsProps) => (
  <section>
    <h2>{title}</h2>
    <ul class="cards">
      {presets.map((preset) => (
        <QuestionCard key={preset.name} preset={preset} measured={measured?.get(preset.name)} />
      ))}
    </ul>
  </section>
);
