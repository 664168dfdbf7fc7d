import type { Status } from '../status/status.ts';
import { type HookKind, nodeId, type PlanNode, stepLabel, stepsOf } from './plan-node.ts';
import type { StepState } from './step-state.ts';

export type StepNode = Extract<PlanNode, { kind: 'step' }>;

/** What the outline shows: steps with what is inside them, stretches that run side by side, and hooks with their heading. */
export type OutlineItem =
  | {
      readonly kind: 'step';
      readonly node: StepNode;
      readonly label: string;
      readonly children: readonly OutlineItem[];
    }
  | { readonly kind: 'parallel'; readonly id: string; readonly children: readonly OutlineItem[] }
  | {
      readonly kind: 'hook';
      readonly id: string;
      readonly hook: HookKind;
      readonly title: string;
      readonly children: readonly OutlineItem[];
    };

export type StepStates = ReadonlyMap<string, StepState>;

export const hookTitles = {
  on_success: 'if it succeeds',
  on_failure: 'if it fails',
  on_abort: 'if it is aborted',
  on_error: 'if it errors',
  ensure: 'always',
} as const;

/** The outline of a plan: sequences dissolve, everything else keeps the shape its author gave it. */
export function outlineOf(node: PlanNode): OutlineItem[] {
  switch (node.kind) {
    case 'step':
      return [{ kind: 'step', node, label: labelOf(node), children: childrenOf(node) }];
    case 'sequence':
      return node.children.flatMap(outlineOf);
    case 'parallel':
      return [{ kind: 'parallel', id: node.id, children: node.children.flatMap(outlineOf) }];
    case 'hook': {
      const fetched = fetchOfPut(node);
      if (fetched !== undefined) return [fetched];
      const id = `${node.hook}-${nodeId(node.body)}`;
      return [
        ...outlineOf(node.step),
        { kind: 'hook', id, hook: node.hook, title: hookTitles[node.hook], children: outlineOf(node.body) },
      ];
    }
  }
}

type HookNode = Extract<PlanNode, { kind: 'hook' }>;

/** The get that follows every put belongs to the put, not to a hook somebody wrote. */
export function isFetchOfPut({ hook, step, body }: HookNode): boolean {
  if (hook !== 'on_success' || step.kind !== 'step' || body.kind !== 'step') return false;
  return step.verb === 'put' && body.verb === 'get' && step.name === body.name;
}

function fetchOfPut(node: HookNode): OutlineItem | undefined {
  const { step, body } = node;
  if (!isFetchOfPut(node) || step.kind !== 'step') return undefined;
  return { kind: 'step', node: step, label: labelOf(step), children: [...childrenOf(step), ...outlineOf(body)] };
}

/** Attempts are called by what is attempted. */
function labelOf(node: StepNode): string {
  return node.verb === 'attempts' ? attempted(node) : stepLabel(node);
}

function attempted(node: StepNode): string {
  const [first] = node.children.flatMap(stepsOf);
  return first === undefined ? '' : stepLabel(first);
}

function childrenOf(node: StepNode): OutlineItem[] {
  const items = node.children.flatMap(outlineOf);
  if (node.verb !== 'attempts') return items;
  const name = attempted(node);
  return items.map((item, index) => {
    if (item.kind !== 'step') return item;
    const label = item.label === name ? `attempt ${index + 1}` : `attempt ${index + 1}: ${item.label}`;
    return { ...item, label };
  });
}

/** The word before a step's name. */
export function verbOf(node: StepNode): string {
  return node.verb === 'attempts' ? 'retry' : node.verb;
}

/** Is this an image check or get, which is shown only while it matters? */
export function isImageStep(node: StepNode): boolean {
  return /\/image-(check|get)$/.test(node.id);
}

const worstFirst: readonly Status[] = [
  'failed',
  'errored',
  'interrupted',
  'cancelled',
  'running',
  'pending',
  'succeeded',
];

/** Where a step stands; one without a log of its own (across, attempts) stands where its parts do (ui.md A9.7). */
export function stepStatus(node: StepNode, states: StepStates, ended: boolean): Status {
  const own = states.get(node.id)?.status ?? (ended ? 'cancelled' : 'pending');
  const parts = node.children.flatMap(stepsOf).filter((part) => !isImageStep(part));
  if (parts.length === 0 || (node.verb !== 'across' && node.verb !== 'attempts')) return own;
  const statuses = parts.map((part) => stepStatus(part, states, ended));
  if (node.verb === 'attempts')
    return statuses.findLast((status) => status !== 'pending' && status !== 'cancelled') ?? own;
  return worstFirst.find((status) => statuses.includes(status)) ?? own;
}

/** When a step began and ended, Unix seconds; parts count for what has no log of its own. */
export function stepSpan(node: StepNode, states: StepStates): { start: number | undefined; end: number | undefined } {
  const parts = [node, ...node.children.flatMap(stepsOf)].flatMap((part) => states.get(part.id) ?? []);
  const starts = parts.flatMap((state) => state.initializeTime ?? state.startTime ?? []);
  const ends = parts.flatMap((state) => state.finishTime ?? []);
  const open = parts.some((state) => state.status === 'running');
  return {
    start: starts.length === 0 ? undefined : Math.min(...starts),
    end: ends.length === 0 || open ? undefined : Math.max(...ends),
  };
}

/** Steps that failed or errored and have no part that did: where to look first. Attempts that a later one made good do not count. */
export function brokenSteps(plan: PlanNode, states: StepStates): StepNode[] {
  const steps = stepsOf(plan);
  const mended = steps.filter((node) => node.verb === 'attempts' && stepStatus(node, states, true) === 'succeeded');
  const forgiven = new Set(mended.flatMap((node) => node.children.flatMap(stepsOf)));
  return steps.filter((node) => {
    if (forgiven.has(node)) return false;
    const status = states.get(node.id)?.status;
    if (status !== 'failed' && status !== 'errored') return false;
    return !node.children
      .flatMap(stepsOf)
      .some((part) => ['failed', 'errored'].includes(states.get(part.id)?.status ?? ''));
  });
}

/** The step to show when nobody chose one (ui.md C6.4): the first that broke, else the newest that runs, else the last that did something. */
export function openingStep(plan: PlanNode, states: StepStates): string | undefined {
  const broken = brokenSteps(plan, states)[0];
  if (broken !== undefined) return broken.id;
  const steps = stepsOf(plan).filter(
    (node) => node.verb !== 'across' && node.verb !== 'attempts' && !isImageStep(node),
  );
  const begun = (node: StepNode) => states.get(node.id)?.initializeTime ?? 0;
  const running = steps
    .filter((node) => states.get(node.id)?.status === 'running')
    .toSorted((a, b) => begun(b) - begun(a))[0];
  if (running !== undefined) return running.id;
  const done = steps.filter((node) => states.has(node.id) && states.get(node.id)?.status !== 'cancelled');
  return (done.findLast((node) => node.verb === 'task') ?? done.at(-1) ?? steps[0])?.id;
}
