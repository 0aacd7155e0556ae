/** Texts for patterns: each kind grows with its argument. */
export const HOSTILE_TEXTS: [string, (length: number) => string][] = [
  ['spaces and a fault', (length) => `A${' '.repeat(length)}!`],
  ['line ends', (length) => `${'A\n'.repeat(length / 2)}!`],
  ['equal signs', (length) => `A${'='.repeat(length)}!`],
  ['letters and hyphens', (length) => 'a-'.repeat(length / 2)],
  ['addresses', (length) => `redis://${'a:'.repeat(length / 2)}`],
  ['keys', (length) => `access_token=${'&key='.repeat(length / 5)}`],
  ['slashes', (length) => '/'.repeat(length)],
  ['commas', (length) => 'a,'.repeat(length / 2)],
  ['digits', (length) => '1'.repeat(length)],
  ['fractions', (length) => `0.${'0'.repeat(length)}1`],
  ['percent signs', (length) => '%41'.repeat(length / 3)],
  ['quotes', (length) => '"'.repeat(length)],
  ['brackets', (length) => '['.repeat(length)],
  ['letters beyond ASCII', (length) => 'é\u202e'.repeat(length / 2)],
];

/** JSON that is large, deep or strange. */
export function hostileJson(size: number): Map<string, string | Buffer> {
  return new Map<string, string | Buffer>([
    ['deep arrays', '['.repeat(size)],
    ['deep objects', '{"a":'.repeat(size / 5)],
    ['many arms', `{"arms":[${'{"name":"a"},'.repeat(size / 13)}{"name":"a"}]}`],
    ['many fields', `{${Array.from({ length: size / 12 }, (_, at) => `"f${at}":1`).join(',')}}`],
    [
      'many seeds',
      `{"arms":[{"name":"a","model":{"architecture":"softmax-regression"}}],"seeds":[${'1,'.repeat(size / 2)}1]}`,
    ],
    ['a long name', JSON.stringify({ name: 'x'.repeat(size) })],
    ['a long number', `{"seeds":[${'9'.repeat(size)}]}`],
    ['a long exponent', `{"seeds":[1e${'9'.repeat(size)}]}`],
    ['a key twice', '{"name":"a","name":"b"}'],
    ['a prototype', '{"__proto__":{"admin":true},"constructor":{"prototype":{}}}'],
    ['no end', `{"name":"${'x'.repeat(size)}`],
    ['spaces', ' '.repeat(size)],
    ['UTF-16', Buffer.from('{"name":"a"}', 'utf16le')],
    ['half a character', Buffer.from([0x7b, 0x22, 0xc3, 0x22, 0x7d])],
    ['half a surrogate', '{"name":"\\ud800"}'],
    ['NaN', '{"seeds":[NaN]}'],
    ['null', 'null'],
    [
      'a huge grid',
      JSON.stringify({ grid: { '/training/epochs': Array.from({ length: 1000 }, (_, at) => at) }, arms: [] }),
    ],
    [
      'many hidden units',
      JSON.stringify({ arms: [{ name: 'a', model: { architecture: 'mlp', hiddenUnits: Array(size / 4).fill(9) } }] }),
    ],
  ]);
}
