import { nearestName } from '../parse/nearest-name.ts';

/** Advice for a name that nothing has: the nearest that something has, found only when it is shown. */
export function didYouMean(name: string, known: Iterable<string>, otherwise?: string): () => string | undefined {
  return () => {
    const near = nearestName(name, known);
    return near === undefined ? otherwise : `did you mean ${near}?`;
  };
}
