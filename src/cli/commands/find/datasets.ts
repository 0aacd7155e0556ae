/** `regulab datasets`: the data sets of the service. */
import { EXIT } from '../../errors.js';
import { table } from '../../output/format.js';
import { type Session, serviceCommand, type Terminal } from '../../session.js';

export function datasetsCommand(terminal: Terminal) {
  return serviceCommand(terminal, 'datasets', 'list the data sets', datasets);
}

async function datasets(session: Session): Promise<number> {
  const items = await session.client.datasets();
  session.emit({ items });
  const shown = (value: number | null) => (value === null ? 'unreadable' : String(value));
  const rows = items.map(({ name, trainImages, testImages }) => [name, shown(trainImages), shown(testImages)]);
  session.say(table(['name', 'training images>', 'test images>'], rows));
  return EXIT.ok;
}
