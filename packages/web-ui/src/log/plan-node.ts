import { asObject, type JsonObject, list, text, textMap } from '../data/json.ts';

/** What kind of work a step is, as the pipeline's author wrote it. */
export type StepVerb =
  | 'get'
  | 'put'
  | 'task'
  | 'check'
  | 'run'
  | 'set_pipeline'
  | 'load_var'
  | 'across'
  | 'attempts'
  | 'step';

export type HookKind = 'on_success' | 'on_failure' | 'on_abort' | 'on_error' | 'ensure';

/**
 * A build's plan as the outline draws it (ui.md A9.6): `step` has a log of its own, `sequence` and `parallel` only order
 * their children, `hook` runs after its step. Kinds we do not know become a plain step, never an error.
 */
export type PlanNode =
  | {
      readonly kind: 'step';
      readonly id: string;
      readonly verb: StepVerb;
      readonly name: string;
      /** For a combination of across: its values, which tell it from the others. */
      readonly values: string | undefined;
      /** The resource whose page a version links to. */
      readonly resource: string | undefined;
      readonly version: Readonly<Record<string, string>> | undefined;
      /** Image check and get of this step, attempts, combinations of across. */
      readonly children: readonly PlanNode[];
    }
  | { readonly kind: 'sequence' | 'parallel'; readonly id: string; readonly children: readonly PlanNode[] }
  | { readonly kind: 'hook'; readonly hook: HookKind; readonly step: PlanNode; readonly body: PlanNode };

const hooks: readonly HookKind[] = ['on_success', 'on_failure', 'on_abort', 'on_error', 'ensure'];
const named: readonly StepVerb[] = ['get', 'put', 'task', 'check', 'set_pipeline', 'load_var'];

/** Reads a node of the public plan (spec/api.md 10.14). `undefined` for what is no node at all. */
export function readPlan(value: unknown): PlanNode | undefined {
  const node = asObject(value);
  if (node === undefined) return undefined;
  const id = text(node, 'id') ?? '';
  for (const hook of hooks) {
    const wrapped = asObject(node[hook]);
    if (wrapped !== undefined) return readHook(hook, wrapped);
  }
  for (const verb of named) {
    const body = asObject(node[verb]);
    if (body !== undefined) return stepNode(id, verb, body);
  }
  return readSpecial(node, id);
}

function readHook(hook: HookKind, wrapped: JsonObject): PlanNode | undefined {
  const step = readPlan(wrapped.step);
  const body = readPlan(wrapped[hook]);
  return step === undefined || body === undefined ? step : { kind: 'hook', hook, step, body };
}

function readSpecial(node: JsonObject, id: string): PlanNode | undefined {
  if (Array.isArray(node.do)) return { kind: 'sequence', id, children: readAll(node.do) };
  if (Array.isArray(node.aggregate)) return { kind: 'parallel', id, children: readAll(node.aggregate) };
  if (Array.isArray(node.retry)) return { ...plainStep(id, 'attempts', ''), children: readAll(node.retry) };
  const parallel = asObject(node.in_parallel);
  if (parallel !== undefined) return { kind: 'parallel', id, children: readAll(parallel.steps) };
  const transparent = asObject(node.try) ?? asObject(node.timeout);
  if (transparent !== undefined) return readPlan(transparent.step);
  const across = asObject(node.across);
  if (across !== undefined) return readAcross(id, across);
  const run = asObject(node.run);
  if (run !== undefined) return plainStep(id, 'run', text(run, 'message') ?? '');
  const input = asObject(node.artifact_input) ?? asObject(node.dependent_get);
  if (input !== undefined) return stepNode(id, 'get', input);
  const output = asObject(node.artifact_output);
  if (output !== undefined) return stepNode(id, 'put', output);
  const kind = Object.keys(node).find((key) => key !== 'id');
  return kind === undefined ? undefined : plainStep(id, 'step', text(asObject(node[kind]) ?? {}, 'name') ?? kind);
}

function readAcross(id: string, across: JsonObject): PlanNode {
  const names = list(across.vars, (one) => text(one, 'name')).join(', ');
  return { ...plainStep(id, 'across', names), children: acrossChildren(across.steps) };
}

/** The combinations of an across step, which arrive in the event stream (or, in old plans, in the plan). */
export function acrossChildren(value: unknown): PlanNode[] {
  return list(value, (one) => {
    const node = readPlan(one.step);
    return node === undefined ? undefined : withValues(node, describeValues(one.values));
  });
}

function withValues(node: PlanNode, values: string): PlanNode {
  if (node.kind === 'step') return { ...node, values };
  if (node.kind === 'hook') return { ...node, step: withValues(node.step, values) };
  return { ...node, children: node.children.map((child) => withValues(child, values)) };
}

function describeValues(values: unknown): string {
  const parts = Array.isArray(values) ? values : [];
  return parts.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join(', ');
}

/** What a step is called in lists: its name, and the values of its combination. */
export function stepLabel(node: Extract<PlanNode, { kind: 'step' }>): string {
  return node.values === undefined || node.values === '' ? node.name : `${node.name}: ${node.values}`;
}

function stepNode(id: string, verb: StepVerb, body: JsonObject): PlanNode {
  const version = textMap(body.version);
  return {
    ...plainStep(id, verb, text(body, 'name') ?? ''),
    resource: text(body, 'resource'),
    version: Object.keys(version).length > 0 ? version : undefined,
    children: [body.image_check_plan, body.image_get_plan].flatMap((plan) => readPlan(plan) ?? []),
  };
}

function plainStep(id: string, verb: StepVerb, name: string): Extract<PlanNode, { kind: 'step' }> {
  return { kind: 'step', id, verb, name, values: undefined, resource: undefined, version: undefined, children: [] };
}

function readAll(value: unknown): PlanNode[] {
  return Array.isArray(value) ? value.flatMap((one) => readPlan(one) ?? []) : [];
}

/** Every step of a tree in the order of its text. */
export function stepsOf(node: PlanNode): Extract<PlanNode, { kind: 'step' }>[] {
  switch (node.kind) {
    case 'step':
      return [node, ...node.children.flatMap(stepsOf)];
    case 'sequence':
    case 'parallel':
      return node.children.flatMap(stepsOf);
    case 'hook':
      return [...stepsOf(node.step), ...stepsOf(node.body)];
  }
}

/** The tree with more children under the step of that id: how image steps and combinations of across arrive. Children known by id are replaced. */
export function withChildren(node: PlanNode, id: string, added: readonly PlanNode[]): PlanNode {
  switch (node.kind) {
    case 'step': {
      const ids = new Set(added.map((child) => nodeId(child)));
      if (node.id === id)
        return { ...node, children: [...node.children.filter((child) => !ids.has(nodeId(child))), ...added] };
      return node.children.length === 0
        ? node
        : { ...node, children: node.children.map((child) => withChildren(child, id, added)) };
    }
    case 'sequence':
    case 'parallel':
      return { ...node, children: node.children.map((child) => withChildren(child, id, added)) };
    case 'hook':
      return { ...node, step: withChildren(node.step, id, added), body: withChildren(node.body, id, added) };
  }
}

export function nodeId(node: PlanNode): string {
  return node.kind === 'hook' ? nodeId(node.step) : node.id;
}
