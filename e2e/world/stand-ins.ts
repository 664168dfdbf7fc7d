import { encodePipeline, isJsonObject, type JsonObject, type JsonValue, parsePipeline } from '@rondo/pipeline';

/** Where the stand-ins are, as containers see them. */
export type StandInPlaces = { gitUri: string; imageRepository: string };

/** A pipeline whose outside world was replaced, and the files that its one repository must hold. */
export type StoodInPipeline = {
  yaml: string;
  files: Record<string, string>;
  jobs: { name: string; passed: string[] }[];
};

type Mutable = { [key: string]: JsonValue };

/**
 * Replaces what a published pipeline needs of the world, and nothing of its shape: repositories become one local repository with stand-in
 * tasks, images one small local image, types that are not here become mock; pins to versions of the old world and tags of absent workers
 * go. Jobs, steps, `passed`, hooks and mappings stay as they are.
 */
export function standIn(text: string, places: StandInPlaces): StoodInPipeline {
  const parsed = parsePipeline(text);
  if (!parsed.ok) throw new Error(parsed.errors.map((error) => error.text).join());
  const pipeline = structuredClone(encodePipeline(parsed.config)) as Mutable;
  return new StandIn(pipeline, places).replace();
}

class StandIn {
  readonly #pipeline: Mutable;
  readonly #places: StandInPlaces;
  readonly #files: Record<string, string> = { 'README.md': 'stand-in\n' };
  readonly #mockFiles = new Map<string, Record<string, string>>();

  constructor(pipeline: Mutable, places: StandInPlaces) {
    this.#pipeline = pipeline;
    this.#places = places;
  }

  replace(): StoodInPipeline {
    delete this.#pipeline.resource_types;
    delete this.#pipeline.display;
    const resources = listOf(this.#pipeline.resources);
    const putNames = new Set(
      this.#steps()
        .filter((step) => 'put' in step)
        .map((step) => String(step.resource ?? step.put)),
    );
    for (const resource of resources) this.#replaceResource(resource, putNames.has(String(resource.name)));
    const types = new Map(resources.map((resource) => [String(resource.name), String(resource.type)]));
    for (const job of listOf(this.#pipeline.jobs)) this.#replaceJob(job, types);
    for (const resource of resources) {
      const files = this.#mockFiles.get(String(resource.name));
      if (files !== undefined) resource.source = { ...(resource.source as JsonObject), create_files: files };
    }
    return { yaml: JSON.stringify(this.#pipeline), files: this.#files, jobs: this.#jobs() };
  }

  #replaceResource(resource: Mutable, isPut: boolean): void {
    for (const key of ['version', 'webhook_token', 'tags', 'check_every', 'check_timeout']) delete resource[key];
    if (resource.type === 'git' && !isPut) {
      resource.source = { uri: this.#places.gitUri, branch: 'main' };
    } else if (['registry-image', 'docker-image'].includes(String(resource.type)) && !isPut) {
      resource.type = 'registry-image';
      resource.source = { repository: this.#places.imageRepository, tag: 'latest', insecure: true };
    } else if (resource.type !== 'time' || isPut) {
      resource.type = 'mock';
      resource.source = { initial_version: '1' };
    } else {
      resource.source = { interval: '24h' };
    }
  }

  #replaceJob(job: Mutable, types: ReadonlyMap<string, string>): void {
    delete job.tags;
    const steps = stepsOf([job.plan ?? [], ...hooksOf(job)]);
    const resourceOf = new Map(
      steps.flatMap((step) => ('get' in step ? [[String(step.get), String(step.resource ?? step.get)] as const] : [])),
    );
    const wanted = this.#wantedFiles(steps, resourceOf, types);
    for (const step of steps) {
      delete step.tags;
      if ('get' in step) replaceGet(step, types.get(String(step.resource ?? step.get)));
      if ('put' in step) {
        step.params = { version: `by ${String(job.name)}` };
        delete step.get_params;
        delete step.inputs;
      }
      if ('task' in step && isJsonObject(step.config))
        step.config = { ...step.config, ...this.#standInTask(step, wanted), params: step.config.params ?? {} };
      if ('task' in step && typeof step.file === 'string') this.#addTaskFile(step, { wanted, resourceOf, types });
    }
  }

  /** Files that steps take from artifacts which no resource brings: some task has to have made them. */
  #wantedFiles(
    steps: readonly Mutable[],
    resourceOf: ReadonlyMap<string, string>,
    types: ReadonlyMap<string, string>,
  ): Map<string, Record<string, string>> {
    const wanted = new Map<string, Record<string, string>>();
    const want = (path: string, content: string | undefined) => {
      const [artifact = '', ...rest] = path.split('/');
      const resource = resourceOf.get(artifact);
      if (resource !== undefined && types.has(resource)) {
        if (content !== undefined) this.#addFile(resource, rest.join('/'), { content, types });
        return;
      }
      const files = wanted.get(artifact) ?? {};
      if (content !== undefined) files[rest.join('/')] = content;
      wanted.set(artifact, files);
    };
    for (const step of steps) {
      if ('load_var' in step) want(String(step.file), '{"stand": "in"}');
      for (const artifact of Object.values(isJsonObject(step.input_mapping) ? step.input_mapping : {}))
        want(String(artifact), undefined);
      for (const input of listOf(isJsonObject(step.config) ? step.config.inputs : [])) {
        const mapping: JsonObject = isJsonObject(step.input_mapping) ? step.input_mapping : {};
        want(String(mapping[String(input.name)] ?? input.name), undefined);
      }
    }
    return wanted;
  }

  #standInTask(step: Mutable, wanted: ReadonlyMap<string, Record<string, string>>): JsonObject {
    const declared = listOf(isJsonObject(step.config) ? step.config.outputs : []).map(({ name }) => String(name));
    const mapping = isJsonObject(step.output_mapping) ? step.output_mapping : {};
    const outputs = new Set([...declared, ...Object.keys(mapping), ...wanted.keys()]);
    const lines = ['echo "stand-in for $0"'];
    for (const output of outputs) {
      const files = wanted.get(String(mapping[output] ?? output)) ?? {};
      for (const [path, content] of Object.entries(files)) {
        const directory = path.split('/').slice(0, -1).join('/');
        lines.push(
          `mkdir -p '${output}/${directory}'`,
          `echo '${Buffer.from(content).toString('base64')}' | base64 -d > '${output}/${path}'`,
        );
      }
    }
    return {
      platform: 'linux',
      image_resource: {
        type: 'registry-image',
        source: { repository: this.#places.imageRepository, tag: 'latest', insecure: true },
      },
      outputs: [...outputs].map((name) => ({ name })),
      run: { path: 'sh', args: ['-ec', lines.join('\n'), String(step.task)] },
    };
  }

  #addTaskFile(
    step: Mutable,
    {
      wanted,
      resourceOf,
      types,
    }: {
      wanted: Map<string, Record<string, string>>;
      resourceOf: ReadonlyMap<string, string>;
      types: ReadonlyMap<string, string>;
    },
  ): void {
    const [artifact = '', ...rest] = String(step.file).split('/');
    const inputs = Object.keys(isJsonObject(step.input_mapping) ? step.input_mapping : {}).map((name) => ({
      name,
      optional: true,
    }));
    const content = JSON.stringify({ ...this.#standInTask(step, wanted), ...(inputs.length === 0 ? {} : { inputs }) });
    const resource = resourceOf.get(artifact);
    if (resource === undefined) {
      wanted.set(artifact, { ...wanted.get(artifact), [rest.join('/')]: content });
    } else {
      this.#addFile(resource, rest.join('/'), { content, types });
    }
  }

  #addFile(
    resource: string,
    path: string,
    { content, types }: { content: string; types: ReadonlyMap<string, string> },
  ): void {
    if (types.get(resource) === 'git') this.#files[path] = content;
    else this.#mockFiles.set(resource, { ...this.#mockFiles.get(resource), [path]: content });
  }

  #steps(): Mutable[] {
    return listOf(this.#pipeline.jobs).flatMap((job) => stepsOf([job.plan ?? [], ...hooksOf(job)]));
  }

  #jobs(): StoodInPipeline['jobs'] {
    return listOf(this.#pipeline.jobs).map((job) => ({
      name: String(job.name),
      passed: stepsOf([job.plan ?? []]).flatMap((step) => (Array.isArray(step.passed) ? step.passed.map(String) : [])),
    }));
  }
}

function replaceGet(step: Mutable, type: string | undefined): void {
  if (isJsonObject(step.version)) delete step.version;
  if (type !== 'git' || isJsonObject(step.params)) delete step.params;
}

const hookNames = ['on_success', 'on_failure', 'on_error', 'on_abort', 'ensure'];

function hooksOf(owner: Mutable): JsonValue[] {
  return hookNames.flatMap((name) => (owner[name] === undefined ? [] : [owner[name]]));
}

/** Every step of a plan, those inside others and in hooks included. */
function stepsOf(value: JsonValue): Mutable[] {
  if (Array.isArray(value)) return value.flatMap(stepsOf);
  if (!isJsonObject(value)) return [];
  const step = value as Mutable;
  const inner = [step.do, step.in_parallel, step.aggregate, step.try, ...hooksOf(step)].filter(
    (each) => each !== undefined,
  );
  const steps = isJsonObject(step.in_parallel) ? [step.in_parallel.steps ?? []] : [];
  const isStep = ['get', 'put', 'task', 'load_var', 'set_pipeline'].some((kind) => kind in step);
  return [...(isStep ? [step] : []), ...inner.flatMap(stepsOf), ...steps.flatMap(stepsOf)];
}

function listOf(value: JsonValue | undefined): Mutable[] {
  return Array.isArray(value) ? value.filter(isJsonObject).map((item) => item as Mutable) : [];
}
