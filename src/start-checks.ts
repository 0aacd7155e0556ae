/**
 * What every process of the service looks at before it begins. What only an operator can change
 * ends it with one line; what may pass is a warning, since the service waits for disks.
 */
import { chmod, stat } from 'node:fs/promises';
import { type Config, ConfigError, unknownVariables } from './config.js';
import { tryFolder } from './durable-files.js';
import { errnoOf } from './errors.js';
import { captureConsole, createLogger, type Logger } from './logger.js';

type OpenDataset = (name: string, folder: string) => Promise<unknown>;

/**
 * How the API and every worker begin: with a log, and a look at settings, folders and data sets.
 * @param name of the process in the log
 * @param openDataset as in {@link assertDatasets}
 * @throws ConfigError that names the setting and the way out
 */
export async function beginProcess(name: string, config: Config, openDataset: OpenDataset): Promise<Logger> {
  const logger = createLogger(config.log, name);
  captureConsole(logger);
  for (const warning of unknownVariables()) logger.warn({ warning }, 'unknown variable');
  await openDataFolders([config.paths.artifacts], logger);
  await assertDatasets(config.datasets, openDataset, logger);
  return logger;
}

export interface StartLogger {
  warn(data: object, message: string): void;
}

/** Faults that last until somebody changes the path, its rights or how it is mounted. */
const LASTING: Record<string, string> = {
  EACCES: 'Make this user its owner (chown)',
  EPERM: 'Make this user its owner (chown)',
  EROFS: 'Mount the disk writable',
  ENOTDIR: 'A part of the path is not a folder: remove it',
  EEXIST: 'A file with this name exists: remove it',
  ENOENT: 'A part of the path is missing: create it',
  ENOTSUP: 'The file system takes no folders there: choose a folder on a disk',
  ELOOP: 'A part of the path is a link to itself: remove it',
  ENAMETOOLONG: 'The path is too long: shorten it',
};

/**
 * Makes folders of the data folder and writes to them. From here on this process and its children
 * make files for their own user alone; what an earlier version left open is closed to others.
 * @param folders of ours: nothing of anybody else's may be in them
 * @throws ConfigError that names folder, user and way out
 */
export async function openDataFolders(folders: string[], logger: StartLogger): Promise<void> {
  process.umask(0o077);
  for (const folder of folders) {
    try {
      await tryFolder(folder);
      await closeToOthers(folder);
    } catch (err) {
      const wayOut = LASTING[errnoOf(err)];
      if (wayOut === undefined) {
        logger.warn({ err, folder }, 'data folder cannot be written to now');
        continue;
      }
      throw new ConfigError(
        `REGULAB_DATA_DIR: user ${process.getuid?.() ?? '?'} cannot write to ${folder} (${(err as Error).message}). ${wayOut}, or set REGULAB_DATA_DIR to another folder.`,
      );
    }
  }
}

/** A folder of somebody else stays as its owner wants it. */
async function closeToOthers(folder: string): Promise<void> {
  const { mode, uid } = await stat(folder);
  if (uid === process.getuid?.() && (mode & 0o077) !== 0) await chmod(folder, 0o700);
}

/** Of a disk that is unreachable, and of a process with too many files open. */
const PASSING = ['EIO', 'ESTALE', 'ENXIO', 'ENOTCONN', 'EHOSTDOWN', 'ETIMEDOUT', 'EMFILE', 'ENFILE'];

/**
 * Opens each configured data set.
 * @param open rejects with an error whose message names the file
 * @throws ConfigError that names every data set that cannot be used, and what is wrong with it
 */
export async function assertDatasets(
  datasets: Config['datasets'],
  open: OpenDataset,
  logger: StartLogger,
): Promise<void> {
  const faults: string[] = [];
  for (const [name, folder] of Object.entries(datasets)) {
    try {
      await open(name, folder);
    } catch (err) {
      const { message, cause } = err as Error;
      if (PASSING.includes(errnoOf(cause))) logger.warn({ err, dataset: name }, 'data set cannot be read now');
      else faults.push(`REGULAB_DATASETS: the data set "${name}": ${message}`);
    }
  }
  if (faults.length > 0) throw new ConfigError(faults.join('\n'));
}
