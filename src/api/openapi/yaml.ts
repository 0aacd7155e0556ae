/** YAML for people: what fits on a line is written on a line. */
import { Document, isCollection, isMap, isScalar, isSeq, type Node, visit } from 'yaml';

const LINE_WIDTH = 120;
/** A collection is written on one line up to this length, without its indentation and key. */
const MAX_FLOW_LENGTH = 88;
/** Collections within collections that one line may hold. */
const MAX_FLOW_DEPTH = 2;

/** The value as a YAML document. */
export function toReadableYaml(value: unknown): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Collection(_key, node) {
      if (!isShort(node)) return undefined;
      node.flow = true;
      return visit.SKIP;
    },
  });
  // YAML 1.1, which many tools read, takes a number in exponent notation without a point for text.
  return document.toString({ lineWidth: LINE_WIDTH }).replace(/: (\d+)e([-+]?\d+)(?=[,\s])/g, ': $1.0e$2');
}

function isShort(node: Node): boolean {
  return depthOf(node) <= MAX_FLOW_DEPTH && JSON.stringify(node).length <= MAX_FLOW_LENGTH;
}

function depthOf(node: unknown): number {
  if (isSeq(node)) return 1 + Math.max(0, ...node.items.map(depthOf));
  if (isMap(node)) return 1 + Math.max(0, ...node.items.map(({ value }) => depthOf(value)));
  return isScalar(node) || !isCollection(node) ? 0 : 1;
}
