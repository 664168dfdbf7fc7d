import { FileNotFoundError } from '@rondo/runtime';
import type { RunState } from '../run-state.ts';
import type { StepContext } from '../step-context.ts';

/** What the steps that read a file call its absence; each has its own stock wording (pipeline-language.md 14). */
export interface FileTexts {
  readonly noArtifactNamed: (file: string) => string;
  /** `path` is the file's path within the artifact. */
  readonly unknownArtifact: (artifact: string, path: string, file: string) => string;
  readonly notFound: (artifact: string, path: string, file: string) => string;
}

export const pipelineFileTexts: FileTexts = {
  noArtifactNamed: (file) => `config path '${file}' does not specify where the file lives`,
  unknownArtifact: (artifact, path) => `unknown artifact source: '${artifact}' in file path '${path}'`,
  notFound: (artifact, path) => `file '${path}' not found within artifact '${artifact}'`,
};

export const varFileTexts: FileTexts = {
  ...pipelineFileTexts,
  noArtifactNamed: (file) => `file '${file}' does not specify where the file lives`,
};

export const taskFileTexts: FileTexts = {
  noArtifactNamed: pipelineFileTexts.noArtifactNamed,
  unknownArtifact: (artifact, _path, file) => `unknown artifact source: '${artifact}' in file path '${file}'`,
  notFound: (_artifact, _path, file) => `task config '${file}' not found`,
};

export interface ReadArtifactFileOptions {
  readonly context: StepContext;
  readonly state: RunState;
  readonly texts: FileTexts;
  readonly signal: AbortSignal;
}

/** The file `ARTIFACT/PATH`. Throws with the text users read. */
export async function readArtifactFile(
  file: string,
  { context, state, texts, signal }: ReadArtifactFileOptions,
): Promise<Buffer> {
  const slash = file.indexOf('/');
  if (slash < 0) throw new Error(texts.noArtifactNamed(file));
  const name = file.slice(0, slash);
  const path = file.slice(slash + 1);
  const artifact = state.artifact(name);
  if (artifact === undefined) throw new Error(texts.unknownArtifact(name, path, file));
  try {
    const worker = await context.services.pool.worker(artifact.workerName);
    return await worker.volume(artifact.volumeHandle).readFile(path, signal);
  } catch (error) {
    if (error instanceof FileNotFoundError) throw new Error(texts.notFound(name, path, file), { cause: error });
    throw error;
  }
}
