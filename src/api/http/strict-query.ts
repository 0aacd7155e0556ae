/** Parameters that a route does not know are refused, so that a misspelt one is never ignored. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { problemResponses } from './problem.js';

/** Registered before the routes: those that describe no query take none. */
export function refuseUnknownParameters(scope: FastifyInstance): void {
  scope.addHook('onRoute', ({ schema }) => {
    if (schema === undefined || schema.querystring !== undefined) return;
    schema.querystring = z.strictObject({});
    const { 400: invalid } = problemResponses('INVALID_REQUEST');
    schema.response = { 400: invalid, ...(schema.response as object) };
  });
}
