/** The other figures of an experiment, which the service computes: each is drawn when it is near. */
import { useEffect, useState } from 'preact/hooks';
import type { AllEvents, Schemas } from 'regulab-client';
import { Async, Failure } from '../../parts/async.js';
import { SaveAs } from '../../parts/figure.js';
import { useNear } from '../../parts/lazy/near.js';
import { save } from '../../parts/save.js';
import { client } from '../../service/session.js';
import { useLoaded } from '../../service/use-loaded.js';
import { words } from '../../words/words.js';

type Named = Schemas['Figure'];

/** The page draws these itself. */
const DRAWN_HERE = [
  'arms',
  'differences',
  'learning-curves',
  'layers-by-epoch',
  'temperature',
  'cost',
  'confusion-difference',
  'mistakes',
];

/** What changes figures of an experiment. */
const finishesIn = (id: string) => (change: AllEvents) => change.type === 'run.finished' && change.experimentId === id;

export function Studies({ id }: { id: string }) {
  const loaded = useLoaded({
    key: `figures ${id}`,
    load: (service, signal) => service.figures(id, { signal }),
    concerns: finishesIn(id),
  });
  return (
    <Async of={loaded} lines={3}>
      {({ figures, missing }) => {
        const others = figures.filter(({ name }) => !DRAWN_HERE.includes(name));
        return (
          <>
            <div class="pair">
              {others.map((figure) => (
                <Drawn key={figure.svg} id={id} figure={figure} />
              ))}
            </div>
            {missing.length > 0 && (
              <details>
                <summary>{words.experiment.inside.missing}</summary>
                <ul>
                  {missing.map(({ name, reason }) => (
                    <li key={name}>{words.experiment.inside.missingFigure(name, reason)}</li>
                  ))}
                </ul>
              </details>
            )}
          </>
        );
      }}
    </Async>
  );
}

export function Drawn({ id, figure }: { id: string; figure: Named }) {
  const [place, isNear] = useNear<HTMLElement>();
  return (
    <figure class="figure" ref={place}>
      <figcaption>{figure.title}</figcaption>
      {isNear ? <Picture id={id} figure={figure} /> : <div class="picture" />}
      <p class="about">{figure.description}</p>
    </figure>
  );
}

function Picture({ id, figure }: { id: string; figure: Named }) {
  const { value, error, reload } = useLoaded({
    key: figure.svg,
    load: (service, signal) => service.figure(id, `${figure.name}.svg`, queryOf(figure), { signal }),
    concerns: finishesIn(id),
  });
  const address = useAddress(value);
  if (error && !value) return <Failure error={error} onRetry={reload} />;
  const savePng = async () =>
    save(`${figure.name}.png`, await client.get().figure(id, `${figure.name}.png`, queryOf(figure)));
  return (
    <>
      <section class="picture" tabIndex={0} aria-label={figure.title}>
        {address ? (
          <img src={address} alt={words.experiment.inside.alternative(figure.title, figure.description)} />
        ) : (
          <p class="about">{words.experiment.inside.beingDrawn}</p>
        )}
      </section>
      {value && (
        <p class="saves about">
          <SaveAs ways={{ SVG: () => save(`${figure.name}.svg`, value), PNG: () => void savePng() }} />
        </p>
      )}
    </>
  );
}

/** The part of its address behind the question mark. */
const queryOf = ({ svg }: Named) => Object.fromEntries(new URLSearchParams(svg.split('?')[1] ?? ''));

/** A picture that needs the reader's key has no address of its own. */
function useAddress(content: Blob | undefined): string | undefined {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    if (!content) return;
    const made = URL.createObjectURL(content);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [content]);
  return address;
}
