import { ProgramFailure } from '../program-failure.ts';
import { withoutSecrets } from './http-error.ts';

/** What a service that speaks JSON has answered. Throws ProgramFailure when it is something else: a proxy's page, usually. */
export function parseAnswer(url: URL, body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    const guess = 'is something else at this address, or a proxy before it?';
    throw new ProgramFailure(`the answer of ${withoutSecrets(url)} is not JSON; ${guess}`, { cause });
  }
}
