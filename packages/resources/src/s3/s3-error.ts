import { RondoError } from '@rondo/foundation';
import { type HttpResponse, readBody } from '../sdk/http/http-client.ts';
import { withoutSecrets } from '../sdk/http/http-error.ts';
import type { MaybeTransient } from '../sdk/http/retry-transient.ts';
import { parseXml, textOf } from '../sdk/parse-xml.ts';

/** S3 refused a request; `s3Code` is its word for it (`NoSuchKey`, `AccessDenied`). */
export class S3Error extends RondoError implements MaybeTransient {
  readonly code = 'S3_REFUSED';
  readonly status: number;
  readonly s3Code: string;

  constructor(message: string, details: { status: number; s3Code: string }) {
    super(message);
    this.status = details.status;
    this.s3Code = details.s3Code;
  }

  get transient(): boolean {
    return this.status === 429 || this.status >= 500 || this.s3Code === 'SlowDown' || this.s3Code === 'RequestTimeout';
  }
}

/** Makes an error out of a response. */
export async function s3Error(method: string, url: URL, response: HttpResponse): Promise<S3Error> {
  const body = await readBody(response, 65_536).catch(() => '');
  const { code, message } = parseError(body);
  const reason = [code, message].filter((part) => part !== '').join(': ');
  return new S3Error(
    `${method} ${withoutSecrets(url)}: status ${response.status}${reason === '' ? '' : `: ${reason}`}`,
    {
      status: response.status,
      s3Code: code,
    },
  );
}

function parseError(body: string): { code: string; message: string } {
  try {
    const document = parseXml(body);
    return { code: textOf(document, 'Code'), message: textOf(document, 'Message') };
  } catch {
    return { code: '', message: '' };
  }
}
