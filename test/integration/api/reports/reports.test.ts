/** Reports and figures of runs with real predictions, over HTTP. */
import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { sentencesOf } from '../../../../src/analysis/comparison/in-plain-words.js';
import { shortAnswers } from '../../../../src/analysis/comparison/short-answer.js';
import type { Comparison, Diagnostics } from '../../../../src/analysis/schemas.js';
import type { Experiment } from '../../../../src/experiments/records/experiment.js';
import type { EpochMetrics } from '../../../../src/experiments/records/metrics.js';
import type { Arm } from '../../../../src/experiments/spec/experiment.js';
import { loadTestLabels } from '../../../../src/models/data/load-dataset.js';
import { readImages } from '../../../../src/models/data/read-images.js';
import { finishRun, SMALL_SPEC, startApi } from '../../../support/api.js';
import { evaluationWith, predictionsWrongAt, range } from '../../../support/predictions.js';
import { startTestRedis } from '../../../support/redis.js';
import { savedModelFiles } from '../../../support/saved-model.js';

const redis = await startTestRedis();
const api = await startApi(redis.url);
const labels = await loadTestLabels();
const NOBODY = 'exp_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60';

const model = { architecture: 'mlp', hiddenUnits: [8] };
const SPEC = {
  name: 'Does dropout help?',
  dataset: { resampling: 'bootstrap' },
  kind: 'biasVariance',
  layerReport: 'epochs',
  seeds: [1, 2, 3],
  training: { epochs: 2 },
  baseline: 'plain',
  arms: [
    { name: 'plain', model },
    { name: 'dropout', model, regularization: { dropout: { rate: { grid: [0.5, 0.25] } } } },
  ],
};

const split = (accuracy: number) => ({ accuracy, objective: 1 - accuracy, dataLoss: 1 - accuracy, penalty: 0 });
const epoch = (number: number): EpochMetrics => ({
  epoch: number,
  train: split(0.8 + number / 20),
  validation: split(0.75 + number / 20),
  runningObjective: 0.3,
  durationMs: 100,
});

const STATE = {
  epoch: 2,
  layers: [
    {
      layer: 'dense_1',
      type: 'dense',
      weights: [
        {
          name: 'kernel',
          shape: [784, 8],
          trainable: true,
          ...{ l1: 1, l2: 1, max: 0.5, hoyer: 0.3, zeroShare: 0, seenZeroShare: null, gradientNorm: 1 },
          shares: [{ threshold: 0.001, share: 0.1 }],
          histogram: { edges: [-1, 0, 1], counts: [10, 20] },
        },
      ],
      activations: { norm: 1, zeroShare: 0.5, units: 8, deadUnits: 1 },
    },
  ],
};

const LAYERS = {
  runId: 'run_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b61',
  savedEpoch: 2,
  sample: { activations: 1, gradients: 1 },
  unseenPixels: 0,
  final: STATE,
  epochs: [{ ...STATE, epoch: 1 }, STATE],
  pruning: null,
};

const MEASURED = {
  temperature: { value: 1.2, nllBefore: 0.3, nllAfter: 0.2 },
  cost: { trainingSeconds: 2, multiplyAddsPerImage: 6352, trainingMegaflops: 1 },
};

const rateOf = (rate: number) => ({ regularization: { dropout: { rate } } });

/** Ends a run with so many wrong answers, two epochs and a report of its layers. */
async function finish(runId: string, wrong: number, arm?: Arm): Promise<void> {
  const files = {
    // Each unit looks at one column of the image.
    ...(arm && savedModelFiles(arm, (pixel, unit) => Number(pixel % 28 === unit))),
    'predictions.bin': predictionsWrongAt(labels, range(0, wrong)),
    'layers.json': Buffer.from(JSON.stringify(LAYERS)),
  };
  await finishRun(api, runId, {
    epochs: [epoch(1), epoch(2)],
    evaluation: { ...evaluationWith(1 - wrong / 10000), ...MEASURED },
    files,
  });
}

/** Wrong answers of an arm: another number for each seed, and other differences. */
const BASE: Record<string, number> = { plain: 300, 'dropout_rate-0.5': 200, 'dropout_rate-0.25': 298 };
const wrongOf = (arm: string, seed: number) => BASE[arm]! + seed ** 2 + ((arm.length * seed) % 7);
const finished = await api.submit(SPEC);
for (const { id, arm, seed } of finished.runs) {
  const saved = finished.spec.arms.find(({ name }) => name === arm);
  await finish(id, wrongOf(arm, seed), saved);
}
const path = `/v1/experiments/${finished.id}`;
const unfinished = await api.submit({ ...SPEC, seeds: [1, 2] });
const [firstRun] = unfinished.runs;
await finish(firstRun!.id, 100);

const report = (query = '', headers = {}) => api.call('GET', `${path}/report${query}`, { headers });

describe('GET /v1/experiments/{experimentId}/report', () => {
  it('is HTML with a policy that allows its own stylesheet alone', async () => {
    const { statusCode, headers, body } = await report();
    expect([statusCode, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(headers['content-disposition']).toBe(`inline; filename="${finished.id}.html"`);
    const policy = String(headers['content-security-policy']);
    expect(policy).toMatch(
      /^default-src 'none'; img-src data:; style-src 'sha256-[\w+/]{43}='; .*frame-ancestors 'none'$/,
    );
    expect(body).toContain(policy.replace("; frame-ancestors 'none'", ''));
    expect(body).not.toMatch(/<script|<link|<img| style="| src=/);
    expect(body.match(/<style>/g)).toHaveLength(1);
  });

  it('begins with the answer, as the comparison gives it', async () => {
    const { body } = await report('?format=md');
    const comparison = (await api.call('GET', `${path}/comparison?margin=0.5`)).json<Comparison>();
    const [first, , third] = body.replace(/[\\*]/g, '').split('\n## ').slice(1);
    const answers = shortAnswers(comparison);
    for (const { arm, effect } of answers) expect(first).toContain(`${arm}: ${effect}`);
    for (const { verdict } of answers) expect(first).toContain(verdict);
    expect([answers.length, answers[0]!.finding]).toEqual([2, 'better']);
    const sentences = comparison.comparisons.flatMap(({ statement }) => sentencesOf(statement));
    for (const sentence of sentences) expect(third).toContain(`- ${sentence}`);
  });

  it('is the page of the experiment, printed: its figures, in its order', async () => {
    const { body } = await report('?format=md');
    const titles = body.split('\n## ').slice(1);
    expect(titles.map((each) => each.split('\n')[0])).toEqual([
      ...['The answer', 'What was trained', 'How the answer was found', 'What the arms reach', 'Test data loss'],
      ...['How the training went', 'Inside the models', 'Generalization and cost', 'Along the sweeps'],
      ...[
        'Bias and variance',
        'Ensembles',
        'Confidence and confusions',
        'The weights',
        'Runs and receipts',
        'The spec',
      ],
    ]);
    const inside = titles[6]!.replaceAll('\\', '');
    const figures = [...inside.matchAll(/^\*\*(.+)\*\*$/gm)].map(([, title]) => title);
    expect(figures).toEqual([
      ...['Size of the weights', 'Weights that are nearly zero', 'Size of the gradients', 'Dead units'],
      'Mistakes of dropout_rate-0.5, compared with plain',
      'Reliability of dropout_rate-0.5 before and after temperature scaling',
      'What it costs: test accuracy against time of training',
      ...['Surest mistakes of plain, seed 1', 'Surest mistakes of dropout_rate-0.5, seed 1'],
    ]);
    expect((await report()).body).toContain('<image ');
  });

  it.each([
    ['', 'text/html', 'html'],
    ['', 'text/markdown', 'md'],
    ['', 'text/markdown;q=0.5, text/html;q=0.4', 'md'],
    ['', '*/*', 'html'],
    ['?format=md', 'text/html', 'md'],
    ['?format=html', 'text/markdown', 'html'],
  ])('with %s for a client that accepts %s is %s', async (query, accept, form) => {
    const { headers } = await report(query, { accept });
    expect(headers['content-type']).toBe(`text/${form === 'md' ? 'markdown' : 'html'}; charset=utf-8`);
    expect(headers.vary).toMatch(/accept/);
  });

  it('refuses other media types, formats and sizes, and experiments of nobody', async () => {
    expect((await report('', { accept: 'application/pdf' })).json().code).toBe('NOT_ACCEPTABLE');
    expect((await report('?format=pdf')).statusCode).toBe(400);
    expect((await report('?ensembleSize=1')).json().errors).toMatchObject([{ parameter: 'ensembleSize' }]);
    expect((await api.call('GET', `/v1/experiments/${NOBODY}/report`)).json().code).toBe('EXPERIMENT_NOT_FOUND');
  });

  it('has a tag for each of its forms, until something happens', async () => {
    const [html, markdown] = [await report(), await report('?format=md')];
    expect(html.headers.etag).not.toBe(markdown.headers.etag);
    const again = await report('', { 'if-none-match': html.headers.etag });
    expect([again.statusCode, again.body]).toEqual([304, '']);
    expect((await report('?format=md', { 'if-none-match': html.headers.etag })).statusCode).toBe(200);
  });

  it('forms ensembles of as many members as are asked for', async () => {
    expect((await report('?format=md')).body).toMatch(/^\| plain \| 3 \| 1 \|/m);
    expect((await report('?format=md&ensembleSize=2')).body).toMatch(/^\| plain \| 2 \| 1 \|/m);
  });

  it('is provisional while runs are unfinished, and there before any has begun', async () => {
    const { body } = await api.call('GET', `/v1/experiments/${unfinished.id}/report?format=md`);
    expect(body).toContain('Provisional: 5 of 6 runs have not finished, and every figure may change.');
    const { id } = await api.submit(SMALL_SPEC);
    const early = await api.call('GET', `/v1/experiments/${id}/report`);
    expect([early.statusCode, early.body]).toEqual([200, expect.stringContaining('No run has a model yet.')]);
    expect(early.body).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('counts arms, and answers for the chosen one, where many are compared', async () => {
    const rates = [0.1, 0.2, 0.3, 0.4, 0.5].map((rate) => ({ ...SPEC.arms[1], ...rateOf(rate), name: `drop-${rate}` }));
    const many = await api.submit({ ...SPEC, dataset: {}, kind: 'comparison', arms: [SPEC.arms[0], ...rates] });
    for (const { id, arm, seed } of many.runs) {
      const better = arm === 'drop-0.3' ? 100 : arm === 'drop-0.5' ? -100 : (seed * 7) % 5;
      await finish(id, 300 - better + ((arm.length + seed) ** 2 % 3));
    }
    const { body } = await api.call('GET', `/v1/experiments/${many.id}/report?format=md`);
    const [, top = ''] = body.replaceAll('\\', '').split('\n## ');
    expect(top).toContain(
      '1 of 5 arms are better than plain by their test accuracy and 1 worse; for the other 3 it is undecided',
    );
    expect(top).toMatch(/^\*\*✓ Yes, it helps\.\*\* drop-0\.3: \+.* points .*best on the validation images/m);
    expect(top).toMatch(/^\*\*✕ No, it hurts\.\*\* drop-0\.5: −.* points/m);
  });

  it('covers more than a hundred runs', async () => {
    const spec = { ...SPEC, seeds: { count: 41 }, dataset: {}, kind: 'comparison' };
    const large = await api.submit(spec);
    for (const { id, arm, seed } of large.runs) await finish(id, wrongOf(arm, seed % 7));
    const { statusCode, body } = await api.call('GET', `/v1/experiments/${large.id}/report?format=md`);
    expect([statusCode, large.runs.length]).toEqual([200, 123]);
    for (const { id } of large.runs) expect(body).toContain(id.replaceAll('_', '\\_'));
    expect(body).toContain('On average over 41 seeds');
  });
});

interface Listed {
  figures: { name: string; title: string; svg: string; png: string }[];
  missing: { name: string; reason: string }[];
}
const list = async ({ id }: Experiment) => (await api.call('GET', `/v1/experiments/${id}/figures`)).json<Listed>();
const listed = await list(finished);

describe('GET /v1/experiments/{experimentId}/figures', () => {
  it('lists every figure, and has none to miss in an experiment with everything', () => {
    expect([...new Set(listed.figures.map(({ name }) => name))]).toEqual([
      ...['arms', 'differences', 'sweep-paths', 'bias-variance', 'learning-curves'],
      ...['layers-by-epoch', 'reliability', 'temperature', 'cost', 'confusion', 'confusion-difference', 'mistakes'],
      ...['first-layer', 'weights', 'weights-by-epoch'],
    ]);
    expect(listed.missing).toEqual([]);
  });

  it.each(listed.figures)('leads to $title', async ({ svg, png }) => {
    const drawing = await api.call('GET', svg);
    expect([drawing.statusCode, drawing.headers['content-type']]).toEqual([200, 'image/svg+xml']);
    expect(drawing.body).toMatch(/^<svg [^>]*><style>[^<]*<\/style><title>[^<]+<\/title>/);
    expect(drawing.body).toMatch(/role="img"[^>]*><title [^>]*>[^<]+<\/title><desc [^>]*>[^<]+<\/desc>/);
    // A picture may spell anything.
    const written = drawing.body.replaceAll(/base64,[\w+/=]+/g, 'base64,');
    expect(written).not.toMatch(/NaN|undefined|Infinity|href="(?!data:image\/png;base64,)|url\(|<script|var\(/);
    const picture = await api.call('GET', png);
    const { format, width } = await sharp(picture.rawPayload).metadata();
    const own = Number(/ width="(\d+)"/.exec(drawing.body)?.[1]);
    expect([picture.statusCode, format, width]).toEqual([200, 'png', 2 * own]);
  });

  it('says why figures are missing: not yet, or never', async () => {
    const early = await list(await api.submit({ ...SMALL_SPEC, layerReport: 'none' }));
    expect(early.figures).toEqual([]);
    expect(Object.fromEntries(early.missing.map(({ name, reason }) => [name, reason]))).toMatchObject({
      arms: 'No run has a saved model yet.',
      differences: 'The experiment has one arm, so nothing differs.',
      'sweep-paths': 'No arm of the experiment sweeps a single field.',
      'bias-variance': expect.stringContaining('dataset.resampling'),
      'learning-curves': 'No run has completed an epoch yet.',
      weights: expect.stringContaining('"layerReport": "none"'),
      'weights-by-epoch': expect.stringContaining('"layerReport": "epochs"'),
    });
  });
});

/** One channel of each picture in a chart. */
function picturesIn(svg: string, channel: 'red' | 'alpha' = 'red'): Promise<number[][]> {
  const found = [...svg.matchAll(/href="data:image\/png;base64,([^"]+)"/g)];
  return Promise.all(
    found.map(async ([, content]) => {
      const picture = sharp(Buffer.from(content!, 'base64')).ensureAlpha().extractChannel(channel);
      return [...(await picture.raw().toBuffer())];
    }),
  );
}

const figure = (file: string) => api.call('GET', `${path}/figures/${file}`);

describe('GET /v1/experiments/{experimentId}/figures/{figure}', () => {
  it('gives an arm one colour in all figures, and says in the legend what dashes mean', async () => {
    const colours = await Promise.all(
      ['learning-curves.svg', 'reliability.svg', 'weights.svg'].map(async (file) => {
        const { body } = await figure(file);
        return /<g[^>]*><path fill="none" stroke="(#\w+)"[^>]*\/><path[^>]*\/><text[^>]*>dropout_rate-0\.5</.exec(
          body,
        )?.[1];
      }),
    );
    expect([new Set(colours).size, colours[0]]).toEqual([1, '#0072b2']);
    const { body } = await figure('learning-curves.svg');
    expect(body).toMatch(/stroke-dasharray="5 4"[^>]*\/><text[^>]*>training images</);
  });

  it('shows the arms, the run and the metric that are asked for', async () => {
    expect((await figure('confusion.svg?arm=dropout_rate-0.25')).body).toContain(
      'matrix of dropout_rate-0.25, seed 1<',
    );
    const { id } = finished.runs.find(({ arm, seed }) => arm === 'dropout_rate-0.5' && seed === 2)!;
    expect((await figure(`confusion.svg?run=${id}`)).body).toContain('matrix of dropout_rate-0.5, seed 2<');
    const curves = await figure('learning-curves.svg?metric=dataLoss&arm=plain');
    expect(curves.body).toContain('Learning curves: data loss');
    expect(curves.body).not.toContain('dropout');
    expect((await figure('arms.svg?metric=train.accuracy')).body).toContain('Training accuracy by arm');
  });

  it('shows the very images that were answered wrongly, surest first', async () => {
    const { body } = await figure('mistakes.svg?arm=dropout_rate-0.25');
    const { id } = finished.runs.find(({ arm, seed }) => arm === 'dropout_rate-0.25' && seed === 1)!;
    const { worstMistakes } = (await api.call('GET', `/v1/runs/${id}/diagnostics`)).json<Diagnostics>();
    const { images } = await readImages({ split: 'test', indices: worstMistakes!.map(({ image }) => image) });
    const seen = await picturesIn(body);
    // In sixteen greys.
    const greys = (pixels: Iterable<number>) => Array.from(pixels, (level) => Math.round((level / 255) * 15));
    expect(seen.map(greys)).toEqual(images.slice(0, 12).map(({ pixels }) => greys(pixels)));
    const said = [...body.matchAll(/is (\d), said (\d)/g)].map(([, label, answer]) => [Number(label), Number(answer)]);
    expect(said).toEqual(worstMistakes!.slice(0, 12).map(({ label, answer }) => [label, answer]));
  });

  it('compares the confusions of an arm with those of the baseline', async () => {
    const { body } = await figure('confusion-difference.svg?arm=dropout_rate-0.25');
    expect(body).toContain('Mistakes of dropout_rate-0.25, compared with plain');
    expect((await figure('confusion-difference.svg?arm=plain')).json()).toMatchObject({
      code: 'FIGURE_EMPTY',
      detail: 'plain is the baseline itself.',
    });
  });

  it('lays the weights of a unit out as the image is', async () => {
    const { id } = finished.runs.find(({ arm }) => arm === 'plain')!;
    const { body } = await figure(`first-layer.svg?run=${id}`);
    const [panel] = await picturesIn(body, 'alpha');
    // Eight units in one row; unit 3 looks at column 3.
    const row = Array.from({ length: 8 * 28 }, (_, at) => (at % 28 === Math.floor(at / 28) ? 255 : 0));
    expect(panel!.slice(28 * 8 * 28 - 8 * 28)).toEqual(row);
    expect(body).toContain('all 8 units');
  });

  it('draws a PNG of the width that is asked for, with text in it', async () => {
    const { rawPayload, headers } = await figure('arms.png?width=500');
    expect(headers['content-disposition']).toBe(`inline; filename="${finished.id}-arms.png"`);
    const { data, info } = await sharp(rawPayload).greyscale().raw().toBuffer({ resolveWithObject: true });
    expect(info.width).toBe(500);
    // The title, alone in its line: ink, more than a frame would give and less than boxes.
    const line = data.subarray(0, 500 * 18);
    const dark = line.filter((value) => value < 128).length / line.length;
    expect([dark > 0.01, dark < 0.2]).toEqual([true, true]);
  });

  it.each([
    ['confusion.svg?arm=plain,dropout_rate-0.5', 'arm', 'The figure "confusion" has room for 1 arm.'],
    ['confusion.svg?arm=none', 'arm', /There is no arm "none"/],
    ['arms.svg?arm=plain', 'arm', 'The figure "arms" has no parameter "arm".'],
    ['arms.svg?metric=accuracy', 'metric', /must be one of test\.accuracy, /],
    ['arms.svg?width=500', 'width', 'Only a PNG has a width.'],
    ['sweep-paths.svg?field=/rate', 'field', /There is no sweep of a single field "\/rate"/],
    ['bias-variance.svg?sweep=plain', 'sweep', /There is dropout\.$/],
    [`weights.svg?run=run_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b61`, 'run', /has no run run_019a7c52/],
  ])('refuses %s', async (file, parameter, message) => {
    const answer = await figure(file);
    const text = typeof message === 'string' ? message : expect.stringMatching(message);
    expect([answer.statusCode, answer.json().errors]).toEqual([
      400,
      [{ parameter, code: expect.any(String), message: text }],
    ]);
  });

  it('names the figures there are when another is asked for, even for any revision', async () => {
    for (const file of ['curves.svg', 'arms.jpg', 'arms']) {
      const answer = await api.call('GET', `${path}/figures/${file}`, { headers: { 'if-none-match': '*' } });
      expect([answer.statusCode, answer.json()]).toEqual([
        404,
        expect.objectContaining({
          code: 'FIGURE_NOT_FOUND',
          detail: expect.stringContaining('learning-curves, layers-by-epoch, reliability'),
        }),
      ]);
    }
  });

  it('says why it has nothing to show, and keeps no tag of that', async () => {
    const { id } = await api.submit(SMALL_SPEC);
    for (const [name, reason] of [
      ['arms', 'No run has a saved model yet.'],
      ['learning-curves', 'No run has completed an epoch yet.'],
      ['sweep-paths', 'No arm of the experiment sweeps a single field.'],
    ]) {
      const answer = await api.call('GET', `/v1/experiments/${id}/figures/${name}.svg`);
      expect([answer.statusCode, answer.json(), answer.headers.etag]).toEqual([
        409,
        expect.objectContaining({ code: 'FIGURE_EMPTY', detail: reason }),
        undefined,
      ]);
    }
  });

  it('refuses a picture with more pixels than memory should hold, and says how many it may have', async () => {
    const arms = {
      ...SPEC.arms[1],
      regularization: { dropout: { rate: { grid: range(1, 60).map((n) => n / 100) } } },
    };
    const many = await api.submit({ ...SPEC, seeds: [1], dataset: {}, kind: 'comparison', arms: [SPEC.arms[0], arms] });
    await finish(many.runs[0]!.id, 100);
    const address = `/v1/experiments/${many.id}/figures/arms.png`;
    const { errors } = (await api.call('GET', `${address}?width=6000`)).json();
    const [, most] = /at most (\d+)\./.exec(errors[0].message) ?? [];
    const { rawPayload } = await api.call('GET', `${address}?width=${most}`);
    expect((await sharp(rawPayload, { limitInputPixels: 40_000_000 }).metadata()).width).toBe(Number(most));
  });
});
