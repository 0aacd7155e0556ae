/** `npm run test:hostile`, on a machine that does nothing else. */
import { attackService } from './support/suite.js';

await attackService({
  runs: 1000,
  bombMegabytes: 300,
  text: 1_000_000,
  damagedPictures: 200,
  connections: 1100,
  streams: 200,
  stallMs: 200,
  growthMb: 100,
});
