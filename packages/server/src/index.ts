export { loadCommands } from './commands/registry.ts';
export { createProgram } from './create-program.ts';
export { main } from './main.ts';
