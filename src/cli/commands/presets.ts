/** `regulab presets`: the named specs of the service. */
import { EXIT } from '../errors.js';
import { type Session, serviceCommand, type Terminal } from '../session.js';

const EXAMPLE = `
Example:
  regulab submit --preset quick-start --watch`;

export function presetsCommand(terminal: Terminal) {
  return serviceCommand(terminal, 'presets', 'list the presets', presets).addHelpText('after', EXAMPLE);
}

async function presets(session: Session): Promise<number> {
  const items = await session.client.presets();
  session.emit({ items });
  for (const { name, title, description } of items) {
    session.say(`${session.palette.bold(name)}: ${title}\n  ${description}`);
  }
  return EXIT.ok;
}
