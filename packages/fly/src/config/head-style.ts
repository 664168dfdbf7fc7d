import type { HeadStyle } from '@rondo/pipeline';
import type { FlyIo } from '../io/fly-io.ts';
import { paintWord } from '../output/paint.ts';

/** How heads of warnings and errors stand out. */
export function headStyle(io: FlyIo): HeadStyle {
  return {
    warning: (text) => paintWord(io, 'errored', text),
    error: (text) => paintWord(io, 'unknown', text),
  };
}
