/** An ONNX graph under construction: a chain of operators, each fed by the one before. */
import type { OnnxConstant, OnnxNode } from '../files/onnx-file.js';

export class OnnxGraph {
  readonly #nodes: OnnxNode[] = [];
  readonly #constants: OnnxConstant[] = [];
  #value: string;

  /** @param input name of the value that the first operator gets */
  constructor(input: string) {
    this.#value = input;
  }

  get parts() {
    return { nodes: this.#nodes, constants: this.#constants };
  }

  /** A constant; @returns its name, for the inputs of an operator */
  constant(name: string, shape: readonly number[], data: OnnxConstant['data']): string {
    this.#constants.push({ name, shape, data });
    return name;
  }

  /**
   * Appends an operator.
   * @param name unique in the graph
   * @param more its inputs besides the last value
   * @param output which of its outputs the next operator gets: the first, or the second
   */
  add(
    operator: string,
    name: string,
    {
      more = [],
      attributes = {},
      output = 0,
    }: { more?: string[]; attributes?: OnnxNode['attributes']; output?: 0 | 1 } = {},
  ): void {
    // An output without a name is not computed.
    const outputs = [...Array.from({ length: output }, () => ''), `${name}:0`];
    this.#nodes.push({ operator, name, inputs: [this.#value, ...more], outputs, attributes });
    this.#value = outputs.at(-1)!;
  }

  /** Gives the last value its name. */
  finish(output: string): void {
    this.#nodes.at(-1)!.outputs = [output];
  }
}
