import { expect, it } from '@jest/globals';
import { z } from 'zod';
import { asStored, createSerializer } from '../../../src/api/http/serializer.js';

const schema = asStored(z.object({ status: z.string() }));
const serializer = (checksRecords: boolean) =>
  createSerializer(checksRecords)({ schema, method: 'GET', url: '/' } as never) as (answer: unknown) => string;

it.each([true, false])('writes a record as it is (checked: %s)', (checksRecords) => {
  const write = serializer(checksRecords);
  const record = { status: 'queued' };
  expect(write(record)).toBe('{"status":"queued"}');
  record.status = 'running';
  expect(write(record)).toBe('{"status":"running"}');
  const unchanging = Object.freeze({ status: 'succeeded' });
  expect([write(unchanging), write(unchanging)]).toEqual(['{"status":"succeeded"}', '{"status":"succeeded"}']);
  expect(write(Object.freeze({ status: 'failed' }))).toBe('{"status":"failed"}');
});

it('writes a frozen record once', () => {
  let times = 0;
  const record = Object.freeze({ status: 'succeeded', toJSON: () => ({ times: ++times }) });
  const write = serializer(false);
  expect([write(record), write(record)]).toEqual(['{"times":1}', '{"times":1}']);
});
