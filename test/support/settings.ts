/** What may be set in the environment of the service, for the tests of what deploys it. */
import { clientEnvironmentSchema, environmentSchema } from '../../src/config.js';

/** Read by libraries that the service uses: the S3 client, Node. */
const OF_LIBRARIES = [
  'AWS_REGION',
  'AWS_ENDPOINT_URL_S3',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'NODE_EXTRA_CA_CERTS',
];

export function isKnownSetting(name: string): boolean {
  const known = { ...environmentSchema.shape, ...clientEnvironmentSchema.shape };
  return name in known || OF_LIBRARIES.includes(name);
}
