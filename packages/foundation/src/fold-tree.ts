/** How a tree is looked at: what stands inside a node, and what becomes of it. */
export interface TreeFold<Node, Result> {
  /** What is directly inside; undefined or nothing for a leaf. `depth` is how many nodes are around it. */
  children(node: Node, depth: number): readonly Node[] | undefined;
  /** The result for a node from those of its children, in their order. A leaf must leave `results` alone. */
  fold(node: Node, results: Result[], children: readonly Node[]): Result;
}

interface OpenNode<Node, Result> {
  readonly node: Node;
  readonly children: readonly Node[];
  readonly results: Result[];
}

const none: never[] = [];

/** Makes a result from a tree, leaves first and from left to right, however deep it is: none of it is on the call stack. */
export function foldTree<Node, Result>(root: Node, { children: childrenOf, fold }: TreeFold<Node, Result>): Result {
  const path: OpenNode<Node, Result>[] = [];
  let node = root;
  for (;;) {
    const children = childrenOf(node, path.length);
    if (children !== undefined && children.length > 0) {
      path.push({ node, children, results: [] });
      node = children[0] as Node;
      continue;
    }
    let result = children === undefined ? fold(node, none, none) : fold(node, [], children);
    let parent = path[path.length - 1];
    while (parent !== undefined && parent.results.push(result) === parent.children.length) {
      path.pop();
      result = fold(parent.node, parent.results, parent.children);
      parent = path[path.length - 1];
    }
    if (parent === undefined) return result;
    node = parent.children[parent.results.length] as Node;
  }
}
