import type { Component, ComponentInternals } from 'svelte';

/** A part of the pages in all the states it can be in: data typed by the part's own props. */
export interface Stories {
  readonly title: string;
  /** What it lies on: the page, or the darker ground of logs. */
  readonly ground: 'canvas' | 'sunken';
  readonly states: readonly {
    readonly name: string;
    readonly draw: () => { component: Component; props: object };
  }[];
}

/** Writes stories down: names of states and the props that make them. */
export function stories<Props extends object>(
  title: string,
  component: (internals: ComponentInternals, props: Props) => object,
  states: Readonly<Record<string, NoInfer<Props>>>,
  ground: Stories['ground'] = 'canvas',
): Stories {
  return {
    title,
    ground,
    states: Object.entries(states).map(([name, props]) => ({
      name,
      // The gallery draws parts of every kind; each was typed above by its own props.
      draw: () => ({ component: component as unknown as Component, props }),
    })),
  };
}
