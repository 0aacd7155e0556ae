/**
 * Texts of the page are in src/web/words alone. Biome refuses texts between tags (noJsxLiterals);
 * here are those in attributes, in expressions and in functions.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';

const SOURCE = new URL('../../../src/web/', import.meta.url);
/** Programs in other languages. */
const EXEMPT = ['pages/build/spec/calls.ts'];
const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\.tsx?$/.test(file) && !file.startsWith('words/') && !EXEMPT.includes(file),
);

/** Attributes and properties of components that readers see or hear. */
const SHOWN =
  /^(?:aria-(?:label|valuetext|description|roledescription)|title|placeholder|alt|label|summary|question|confirm|any)$/;
/** Words that are for programs: classes, and keys of what is loaded. */
const FOR_PROGRAMS = /^(?:class|key)$/;
/** The service reads it, too. */
const SPEC_NAME = 'Does dropout help?';

const HAS_LETTER = /\p{L}/u;
const TWO_WORDS = /\p{L}{2}[,;]? \p{L}|^\p{Lu}\p{Ll}+ /u;

/** `line: text` for each text that a table should have. */
function textsIn(file: string, code: string): string[] {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
  const found = new Map<ts.Node, string>();
  const visit = (node: ts.Node) => {
    if (ts.isJsxAttribute(node) && SHOWN.test(node.name.getText()) && node.initializer) collect(node.initializer);
    if (ts.isJsxExpression(node) && !ts.isJsxAttribute(node.parent)) collect(node);
    if (isText(node) && TWO_WORDS.test(node.text) && !isForPrograms(node)) found.set(node, node.text);
    ts.forEachChild(node, visit);
  };
  /** Of what is shown in the end: not of arguments and conditions. */
  const collect = (node: ts.Node): void => {
    if (isText(node) && HAS_LETTER.test(node.text)) found.set(node, node.text);
    if (ts.isJsxExpression(node) && node.expression) collect(node.expression);
    if (ts.isParenthesizedExpression(node)) collect(node.expression);
    if (ts.isTemplateExpression(node)) for (const part of [node.head, ...node.templateSpans]) collect(part);
    if (ts.isTemplateSpan(node)) for (const part of [node.expression, node.literal]) collect(part);
    if (ts.isConditionalExpression(node)) for (const part of [node.whenTrue, node.whenFalse]) collect(part);
    if (ts.isBinaryExpression(node)) for (const part of operandsOf(node)) collect(part);
  };
  visit(source);
  return [...found].map(([node, text]) => `${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${text}`);
}

/** What is shown of them; nothing of a comparison. */
function operandsOf({ left, right, operatorToken: { kind } }: ts.BinaryExpression): ts.Node[] {
  if (kind === ts.SyntaxKind.AmpersandAmpersandToken) return [right];
  const { BarBarToken, QuestionQuestionToken, PlusToken } = ts.SyntaxKind;
  return [BarBarToken, QuestionQuestionToken, PlusToken].some((each) => each === kind) ? [left, right] : [];
}

const isText = (node: ts.Node): node is ts.LiteralLikeNode =>
  ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);

function isForPrograms(node: ts.LiteralLikeNode): boolean {
  const named = ts.findAncestor(
    node,
    (each) => ts.isJsxAttribute(each) || ts.isPropertyAssignment(each) || ts.isBlock(each),
  );
  const isNamed = named !== undefined && !ts.isBlock(named);
  return node.text === SPEC_NAME || (isNamed && FOR_PROGRAMS.test((named as ts.JsxAttribute).name.getText()));
}

it.each(files)('%s has none of its own', (file) => {
  expect(textsIn(file, readFileSync(new URL(file, SOURCE), 'utf8'))).toEqual([]);
});

describe('a text is found', () => {
  it.each([
    ['in an attribute', `<p title="Files" />`, 'Files'],
    ['in a property', `<Part label={'Data'} />`, 'Data'],
    ['in a choice', `<p>{is ? 'yes' : ok}</p>`, 'yes'],
    ['where something is missing', `<p>{name ?? 'none'}</p>`, 'none'],
    ['around a value', `<p aria-label={\`\${count} left\`} />`, ' left'],
    ['in a function', `throw new Error('It is too large.')`, 'It is too large.'],
    ['in a list', `const SAID = { lost: 'not there' }`, 'not there'],
  ])('%s', (_, code, text) => {
    expect(textsIn('sample.tsx', code)).toEqual([`1: ${text}`]);
  });

  it.each([
    `<p class="about lead" title={words.home.title}>{is === 'queued' && words.home.title}</p>`,
    `useLoaded({ key: \`plan of \${name}\` })`,
    `<a href={addressOf(['new'])}>{say('both')} {'–'}</a>`,
  ])('and %s has none', (code) => {
    expect(textsIn('sample.tsx', code)).toEqual([]);
  });
});
