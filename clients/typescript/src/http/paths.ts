/** Addresses below /v1. */

export const experimentPath = (id: string) => `/v1/experiments/${encodeURIComponent(id)}`;
export const runPath = (id: string) => `/v1/runs/${encodeURIComponent(id)}`;
export const keyPath = (id: string) => `/v1/keys/${encodeURIComponent(id)}`;
export const webhookPath = (id: string) => `/v1/webhooks/${encodeURIComponent(id)}`;
export const workerPath = (id: string) => `/v1/workers/${encodeURIComponent(id)}`;

/** Of a run or an experiment: an id says which. */
export const pathOf = (id: string) => (id.startsWith('run_') ? runPath(id) : experimentPath(id));
