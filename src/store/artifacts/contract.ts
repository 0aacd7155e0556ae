/** The files of runs, wherever they are kept: in a folder, or in a bucket of object storage. */
import { EARLIER_LAYER_REPORT } from '../earlier-words.js';

/** Every file that a run can have, all in one folder. */
export const ARTIFACT_NAMES = [
  'model.json',
  'weights.bin',
  'run.json',
  'predictions.bin',
  'layers.json',
  EARLIER_LAYER_REPORT,
  'training.log',
] as const;

export interface ArtifactFile {
  path: string;
  /** Bytes. */
  size: number;
  modifiedAt: Date;
}

/** What a run has in the store. */
export interface RunFolder {
  runId: string;
  /** Those of its executions with a folder, in ascending order. */
  fences: number[];
  hasCheckpoints: boolean;
  /** When the newest of its folders was last changed. */
  modifiedAt: Date;
  /** Of all its files. */
  bytes: number;
}

/** A file as a client is to get it. */
export interface LinkedFile {
  name: string;
  contentType: string;
  /** The value of Content-Disposition. */
  disposition: string;
}

export interface ArtifactStore {
  /** Where files are kept, for people: a folder, or `s3://bucket/prefix`. */
  readonly place: string;
  /**
   * Makes the folder of an execution on this machine, and returns its path.
   * @throws ServiceError DISK_FULL, DISK_UNAVAILABLE
   */
  prepare(runId: string, fence: number): Promise<string>;
  /**
   * Makes the folder of a run's checkpoints on this machine unless it exists, brings those of
   * earlier executions here, and returns its path.
   * @param oldestFence checkpoints of executions before it are of no use
   * @throws ServiceError DISK_FULL, DISK_UNAVAILABLE
   */
  prepareCheckpoints(runId: string, oldestFence?: number): Promise<string>;
  /**
   * After a checkpoint was saved in the folder: keeps it where other machines find it, while the
   * training continues. Resolves once it is kept or could not be: then it is lost with this
   * machine.
   */
  keepCheckpoint(runId: string): Promise<void>;
  /**
   * Waits until the newest checkpoint is kept, so that another machine can continue the run.
   * @param timeoutMs it waits no longer
   */
  settleCheckpoints(runId: string, timeoutMs: number): Promise<void>;
  /**
   * Keeps every file in the folder of an execution: before that, no record may point to them.
   * @throws ServiceError DISK_FULL, DISK_UNAVAILABLE
   */
  publish(runId: string, fence: number): Promise<void>;
  /** After an execution: gives up what it has on this machine alone. */
  leave(runId: string, fence: number): Promise<void>;
  /**
   * Has files of an execution on this machine; one that does not exist is left out.
   * @param names of the files; all of them when left out
   * @returns the folder that they are in
   * @throws ServiceError ARTIFACT_NOT_FOUND when there can be no such folder, DISK_FULL,
   *   DISK_UNAVAILABLE
   */
  bringHere(runId: string, fence: number, names?: readonly string[]): Promise<string>;
  /**
   * An address from which a client may download a file by itself for some minutes; null where
   * downloads go through the API.
   */
  linkTo(runId: string, fence: number, file: LinkedFile): Promise<string | null>;
  /**
   * Removes the checkpoints that executions up to this fence wrote. Those of a later execution
   * stay: a run that is retried may be in training again.
   */
  removeCheckpoints(runId: string, upToFence: number): Promise<void>;
  /**
   * The path of a file in the folder that {@link prepare} makes, whether it exists or not.
   * @throws ServiceError ARTIFACT_NOT_FOUND when there can be no such file
   */
  pathOf(runId: string, fence: number, name: string): string;
  /**
   * The path of the folder that {@link prepare} makes, whether it exists or not.
   * @throws ServiceError ARTIFACT_NOT_FOUND when there can be none
   */
  folderOf(runId: string, fence: number): string;
  /** The file, or null when there is none. */
  open(runId: string, fence: number, name: string): Promise<ArtifactFile | null>;
  /**
   * Tries whether files can be written. The answer is kept for a while; one that takes longer than
   * 1.5 s is a failure.
   * @throws ServiceError DISK_FULL, DISK_UNAVAILABLE
   */
  assertWritable(): Promise<void>;
  /** Removes everything of a run whose record is deleted, so that no execution can follow. */
  removeRun(runId: string): Promise<void>;
  /** Removes the files of all executions up to this fence, checkpoints included. */
  removeExecutions(runId: string, upToFence: number): Promise<void>;
  /** Removes the folder of one execution. */
  removeFence(runId: string, fence: number): Promise<void>;
  /** Every run with files, in ascending order. */
  listRuns(): Promise<string[]>;
  /**
   * What the next runs have, in ascending order.
   * @param after the run before the first one; empty for the beginning
   */
  lookAtNext(after: string, limit: number): Promise<RunFolder[]>;
  /** Reads the folder of a run; one that does not exist has nothing in it. */
  lookAt(runId: string): Promise<RunFolder>;
  /** Gives up its connections. */
  close(): void;
}
