import { createHmac } from 'node:crypto';
import type { Secret } from '@rondo/foundation';
import { StartError } from '../errors.ts';
import { examplePipeline } from './example-files.ts';

export type ExampleOptions = {
  /** The server, as this machine reaches it. */
  readonly url: string;
  readonly password: Secret;
  /** The repository as containers see it, and where people of this machine find it. */
  readonly repositoryUri: string;
  readonly repositoryPath: string;
};

const path = '/api/v1/teams/main/pipelines/example';

/** The token with which a push announces itself: derived, so that nobody has to keep it. */
export function exampleWebhookToken(password: Secret): string {
  return createHmac('sha256', password.reveal()).update('webhook of the example').digest('hex').slice(0, 32);
}

/** Sets the pipeline `example` and lets it run, as a user would do it; one that is there is left as its people have it. */
export async function setExample({ url, password, repositoryUri, repositoryPath }: ExampleOptions): Promise<void> {
  const authorization = `Bearer ${await logIn(url, password)}`;
  const existing = await fetch(`${url}${path}/config`, { headers: { authorization } });
  if (existing.ok) return;
  const saved = await fetch(`${url}${path}/config`, {
    method: 'PUT',
    headers: { authorization, 'content-type': 'application/x-yaml' },
    body: examplePipeline({
      uri: repositoryUri,
      repository: repositoryPath,
      webhookToken: exampleWebhookToken(password),
    }),
  });
  if (!saved.ok) throw new StartError(`the example pipeline was refused: ${await saved.text()}`);
  await fetch(`${url}${path}/unpause`, { method: 'PUT', headers: { authorization } });
}

async function logIn(url: string, password: Secret): Promise<string> {
  const answer = await fetch(`${url}/sky/issuer/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'password',
      client_id: 'fly',
      client_secret: 'Zmx5',
      username: 'admin',
      password: password.reveal(),
      scope: 'openid',
    }),
  });
  const body: { access_token?: string; error_description?: string } = JSON.parse(await answer.text());
  if (body.access_token !== undefined) return body.access_token;
  throw new StartError(`the admin could not log in to set the example: ${body.error_description ?? answer.status}`);
}
