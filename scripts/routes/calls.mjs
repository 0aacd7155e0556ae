// @ts-check
/**
 * How each operation of openapi.yaml is called: what curl sends besides method and path, and the
 * call of either client. docs/routes.md is made of it by `npm run openapi`.
 *
 * @typedef {object} Call
 * @property {string} [query] without the question mark
 * @property {string} [body] JSON; `$NAME` in it is a variable of the shell
 * @property {string} [options] of curl, as they are typed
 * @property {string} typescript
 * @property {string} python
 */

/** What a path has in curl, and what the clients' calls name. @type {Record<string, string>} */
export const VARIABLES = {
  experimentId: '$EXPERIMENT',
  runId: '$RUN',
  keyId: '$KEY_ID',
  webhookId: '$WEBHOOK',
  workerId: '$WORKER',
  deliveryId: '$DELIVERY',
  externalId: 'nightly-2026-11-30',
};

/**
 * Parameters of a path whose example depends on the operation.
 * @type {Record<string, Record<string, string>>}
 */
export const EXAMPLES = {
  downloadArtifact: { name: 'weights.bin' },
  getFigure: { figure: 'arms.svg' },
  getPreset: { name: 'quick-start' },
  readDatasetImages: { name: 'mnist', split: 'test' },
  getTechnique: { name: 'dropout' },
};

/** Why the clients have no method: machines that have a client of their own ask these. */
export const WITHOUT_METHOD = {
  getLiveness: 'Kubernetes and load balancers ask this; the clients have no method for it.',
  getReadiness: 'Kubernetes and load balancers ask this; the clients have no method for it.',
  getPrometheusMetrics: 'Prometheus reads this; the clients have no method for it.',
};

/** @type {Record<string, Call>} */
const EXPERIMENTS = {
  submitExperiment: {
    body: '{"preset": "quick-start"}',
    typescript: "await client.submit({ preset: 'quick-start' });",
    python: 'client.submit({"preset": "quick-start"})',
  },
  listExperiments: {
    query: 'status=queued,running&label=team=vision',
    typescript: "await client.experiments({ status: ['queued', 'running'], label: ['team=vision'] }).all();",
    python: 'client.experiments(status=["queued", "running"], label=["team=vision"]).all()',
  },
  planExperiment: {
    body: '{"preset": "quick-start", "overrides": {"seeds": [1, 2, 3]}}',
    typescript: "await client.plan({ preset: 'quick-start', overrides: { seeds: [1, 2, 3] } });",
    python: 'client.plan({"preset": "quick-start", "overrides": {"seeds": [1, 2, 3]}})',
  },
  submitExperiments: {
    body: '{"experiments": [{"preset": "quick-start"}, {"preset": "quick-start", "overrides": {"seeds": [7]}}]}',
    typescript:
      "await client.submitBatch([{ preset: 'quick-start' }, { preset: 'quick-start', overrides: { seeds: [7] } }]);",
    python: 'client.submit_batch([{"preset": "quick-start"}, {"preset": "quick-start", "overrides": {"seeds": [7]}}])',
  },
  changeExperiments: {
    query: 'label=team=vision&status=queued',
    body: '{"action": "cancel"}',
    typescript: "await client.bulk({ action: 'cancel' }, { label: ['team=vision'], status: ['queued'] });",
    python: 'client.bulk({"action": "cancel"}, label=["team=vision"], status=["queued"])',
  },
  putExperiment: {
    body: '{"preset": "quick-start"}',
    typescript: "await client.submit({ preset: 'quick-start' }, { externalId: 'nightly-2026-11-30' });",
    python: 'client.submit({"preset": "quick-start"}, external_id="nightly-2026-11-30")',
  },
  getExperimentByExternalId: {
    typescript: "await client.experimentByExternalId('nightly-2026-11-30');",
    python: 'client.experiment_by_external_id("nightly-2026-11-30")',
  },
  getExperiment: {
    typescript: 'await client.experiment(experimentId);',
    python: 'client.experiment(experiment_id)',
  },
  deleteExperiment: { typescript: 'await client.delete(experimentId);', python: 'client.delete(experiment_id)' },
  changeExperiment: {
    body: '{"labels": {"team": "vision"}}',
    typescript: "await client.change(experimentId, { labels: { team: 'vision' } });",
    python: 'client.change(experiment_id, {"labels": {"team": "vision"}})',
  },
  cancelExperiment: {
    query: 'keepModel=true',
    typescript: 'await client.cancel(experimentId, { keepModel: true });',
    python: 'client.cancel(experiment_id, keep_model=True)',
  },
  listRuns: { typescript: 'await client.runs(experimentId).all();', python: 'client.runs(experiment_id).all()' },
  archiveExperiment: { typescript: 'await client.archive(experimentId);', python: 'client.archive(experiment_id)' },
  restoreExperiment: { typescript: 'await client.restore(experimentId);', python: 'client.restore(experiment_id)' },
  addSeeds: {
    body: '{"count": 5}',
    typescript: 'await client.addSeeds(experimentId, { count: 5 });',
    python: 'client.add_seeds(experiment_id, {"count": 5})',
  },
  getExperimentMetrics: {
    query: 'names=validation.accuracy&maxPoints=100',
    typescript: "await client.histories(experimentId, { names: ['validation.accuracy'], maxPoints: 100 });",
    python: 'client.histories(experiment_id, names=["validation.accuracy"], max_points=100)',
  },
};

/** @type {Record<string, Call>} */
const RUNS = {
  listAllRuns: {
    query: 'status=failed&technique=dropout',
    typescript: "await client.allRuns({ status: ['failed'], technique: ['dropout'] }).all();",
    python: 'client.all_runs(status=["failed"], technique=["dropout"]).all()',
  },
  getQueue: { typescript: 'await client.queue().all();', python: 'client.queue().all()' },
  getRun: { typescript: 'await client.run(runId);', python: 'client.run(run_id)' },
  getMetrics: {
    query: 'names=train.accuracy,validation.accuracy',
    typescript: "await client.metrics(runId, { names: ['train.accuracy', 'validation.accuracy'] });",
    python: 'client.metrics(run_id, names=["train.accuracy", "validation.accuracy"])',
  },
  cancelRun: {
    query: 'keepModel=true',
    typescript: 'await client.cancelRun(runId, { keepModel: true });',
    python: 'client.cancel_run(run_id, keep_model=True)',
  },
  pauseRun: { typescript: 'await client.pause(runId);', python: 'client.pause(run_id)' },
  resumeRun: { typescript: 'await client.resume(runId);', python: 'client.resume(run_id)' },
  retryRun: { typescript: 'await client.retry(runId);', python: 'client.retry(run_id)' },
  reproduceRun: { typescript: 'await client.reproduce(runId);', python: 'client.reproduce(run_id)' },
  listAllEvents: {
    query: 'after=0&types=run.finished',
    typescript: `for await (const event of client.allEvents({ types: ['run.finished'], after: '0' })) {
  console.log(event.type, event.position);
  break;
}`,
    python: `for event in client.all_events(types=["run.finished"], after="0"):
    print(event["type"], event["position"])
    break`,
  },
  listExperimentEvents: {
    options: "-N -H 'accept: text/event-stream'",
    typescript: 'for await (const event of client.events(experimentId)) console.log(event.type);',
    python: 'for event in client.events(experiment_id):\n    print(event["type"])',
  },
  listRunEvents: {
    options: "-N -H 'accept: text/event-stream'",
    typescript: 'for await (const event of client.events(runId)) console.log(event.type);',
    python: 'for event in client.events(run_id):\n    print(event["type"])',
  },
  listArtifacts: { typescript: 'await client.artifacts(runId);', python: 'client.artifacts(run_id)' },
  downloadArtifact: {
    options: '-o weights.bin',
    typescript: "await client.download(runId, 'weights.bin');",
    python: 'client.download(run_id, "weights.bin")',
  },
  exportRun: {
    query: 'format=onnx',
    options: '-o run.onnx',
    typescript: "await client.export(runId, 'onnx');",
    python: 'client.export(run_id, "onnx")',
  },
};

/** @type {Record<string, Call>} */
const RESULTS = {
  tracePaths: {
    query: 'metric=validation.accuracy',
    typescript: "await client.sweepPaths(experimentId, { metric: 'validation.accuracy' });",
    python: 'client.sweep_paths(experiment_id, metric="validation.accuracy")',
  },
  decomposeError: {
    typescript: 'await client.biasVariance(experimentId);',
    python: 'client.bias_variance(experiment_id)',
  },
  evaluateEnsembles: {
    query: 'arms=with-dropout&size=2',
    typescript: "await client.ensembles(experimentId, { arms: ['with-dropout'], size: 2 });",
    python: 'client.ensembles(experiment_id, arms=["with-dropout"], size=2)',
  },
  compareArms: {
    query: 'metric=test.accuracy&margin=0.5',
    typescript: "await client.compare(experimentId, { metric: 'test.accuracy', margin: 0.5 });",
    python: 'client.compare(experiment_id, metric="test.accuracy", margin=0.5)',
  },
  compareAcrossExperiments: {
    body: '{"arms": [{"experimentId": "$EXPERIMENT", "arm": "without-dropout"}, {"experimentId": "$EXPERIMENT", "arm": "with-dropout"}]}',
    typescript: `const arms = ['without-dropout', 'with-dropout'].map((arm) => ({ experimentId, arm }));
await client.compareAcross({ arms });`,
    python: `client.compare_across(
    {
        "arms": [
            {"experimentId": experiment_id, "arm": "without-dropout"},
            {"experimentId": experiment_id, "arm": "with-dropout"},
        ]
    }
)`,
  },
  diagnoseRun: {
    query: 'bins=10&mistakes=5',
    typescript: 'await client.diagnostics(runId, { bins: 10, mistakes: 5 });',
    python: 'client.diagnostics(run_id, bins=10, mistakes=5)',
  },
  inspectLayers: {
    query: 'fields=l2,zeroShare',
    typescript: "await client.layers(runId, { fields: ['l2', 'zeroShare'] });",
    python: 'client.layers(run_id, fields=["l2", "zeroShare"])',
  },
  measureGeneralization: {
    typescript: 'await client.generalization(runId);',
    python: 'client.generalization(run_id)',
  },
  getReport: {
    query: 'format=md',
    typescript: "await client.report(experimentId, { format: 'md' });",
    python: 'client.report(experiment_id, format="md")',
  },
  listFigures: { typescript: 'await client.figures(experimentId);', python: 'client.figures(experiment_id)' },
  getFigure: {
    query: 'metric=test.dataLoss',
    options: '-o arms.svg',
    typescript: "await client.figure(experimentId, 'arms.svg', { metric: 'test.dataLoss' });",
    python: 'client.figure(experiment_id, "arms.svg", metric="test.dataLoss")',
  },
};

/** The clients take pictures as bytes, JSON as base64. */
const BASE64 = "$(base64 < examples/seven.png | tr -d '\\n')";

/** @type {Record<string, Call>} */
const PREDICTIONS = {
  predict: {
    body: `{"images": ["${BASE64}"]}`,
    typescript: "await client.predict(runId, [picture.toString('base64')]);",
    python: 'client.predict(run_id, [picture])',
  },
  predictPicture: {
    options: "-H 'content-type: image/png' --data-binary @examples/seven.png",
    typescript: 'await client.predictPicture(runId, picture);',
    python: 'client.predict_picture(run_id, picture)',
  },
  predictWithArm: {
    body: `{"arm": "with-dropout", "images": ["${BASE64}"]}`,
    typescript: "await client.predict({ experimentId, arm: 'with-dropout' }, [picture.toString('base64')]);",
    python: 'client.predict(regulab.Arm(experiment_id, "with-dropout"), [picture])',
  },
  predictPictureWithArm: {
    query: 'arm=with-dropout',
    options: "-H 'content-type: image/png' --data-binary @examples/seven.png",
    typescript: "await client.predictPicture({ experimentId, arm: 'with-dropout' }, picture);",
    python: 'client.predict_picture(regulab.Arm(experiment_id, "with-dropout"), picture)',
  },
};

/** @type {Record<string, Call>} */
const CATALOGS = {
  listDatasets: { typescript: 'await client.datasets();', python: 'client.datasets()' },
  readDatasetImages: {
    query: 'index=8,247',
    typescript: "await client.datasetImages('mnist', 'test', [8, 247]);",
    python: 'client.dataset_images("mnist", "test", [8, 247])',
  },
  listPresets: { typescript: 'await client.presets();', python: 'client.presets()' },
  getPreset: { typescript: "await client.preset('quick-start');", python: 'client.preset("quick-start")' },
  listTechniques: { typescript: 'await client.techniques();', python: 'client.techniques()' },
  getTechnique: { typescript: "await client.technique('dropout');", python: 'client.technique("dropout")' },
  advise: {
    body: '{"experimentId": "$EXPERIMENT"}',
    typescript: 'await client.advice({ experimentId });',
    python: 'client.advice({"experimentId": experiment_id})',
  },
  getVersion: { typescript: 'await client.version();', python: 'client.version()' },
};

/** @type {Record<string, Call>} */
const ADMINISTRATION = {
  createKey: {
    body: '{"name": "nightly build", "scopes": ["submit"]}',
    typescript: "await client.keys.create({ name: 'nightly build', scopes: ['submit'] });",
    python: 'client.keys.create({"name": "nightly build", "scopes": ["submit"]})',
  },
  listKeys: { typescript: 'await client.keys.list().all();', python: 'client.keys.list().all()' },
  getKey: { typescript: 'await client.keys.get(keyId);', python: 'client.keys.get(key_id)' },
  rotateKey: {
    body: '{"overlapSeconds": 86400}',
    typescript: 'await client.keys.rotate(keyId, { overlapSeconds: 86_400 });',
    python: 'client.keys.rotate(key_id, {"overlapSeconds": 86_400})',
  },
  revokeKey: { typescript: 'await client.keys.revoke(keyId);', python: 'client.keys.revoke(key_id)' },
  listChanges: { typescript: 'await client.audit().all();', python: 'client.audit().all()' },
  listWorkers: { typescript: 'await client.workers.list();', python: 'client.workers.list()' },
  getWorker: { typescript: 'await client.workers.get(workerId);', python: 'client.workers.get(worker_id)' },
  drainWorker: { typescript: 'await client.workers.drain(workerId);', python: 'client.workers.drain(worker_id)' },
  resumeWorker: { typescript: 'await client.workers.resume(workerId);', python: 'client.workers.resume(worker_id)' },
  createWebhook: {
    body: '{"url": "https://lab.example/hooks"}',
    typescript: "await client.webhooks.create({ url: 'https://lab.example/hooks' });",
    python: 'client.webhooks.create({"url": "https://lab.example/hooks"})',
  },
  listWebhooks: { typescript: 'await client.webhooks.list();', python: 'client.webhooks.list()' },
  getWebhook: { typescript: 'await client.webhooks.get(webhookId);', python: 'client.webhooks.get(webhook_id)' },
  changeWebhook: {
    body: '{"events": ["run.finished"]}',
    typescript: "await client.webhooks.change(webhookId, { events: ['run.finished'] });",
    python: 'client.webhooks.change(webhook_id, {"events": ["run.finished"]})',
  },
  deleteWebhook: {
    typescript: 'await client.webhooks.delete(webhookId);',
    python: 'client.webhooks.delete(webhook_id)',
  },
  rotateWebhookSecret: {
    typescript: 'await client.webhooks.rotateSecret(webhookId);',
    python: 'client.webhooks.rotate_secret(webhook_id)',
  },
  testWebhook: { typescript: 'await client.webhooks.test(webhookId);', python: 'client.webhooks.test(webhook_id)' },
  listWebhookDeliveries: {
    typescript: 'await client.webhooks.deliveries(webhookId).all();',
    python: 'client.webhooks.deliveries(webhook_id).all()',
  },
  redeliverWebhook: {
    typescript: 'await client.webhooks.redeliver(webhookId, deliveryId);',
    python: 'client.webhooks.redeliver(webhook_id, delivery_id)',
  },
};

/** By operationId. @type {Record<string, Call>} */
export const CALLS = { ...EXPERIMENTS, ...RUNS, ...RESULTS, ...PREDICTIONS, ...CATALOGS, ...ADMINISTRATION };
