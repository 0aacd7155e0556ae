/** A run in the formats of other tools. */
import type { ExportFormat, Run } from 'regulab-client';
import { client } from '../../service/session.js';
import { Download } from './files.js';

interface Format {
  format: ExportFormat;
  label: string;
  /** One sentence. */
  about: string;
  needsModel: boolean;
  file: (id: string) => string;
}

const FORMATS: Format[] = [
  {
    format: 'csv',
    label: 'CSV',
    about: 'The metrics of every epoch as a table, for a spreadsheet or pandas.',
    needsModel: false,
    file: (id) => `${id}.csv`,
  },
  {
    format: 'keras',
    label: 'Keras',
    about: 'The trained model for Keras 3 in Python.',
    needsModel: true,
    file: (id) => `${id}.keras`,
  },
  {
    format: 'onnx',
    label: 'ONNX',
    about: 'The trained model for ONNX Runtime and most other tools.',
    needsModel: true,
    file: (id) => `${id}.onnx`,
  },
  {
    format: 'tensorboard',
    label: 'TensorBoard',
    about: 'The curves as an event file for TensorBoard.',
    needsModel: false,
    file: (id) => `events.out.tfevents.0.${id}`,
  },
  {
    format: 'mlflow',
    label: 'MLflow',
    about: 'Settings, curves, files and model as a ZIP archive to unpack into an MLflow store.',
    needsModel: false,
    file: (id) => `${id}-mlflow.zip`,
  },
];

export function Exports({ run: { id, weightsSha256 } }: { run: Run }) {
  const possible = FORMATS.filter(({ needsModel }) => !needsModel || weightsSha256 !== null);
  return (
    <section aria-label="Exports">
      <h2>For other tools</h2>
      <ul class="exports">
        {possible.map(({ format, label, about, file }) => (
          <li key={format}>
            <Download name={file(id)} label={label} read={() => client.get().export(id, format)} />
            <span>{about}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
