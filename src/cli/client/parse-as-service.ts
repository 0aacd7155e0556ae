/** JSON of a file, read and refused as the service reads and refuses a body. */
import { ServiceError } from '../../errors.js';
import { parseJsonBody } from '../../strict-json.js';
import { ApiError } from '../errors.js';

/** @throws ApiError with the problem document that the service would answer with */
export function parseAsService(bytes: Buffer): unknown {
  try {
    return parseJsonBody(bytes);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const { code, message: detail, problems: errors } = error;
    throw new ApiError({ status: 400, title: 'Invalid request', code, detail, errors });
  }
}
