/** The labels of an experiment: each finds others with it, and all can be edited in place. */
import { useState } from 'preact/hooks';
import type { ExperimentSummary } from 'regulab-client';
import { Failure } from '../../parts/async.js';
import { addressOf } from '../../routing/route.js';
import { client } from '../../service/session.js';
import { words } from '../../words/words.js';
import { labelChanges, readLabels, writeLabel, writeLabels } from './labels.js';

const said = words.experiments.labels;

export function LabelList({ experiment: { id, name, labels } }: { experiment: ExperimentSummary }) {
  const [isEdited, setEdited] = useState(false);
  if (isEdited) return <LabelEditor id={id} name={name} labels={labels} onEnd={() => setEdited(false)} />;
  const hasSome = Object.keys(labels).length > 0;
  return (
    <span class="labels">
      {Object.entries(labels).map((label) => (
        <a
          key={label[0]}
          class="chip"
          href={addressOf(['experiments'], { label: writeLabel(label) })}
          title={said.find}
        >
          {writeLabel(label)}
        </a>
      ))}
      <button
        type="button"
        class="plain"
        onClick={() => setEdited(true)}
        aria-label={hasSome ? said.editOf(name) : said.addTo(name)}
      >
        {hasSome ? said.edit : said.add}
      </button>
    </span>
  );
}

/** The reader has just asked for this field. */
const focus = (field: HTMLElement | null) => field?.focus();

interface EditorProps {
  id: string;
  name: string;
  labels: Readonly<Record<string, string>>;
  onEnd: () => void;
}

function LabelEditor({ id, name, labels, onEnd }: EditorProps) {
  const [failure, setFailure] = useState<Error>();
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    const text = String(new FormData(event.currentTarget as HTMLFormElement).get('labels'));
    try {
      const changes = labelChanges(labels, readLabels(text));
      if (Object.keys(changes).length > 0) await client.get().change(id, { labels: changes });
      onEnd();
    } catch (error) {
      setFailure(error as Error);
    }
  };
  return (
    <form
      class="label-editor"
      onSubmit={(event) => void save(event)}
      onKeyDown={({ key }) => {
        if (key === 'Escape') onEnd();
      }}
    >
      <input
        name="labels"
        defaultValue={writeLabels(labels)}
        placeholder={said.example}
        aria-label={said.field(name)}
        ref={focus}
      />
      <button type="submit">{said.save}</button>
      <button type="button" onClick={onEnd}>
        {said.cancel}
      </button>
      {failure && <Failure error={failure} />}
    </form>
  );
}
