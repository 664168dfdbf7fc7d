import type { Group } from './candidate.ts';
import type { BuildId, JobId, ResourceId } from './job-input.ts';
import type { BuildCursor, LastUsedBuilds } from './versions-view.ts';

/**
 * From where the `every` inputs of a group go on (scheduling.md 4.7, "last used builds"). What the first of them that is looked at
 * and ever was used finds out holds for the whole group from then on. Which that is may depend on how the search goes.
 */
export class LastUsed {
  readonly #group: Group;
  readonly #found: ReadonlyMap<ResourceId, LastUsedBuilds>;
  #current: LastUsedBuilds | undefined;

  /** @param found what each resource of an `every` input finds out, where it finds something */
  constructor(group: Group, found: ReadonlyMap<ResourceId, LastUsedBuilds>) {
    this.#group = group;
    this.#found = found;
    const [first, ...others] = group.inputs.filter((input) => input.every).map(({ resource }) => found.get(resource));
    // Mostly all find out the same: then it doesn't matter which is looked at first.
    if (others.every((other) => areSame(first, other))) this.#current = first;
  }

  /** Says that the search looks at an input. */
  lookAt(input: number): void {
    const { every, resource } = this.#group.inputs[input] ?? {};
    if (every === true && resource !== undefined) this.#current ??= this.#found.get(resource);
  }

  /** Whether more may be known later than is now. */
  get isOpen(): boolean {
    return this.#current === undefined && this.#found.size > 0;
  }

  /** The last used build of a job, for an input. */
  buildFor(input: number, job: JobId): BuildCursor | undefined {
    return this.#group.inputs[input]?.every === true ? this.#current?.get(job) : undefined;
  }

  /** What a state of this is told from another by. */
  get key(): string {
    if (this.#current === undefined) return '';
    return [...this.#found].find(([, builds]) => builds === this.#current)?.[0].toString() ?? '';
  }
}

/** Behind a build and all its reruns: those of the last used build itself are none that an `every` input has yet to use. */
export function behindReruns({ id, rerunOf }: BuildCursor): BuildCursor {
  return rerunOf === undefined ? { id: Number.MAX_SAFE_INTEGER as BuildId, rerunOf: id } : { id, rerunOf };
}

function areSame(left: LastUsedBuilds | undefined, right: LastUsedBuilds | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return left.size === right.size && [...left].every(([job, build]) => right.get(job)?.id === build.id);
}
