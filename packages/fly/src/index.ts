export type { FlyIo, InputStream, Interrupt, OutputStream } from './io/fly-io.ts';
export { runFly } from './run-fly.ts';
