export { createProgram } from './create-program.ts';
export { main } from './main.ts';
