/** The messages that the service sends, in the API description. */
import { type CreateDocumentOptions, createDocument } from 'zod-openapi';
import { MESSAGE_SCHEMAS } from '../../webhooks/records/messages.js';

const SUMMARIES: Record<keyof typeof MESSAGE_SCHEMAS, string> = {
  'experiment.created': 'An experiment was accepted',
  'experiment.finished': 'The last run of an experiment has finished',
  'run.started': 'A worker has claimed a run',
  'run.paused': 'A user has paused a run',
  'run.resumed': 'A run continues from a checkpoint',
  'run.retrying': 'An execution failed and will be tried again',
  'run.finished': 'A run succeeded, failed or was cancelled',
  'run.threshold_reached': 'A metric of a run has reached a threshold of the webhook, for the first time',
  'webhook.test': 'Somebody tests the webhook',
};

const SIGNED_HEADERS = [
  ['webhook-id', 'Identifies the message; the same for every attempt. Use it to recognize repetitions.'],
  ['webhook-timestamp', 'Time of the attempt, in seconds since 1970.'],
  ['webhook-signature', 'HMAC-SHA256 signatures, `v1,<base64>`, separated by spaces; see Standard Webhooks.'],
].map(([name, description]) => ({
  in: 'header' as const,
  name: name!,
  required: true,
  description: description!,
  schema: { type: 'string' as const },
}));

/** The sections `webhooks` and `components.schemas` for all types of messages. */
export function describeWebhooks(options: CreateDocumentOptions) {
  const webhooks = Object.entries(MESSAGE_SCHEMAS).map(([type, schema]) => [
    type,
    {
      post: {
        operationId: `on.${type}`.replace(/[._](\w)/g, (_, letter: string) => letter.toUpperCase()),
        // The receiver knows the service by its signature.
        security: [],
        // A tag of their own: generators make a client of each.
        tags: ['Messages'],
        summary: SUMMARIES[type as keyof typeof MESSAGE_SCHEMAS],
        parameters: SIGNED_HEADERS,
        requestBody: { required: true, content: { 'application/json': { schema } } },
        responses: {
          '2XX': { description: 'Accepted. Anything else is tried again.' },
          '410': { description: 'Nothing more is wanted: the webhook is disabled.' },
        },
      },
    },
  ]);
  const info = { title: 'messages', version: '1' };
  const document = createDocument({ openapi: '3.1.0', info, webhooks: Object.fromEntries(webhooks) }, options);
  return { webhooks: document.webhooks, schemas: document.components?.schemas };
}
