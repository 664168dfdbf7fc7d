export { commandEntries } from './commands/registry.ts';
export type { CommandEntry } from './grammar/command.ts';
export { globalOptions } from './grammar/global-options.ts';
export type { Option } from './grammar/option.ts';
export type { FlyIo, InputStream, Interrupt, OutputStream } from './io/fly-io.ts';
export { runFly } from './run-fly.ts';
