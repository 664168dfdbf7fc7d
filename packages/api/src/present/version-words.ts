type Metadata = readonly { readonly name: string; readonly value: string }[];

const longestMessage = 120;
const messageKeys = ['message', 'title'];
const authorKeys = ['author', 'committer', 'user'];

/** What the metadata of a version says of it in one line, and who made it. */
export function versionWords(metadata: Metadata): { message?: string; author?: string } {
  const message = firstOf(metadata, messageKeys);
  const author = firstOf(metadata, authorKeys);
  return { ...(message === undefined ? {} : { message }), ...(author === undefined ? {} : { author }) };
}

/** The first line under the first of these names that has one. */
function firstOf(metadata: Metadata, keys: readonly string[]): string | undefined {
  const values = keys.flatMap((key) => metadata.filter(({ name }) => name.toLowerCase() === key));
  const lines = values.flatMap(({ value }) => value.trim().split('\n')[0] ?? []);
  return lines.find((line) => line !== '')?.slice(0, longestMessage);
}
