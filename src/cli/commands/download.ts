/**
 * `regulab download`: the artifacts of a run, each checked against its SHA-256 before it gets its
 * name.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import type { OptionValues } from 'commander';
import type { Artifact } from '#client';
import { makeFolder } from '../../durable-files.js';
import { type Passage, saveBody } from '../client/save-body.js';
import { CommandError, describeFileError, EXIT, UsageError } from '../errors.js';
import { bytes } from '../output/format.js';
import { isRunId, type Session, serviceCommand, type Terminal } from '../session.js';

const EXAMPLES = `
Examples:
  regulab download run_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b61
  regulab download run_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b61 model.json weights.bin --output my-model`;

export function downloadCommand(terminal: Terminal) {
  return serviceCommand(
    terminal,
    'download <runId> [names...]',
    'download the saved model and other artifacts of a run',
    download,
  )
    .option('--output <folder>', 'folder for the files (default: named after the run)')
    .addHelpText('after', EXAMPLES);
}

async function download(session: Session, args: string[], options: OptionValues): Promise<number> {
  const [runId = '', ...names] = args.filter((argument) => argument !== '');
  if (!isRunId(runId))
    throw new UsageError('Artifacts belong to runs: give a run id (run_…). "regulab get <experimentId>" lists them.');
  const chosen = choose(await session.client.artifacts(runId), names, runId);
  const folder = path.resolve(options.output ?? runId);
  await makeFolder(folder).catch((error: unknown) => {
    throw new CommandError(describeFileError(folder, 'written', error), EXIT.failed, { cause: error });
  });
  const files = [];
  for (const artifact of chosen) {
    const file = await fetchArtifact(session, runId, artifact, folder);
    session.say(`${file}  ${bytes(artifact.size)}  sha256 ${artifact.sha256}`);
    files.push({ ...artifact, path: file });
  }
  session.emit({ runId, files });
  return EXIT.ok;
}

function choose(artifacts: Artifact[], names: string[], runId: string): Artifact[] {
  if (artifacts.length === 0) throw new CommandError(`${runId} has no artifacts (yet).`);
  const available = artifacts.map(({ name }) => name);
  const missing = names.filter((name) => !available.includes(name));
  if (missing.length > 0) {
    throw new UsageError(`${runId} has no ${missing.join(', ')}. It has: ${available.join(', ')}.`);
  }
  const chosen = names.length === 0 ? artifacts : artifacts.filter(({ name }) => names.includes(name));
  // The names come from another machine and become file names here.
  const odd = chosen.find(({ name }) => !/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name));
  if (odd) throw new CommandError(`The artifact name "${odd.name}" from the service is not a plain file name.`);
  return chosen;
}

async function fetchArtifact(session: Session, runId: string, artifact: Artifact, folder: string): Promise<string> {
  const file = path.join(folder, artifact.name);
  // Not client.download, which has the whole file in memory.
  const send = () => session.client.request(`/v1/runs/${encodeURIComponent(runId)}/artifacts/${artifact.name}`);
  await saveBody(send, file, session.url, hashing(artifact));
  return file;
}

/** Compares the bytes with the SHA-256 of the artifact. */
function hashing({ name, sha256 }: Artifact): Passage {
  const hash = createHash('sha256');
  return {
    through: async function* (chunks) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        yield chunk;
      }
    },
    check: () => {
      const digest = hash.digest('hex');
      if (digest === sha256) return;
      throw new CommandError(
        `${name} arrived damaged: SHA-256 ${digest}, expected ${sha256}. The file was deleted; try again.`,
      );
    },
  };
}
