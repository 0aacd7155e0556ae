/**
 * `regulab cancel`, `pause`, `resume`, `retry` and `delete`: the commands that change what is there
 * and answer at once.
 */
import { isFinished } from '../../experiments/records/states.js';
import { EXIT } from '../errors.js';
import { isRunId, type Session, serviceCommand, type Terminal } from '../session.js';
import { watchOne } from './watch.js';

export function cancelCommand(terminal: Terminal) {
  return serviceCommand(
    terminal,
    'cancel <id>',
    'cancel an experiment or run; has no effect on a finished one',
    cancel,
  ).option('--keep-model', 'evaluate and save the model trained so far');
}

export function pauseCommand(terminal: Terminal) {
  return serviceCommand(terminal, 'pause <runId>', 'pause a run; resume it later', pause);
}

export function resumeCommand(terminal: Terminal) {
  return serviceCommand(terminal, 'resume <runId>', 'resume a paused run', resume);
}

export function retryCommand(terminal: Terminal) {
  return serviceCommand(terminal, 'retry <runId>', 'train a failed or cancelled run again', retry).option(
    '--watch',
    'show progress until the run has finished; the exit code reflects its outcome',
  );
}

export function deleteCommand(terminal: Terminal) {
  return serviceCommand(terminal, 'delete <experimentId>', 'delete a finished experiment and its models', remove);
}

async function cancel(
  { client, emit, say }: Session,
  [id = '']: string[],
  { keepModel }: { keepModel?: boolean },
): Promise<number> {
  const isRun = isRunId(id);
  const { status: before } = isRun ? await client.run(id) : await client.experiment(id);
  const resource = isRun ? await client.cancelRun(id, { keepModel }) : await client.cancel(id, { keepModel });
  emit(resource);
  const { status } = resource;
  say(isFinished(before) ? `${id} had already finished (${status}); nothing was cancelled.` : `${id}: ${status}`);
  return EXIT.ok;
}

async function pause(session: Session, [id = '']: string[]): Promise<number> {
  const run = await session.client.pause(id);
  session.emit(run);
  session.say(`${id}: ${run.status === 'running' ? 'pausing' : run.status}`);
  return EXIT.ok;
}

async function resume(session: Session, [id = '']: string[]): Promise<number> {
  const run = await session.client.resume(id);
  session.emit(run);
  session.say(`${id}: ${run.status}`);
  return EXIT.ok;
}

async function retry(session: Session, [id = '']: string[], { watch }: { watch?: boolean }): Promise<number> {
  const run = await session.client.retry(id);
  session.emit(watch ? { type: 'submitted', run } : run);
  session.say(`${id}: ${run.status}`);
  return watch ? watchOne(session, id) : EXIT.ok;
}

async function remove(session: Session, [id = '']: string[]): Promise<number> {
  await session.client.delete(id);
  session.emit({ id, deleted: true });
  session.say(`${id}: deleted`);
  return EXIT.ok;
}
