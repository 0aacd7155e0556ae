/** All experiments, the newest first. */
import { Async, Empty } from '../../parts/async.js';
import { ExperimentRow } from '../../parts/experiment-row.js';
import { useLoaded } from '../../service/use-loaded.js';

const PAGE = 50;

export function ExperimentsPage({ query: _ }: { query: Readonly<Record<string, string>> }) {
  const loaded = useLoaded({
    key: 'experiments',
    load: async (client, signal) => {
      for await (const page of client.experiments({ limit: PAGE }, { signal }).pages()) return page;
      throw new Error('The list has no page.');
    },
    concerns: ({ type }) => type !== 'run.epoch' && type !== 'run.checkpoint',
  });
  return (
    <>
      <h1>Experiments</h1>
      <Async of={loaded} lines={10}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>
              <p>There are no experiments yet.</p>
              <p>
                <a href="#/">Start with the first one</a>
              </p>
            </Empty>
          ) : (
            <ul class="rows">
              {items.map((experiment) => (
                <ExperimentRow key={experiment.id} experiment={experiment} />
              ))}
            </ul>
          )
        }
      </Async>
    </>
  );
}
