/** JSON of a file, read and refused as the service reads and refuses a body. */
import { RegulabError } from '#client';
import { ServiceError } from '../../errors.js';
import { parseJsonBody } from '../../strict-json.js';
import { problemOf, refusal } from '../errors.js';

/** @throws RegulabError with the problem document that the service would answer with */
export function parseAsService(bytes: Buffer): unknown {
  try {
    return parseJsonBody(bytes);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const { code, message: detail, problems: errors } = error;
    throw refusal({ status: 400, title: 'Invalid request', code, detail, errors });
  }
}

/** A refusal of bytes that are not JSON, with the name of their file in the place of the body. */
export function namingFile(error: unknown, file: string): unknown {
  if (!(error instanceof RegulabError)) return error;
  const problem = problemOf(error);
  const { detail, errors } = problem;
  const isOfBytes = errors?.length === 1 && /^INVALID_(?:JSON|ENCODING)$/.test(errors[0]!.code);
  if (!isOfBytes || detail === undefined) return error;
  return refusal({ ...problem, detail: detail.replace(/^The body is/, `${file} is`) });
}
