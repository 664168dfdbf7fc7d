export type { MemoryProgram, ProgramContext } from './memory-program.ts';
export { MemoryWorker, type MemoryWorkerOptions } from './memory-worker.ts';
