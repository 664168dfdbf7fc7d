import type { StockBuild, StockBuildResources, StockVersionValue } from '../../data/stock-shapes.ts';
import { capitalise, countOf, numberWord } from '../../strings/words.ts';
import type { BuildPage } from './build-page.svelte.ts';

type Input = StockBuildResources['inputs'][number];

/** A build's inputs beside those of the build before it, which is asked for when it is known. */
export class BuildComparison {
  #resources: StockBuildResources | undefined = $state.raw();
  readonly #page: BuildPage;

  constructor(page: BuildPage) {
    this.#page = page;
    $effect(() => {
      const { previous } = this.#page;
      if (previous !== undefined) void this.#load(previous);
    });
  }

  readonly headline: string = $derived.by(() => {
    const { previous, resources } = this.#page;
    if (resources.inputs.length === 0) return 'It took no inputs';
    if (previous === undefined || this.#resources === undefined)
      return `It took ${countOf(resources.inputs.length, 'input')}`;
    const changed = resources.inputs.filter((input) => this.changed(input)).length;
    if (changed === 0) return `Same inputs as #${previous.name}`;
    return `${capitalise(numberWord(changed))} ${changed === 1 ? 'input' : 'inputs'} changed since #${previous.name}`;
  });

  /** The version that the build before took; `undefined` while it is not known, or where it took none. */
  before(input: string): StockVersionValue | undefined {
    return this.#resources?.inputs.find((one) => one.name === input)?.version;
  }

  changed(input: Input): boolean {
    if (this.#resources === undefined) return input.isNew;
    const before = this.before(input.name);
    return before === undefined || !sameVersion(before, input.version);
  }

  word(input: Input): string {
    return this.changed(input) ? (input.isNew ? 'new' : 'changed') : 'same';
  }

  async #load(previous: StockBuild): Promise<void> {
    const answer = await this.#page.app.api.buildResources(previous.id);
    if (answer.ok && this.#page.previous?.id === previous.id) this.#resources = answer.value;
  }
}

function sameVersion(a: StockVersionValue, b: StockVersionValue): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
