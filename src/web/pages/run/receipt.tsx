/** What the weights of a run depend on, and whether another training has given the same. */
import type { Run, Schemas } from 'regulab-client';
import { Sentence } from '../../parts/text/sentence.js';
import { addressOf } from '../../routing/route.js';
import { words } from '../../words/words.js';

export function ReceiptOf({ run: { receipt, reproduction } }: { run: Run }) {
  if (receipt === null && reproduction === null) return null;
  return (
    <section aria-label={words.run.receipt.title}>
      <h2>{words.run.receipt.title}</h2>
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
  const links = { run: addressOf(['runs', of]) };
  const said = words.run.receipt;
  if (matches === null)
    return (
      <p>
        <Sentence text={said.trainsAgain} links={links} />
      </p>
    );
  if (matches)
    return (
      <p class="notice notice-good">
        <Sentence text={said.same} links={links} />
      </p>
    );
  return (
    <p class="notice">
      <Sentence
        text={differingReceiptFields?.length ? said.differsBesides(differingReceiptFields.join(', ')) : said.differs}
        links={links}
      />
    </p>
  );
}

function Facts({ receipt }: { receipt: Schemas['Receipt'] }) {
  const { dataset, cpu, threads, versions, streams } = receipt;
  const said = words.run.receipt;
  const facts: [string, string][] = [
    [said.seed, String(receipt.seed)],
    [said.weights, receipt.weightsSha256],
    [said.data, dataset.name],
    [said.arithmetic, said.arithmeticVersion(receipt.trainingSemantics, receipt.executionMode)],
    [said.processor, `${cpu.model} (${cpu.architecture}; ${cpu.instructionSets.join(', ')})`],
    [said.threads, said.threadsOf(threads.intraOp, threads.interOp)],
    [said.platform, receipt.platform],
    ...Object.entries(versions).map(([name, version]): [string, string] => [name, version]),
  ];
  return (
    <>
      <p class="about">{said.about}</p>
      <List facts={facts} />
      <details>
        <summary>{said.streams}</summary>
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
