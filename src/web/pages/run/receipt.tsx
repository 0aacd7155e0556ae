/** What the weights of a run depend on, and whether another training has given the same. */
import type { Run, Schemas } from 'regulab-client';
import { addressOf } from '../../routing/route.js';

export function ReceiptOf({ run: { receipt, reproduction } }: { run: Run }) {
  if (receipt === null && reproduction === null) return null;
  return (
    <section aria-label="Receipt">
      <h2>Receipt</h2>
      {reproduction && <Reproduced reproduction={reproduction} />}
      {receipt && <Facts receipt={receipt} />}
    </section>
  );
}

function Reproduced({
  reproduction: { of, matches, differingReceiptFields },
}: {
  reproduction: Schemas['Reproduction'];
}) {
  const original = <a href={addressOf(['runs', of])}>another run</a>;
  if (matches === null) return <p>It trains {original} again; when it has finished, the weights are compared.</p>;
  if (matches) return <p class="notice notice-good">It has the weights of {original}, byte for byte.</p>;
  return (
    <p class="notice">
      Its weights are not those of {original}.
      {differingReceiptFields && differingReceiptFields.length > 0 && (
        <> What differs besides: {differingReceiptFields.join(', ')}.</>
      )}
    </p>
  );
}

function Facts({ receipt }: { receipt: Schemas['Receipt'] }) {
  const { dataset, cpu, threads, versions, streams } = receipt;
  const facts: [string, string][] = [
    ['seed', String(receipt.seed)],
    ['weights, SHA-256', receipt.weightsSha256],
    ['data', dataset.name],
    ['arithmetic', `version ${receipt.trainingSemantics}, ${receipt.executionMode}`],
    ['processor', `${cpu.model} (${cpu.architecture}; ${cpu.instructionSets.join(', ')})`],
    ['threads', `${threads.intraOp} within an operation, ${threads.interOp} between them`],
    ['platform', receipt.platform],
    ...Object.entries(versions).map(([name, version]): [string, string] => [name, version]),
  ];
  return (
    <>
      <p class="about">
        Besides the spec, this is all that the weights depend on. With the same of it, a training gives the same bytes.
      </p>
      <List facts={facts} />
      <details>
        <summary>Files of the data and random streams</summary>
        <List facts={[...Object.entries(dataset.sha256), ...Object.entries(streams)]} />
      </details>
    </>
  );
}

const List = ({ facts }: { facts: [string, string][] }) => (
  <dl class="receipt">
    {facts.map(([name, value]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);
