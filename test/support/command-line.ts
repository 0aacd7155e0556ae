/** The command line in this process, as its user sees it. */
import { createProgram } from '../../src/cli/main.js';

/** Runs a command without input; gives all that it wrote, and the error that ended it, if any. */
export async function runCommand(args: string[]): Promise<{ written: string; error: Error | null }> {
  let written = '';
  const output = { write: (text: string) => (written += text) };
  const program = createProgram({
    stdin: async function* () {},
    stdout: output,
    stderr: output,
    signal: new AbortController().signal,
    finish: () => {},
  });
  const error = await program.parseAsync(args, { from: 'user' }).then(
    () => null,
    (reason: Error) => reason,
  );
  return { written, error };
}
