/**
 * A part of the process with a life of its own (a claim loop, a sweep, a listener). `run` goes on until the signal fires,
 * then ends what it holds and returns; throwing means that it broke and is to be started again.
 */
export interface Component {
  readonly name: string;
  run(signal: AbortSignal): Promise<void>;
}
