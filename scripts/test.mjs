// Sets everything up, runs every test (or the ones named on the command line) and ends with one line that counts them.
import { runJest, setUp } from './jest.mjs';

setUp();
const { passed, failed, status } = runJest(process.argv.slice(2));
console.log(`${passed} passed, ${failed} failed`);
process.exit(status);
