/** A small form of `npm run test:hostile`. Other tests run meanwhile, so longer pauses pass. */
import { attackService } from './support/suite.js';

await attackService({
  runs: 200,
  bombMegabytes: 50,
  text: 200_000,
  damagedPictures: 40,
  connections: 1100,
  streams: 50,
  stallMs: 2000,
  growthMb: 250,
});
