/** The files of a run. The client checks each against its digest while it is downloaded. */
import { useState } from 'preact/hooks';
import type { Artifact } from 'regulab-client';
import { bytes } from '../../../number-format.js';
import { Async, Failure } from '../../parts/async.js';
import { save } from '../../parts/save.js';
import { client } from '../../service/session.js';
import { useLoaded } from '../../service/use-loaded.js';
import { words } from '../../words/words.js';

interface Props {
  runId: string;
  artifacts: readonly Artifact[];
  isFinished: boolean;
}

export function Files({ runId, artifacts, isFinished }: Props) {
  return (
    <section aria-label={words.run.files.title}>
      <h2>{words.run.files.title}</h2>
      {artifacts.length === 0 ? (
        <p class="about">{isFinished ? words.run.files.none : words.run.files.later}</p>
      ) : (
        <section class="scroll" tabIndex={0} aria-label={words.run.files.table}>
          <table>
            <thead>
              <tr>
                <th scope="col">{words.run.files.file}</th>
                <th scope="col" class="number">
                  {words.run.files.size}
                </th>
                <th scope="col">{words.run.files.digest}</th>
              </tr>
            </thead>
            <tbody>
              {artifacts.map(({ name, size, sha256 }) => (
                <tr key={name}>
                  <td>
                    <Download name={name} read={() => client.get().download(runId, name)} />
                  </td>
                  <td class="number">{bytes(size)}</td>
                  <td>
                    <code class="digest">{sha256}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
}

/** A button, not a link: a file may need the reader's key. */
export function Download({ name, label = name, read }: { name: string; label?: string; read: () => Promise<Blob> }) {
  const [isReading, setReading] = useState(false);
  const [failure, setFailure] = useState<Error>();
  const download = async () => {
    setReading(true);
    setFailure(undefined);
    try {
      save(name, await read());
    } catch (error) {
      setFailure(error as Error);
    }
    setReading(false);
  };
  return (
    <>
      <button type="button" class="plain" disabled={isReading} onClick={() => void download()}>
        {label}
      </button>
      {failure && <Failure error={failure} />}
    </>
  );
}

/** More lines would only slow the page down; the file has them. */
const LAST_LINES = 400;

export function Log({ runId, name }: { runId: string; name: string }) {
  const [isOpen, setOpen] = useState(false);
  const question = {
    key: `log ${runId}`,
    load: async () => (await client.get().download(runId, name)).text(),
  };
  const loaded = useLoaded(isOpen ? question : null);
  return (
    <details class="log" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{words.run.files.log}</summary>
      {isOpen && (
        <Async of={loaded} lines={8}>
          {(text) => (
            <pre tabIndex={0} role="region" aria-label={words.run.files.logLabel}>
              {text.trimEnd().split('\n').slice(-LAST_LINES).join('\n')}
            </pre>
          )}
        </Async>
      )}
    </details>
  );
}
