import { YamlError } from '../yaml-error.ts';

const low = 400_000;
const high = 4_000_000;
/** Characters that aliases may multiply a document to; no reference limit, but one for memory. */
const maxTextLength = 64 * 1024 * 1024;

/** How many nodes and characters a node stands for with all its aliases followed. */
export interface NodeCost {
  nodes: number;
  length: number;
}

/** Stops alias bombs: the share of nodes that come from aliases may not exceed what the reference allows (2.1). */
export class AliasBudget {
  #nodes = 0;
  #fromAliases = 0;
  #length = 0;
  #aliasDepth = 0;

  /** Counts one node: of the text itself, or met within an alias. */
  add(length: number): void {
    if (this.#aliasDepth > 0) {
      this.addAlias({ nodes: 1, length });
      return;
    }
    this.#nodes++;
    this.#length += length;
  }

  /** What is counted from here on follows an alias, node by node. */
  enterAlias(): void {
    this.#aliasDepth++;
  }

  leaveAlias(): void {
    this.#aliasDepth--;
  }

  /** Counts what an alias repeats. */
  addAlias(cost: NodeCost): void {
    this.#nodes += cost.nodes;
    this.#fromAliases += cost.nodes;
    this.#length += cost.length;
    const excessive =
      this.#fromAliases > 100 && this.#nodes > 1_000 && this.#fromAliases / this.#nodes > this.#allowed();
    if (excessive || this.#length > maxTextLength) throw new YamlError('document contains excessive aliasing');
  }

  /** What was counted so far; the difference of two is the cost of what lies between. */
  get cost(): NodeCost {
    return { nodes: this.#nodes, length: this.#length };
  }

  #allowed(): number {
    if (this.#nodes <= low) return 0.99;
    if (this.#nodes >= high) return 0.1;
    return 0.99 - 0.89 * ((this.#nodes - low) / (high - low));
  }
}
