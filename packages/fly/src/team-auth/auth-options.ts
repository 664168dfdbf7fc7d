import type { OptionGroup } from '../grammar/command.ts';
import type { Option } from '../grammar/option.ts';
import { textList } from '../options/text.ts';
import { connectors } from './connectors.ts';

type ListOptions = Readonly<Record<string, Option<readonly string[]>>>;

/** `--github-user` and the like: the name of an option is also its key. */
export const connectorOptions: ListOptions = Object.fromEntries(
  connectors.flatMap(({ id, title, groups }) => [
    listOption(`${id}-user`, 'USERNAME', `A whitelisted ${title} user`),
    ...groups.map(({ option, valueName, description }) => listOption(`${id}-${option}`, valueName, description)),
  ]),
);

/** Help shows them by who vouches. */
export const connectorGroups: readonly OptionGroup[] = connectors.map(({ id, title, groups }) => ({
  title: `Authentication (${title})`,
  members: [`${id}-user`, ...groups.map(({ option }) => `${id}-${option}`)],
}));

function listOption(long: string, valueName: string, description: string): [string, Option<readonly string[]>] {
  return [long, textList({ long, valueName, description })];
}
