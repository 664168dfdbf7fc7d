import { type Decoder, text } from './decoders.ts';
import { PayloadError } from './payload-error.ts';

/** An http or https URL, as it is written; absent is the empty text. */
export const httpUrl: Decoder<string> = (value, path) => {
  const url = text(value, path);
  if (url === '' || /^https?:$/.test(URL.parse(url)?.protocol ?? '')) return url;
  throw new PayloadError(`${path} must be an http or https URL, not ${JSON.stringify(url)}`);
};
