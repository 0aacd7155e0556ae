/** A small form of `npm run test:hostile`, beside other tests: pauses are those of a busy machine. */
import { attackService } from './support/suite.js';

await attackService({
  runs: 200,
  bombMegabytes: 50,
  text: 200_000,
  damagedPictures: 40,
  connections: 1100,
  streams: 50,
  stallMs: 2000,
});
