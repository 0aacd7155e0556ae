/** For routes whose handler checks the body itself, because it reports more than a schema can. */
import type { FastifySchemaCompiler } from 'fastify';
import { validatorCompiler } from 'fastify-zod-openapi';
import type { z } from 'zod';

const compile: FastifySchemaCompiler<z.ZodType> = (route) =>
  route.httpPart === 'body' ? (value: unknown) => ({ value }) : validatorCompiler(route);

/** A route's `validatorCompiler`: checks path, query and headers, and passes the body through. */
export const leaveBodyUnchecked = compile as FastifySchemaCompiler<unknown>;
