import { isFetchOfPut } from '../../log/outline.ts';
import { type HookKind, type PlanNode, type StepVerb, stepLabel } from '../../log/plan-node.ts';

/** A step that does something itself. */
export interface PlanLeaf {
  readonly id: string;
  readonly verb: StepVerb;
  readonly name: string;
  /** From 1; above 1 only where a step is tried again. */
  readonly attempt: number;
  /** The hook that it is, or is part of. */
  readonly hook: HookKind | undefined;
}

/** The steps of a plan that have no steps inside of them, in the order of its text. Steps that fetch images are part of theirs. */
export function planLeaves(node: PlanNode, attempt = 1, hook?: HookKind): PlanLeaf[] {
  switch (node.kind) {
    case 'step':
      if (node.verb === 'attempts') return node.children.flatMap((child, index) => planLeaves(child, index + 1, hook));
      if (node.verb === 'across') return node.children.flatMap((child) => planLeaves(child, attempt, hook));
      return [{ id: node.id, verb: node.verb, name: stepLabel(node), attempt, hook }];
    case 'sequence':
    case 'parallel':
      return node.children.flatMap((child) => planLeaves(child, attempt, hook));
    case 'hook':
      return [
        ...planLeaves(node.step, attempt, hook),
        ...planLeaves(node.body, attempt, isFetchOfPut(node) ? hook : node.hook),
      ];
  }
}
