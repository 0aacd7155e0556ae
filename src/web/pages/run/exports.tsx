/** A run in the formats of other tools. */
import type { ExportFormat, Run } from 'regulab-client';
import { client } from '../../service/session.js';
import { words } from '../../words/words.js';
import { Download } from './files.js';

interface Format {
  format: keyof typeof words.run.exports.formats & ExportFormat;
  label: string;
  needsModel: boolean;
  file: (id: string) => string;
}

const FORMATS: Format[] = [
  {
    format: 'csv',
    label: 'CSV',
    needsModel: false,
    file: (id) => `${id}.csv`,
  },
  {
    format: 'keras',
    label: 'Keras',
    needsModel: true,
    file: (id) => `${id}.keras`,
  },
  {
    format: 'onnx',
    label: 'ONNX',
    needsModel: true,
    file: (id) => `${id}.onnx`,
  },
  {
    format: 'tensorboard',
    label: 'TensorBoard',
    needsModel: false,
    file: (id) => `events.out.tfevents.0.${id}`,
  },
  {
    format: 'mlflow',
    label: 'MLflow',
    needsModel: false,
    file: (id) => `${id}-mlflow.zip`,
  },
];

export function Exports({ run: { id, weightsSha256 } }: { run: Run }) {
  const possible = FORMATS.filter(({ needsModel }) => !needsModel || weightsSha256 !== null);
  return (
    <section aria-label={words.run.exports.label}>
      <h2>{words.run.exports.title}</h2>
      <ul class="exports">
        {possible.map(({ format, label, file }) => (
          <li key={format}>
            <Download name={file(id)} label={label} read={() => client.get().export(id, format)} />
            <span>{words.run.exports.formats[format]}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
