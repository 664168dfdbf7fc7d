import { HttpClient, readBody } from '../sdk/http/http-client.ts';
import { withoutSecrets } from '../sdk/http/http-error.ts';
import { retryTransient } from '../sdk/http/retry-transient.ts';
import type { JsonValue } from '../sdk/json/json-value.ts';
import { renderJson } from '../sdk/json/render-json.ts';
import type { MetadataField, ProgramContext, PutProgram } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import { type NotificationInputs, readInputs } from './read-inputs.ts';
import { readSlackRequest, type SlackParams, type SlackRequest } from './request.ts';
import { substitute, substituteAll } from './substitute.ts';

/** Sends a message to a Slack webhook, once per channel (resources.md 13.2). */
export const put: PutProgram = async (request, context) => {
  const asked = readSlackRequest(request, context);
  const { source, params } = asked;
  const url = webhook(source.url);
  if (source.url !== '') context.hide(source.url);
  const inputs = await readInputs(params, context);
  const version = { timestamp: String(Math.floor(context.clock.nowMs() / 1000)) };
  const nothingToSay =
    params.text_file !== '' && inputs.text === undefined && params.text === '' && params.always_notify !== true;
  if (source.disable === true || nothingToSay) {
    context.log(
      source.disable === true ? 'notifications are disabled' : `${params.text_file} does not exist, so nothing is sent`,
    );
    return { version, metadata: [] };
  }
  const payloads = channelsOf(params, inputs).map((channel) => payloadFor(params, inputs, channel));
  if (params.debug === true) for (const payload of payloads) context.log(renderJson(payload));
  else for (const payload of payloads) await send(url, payload, { asked, context });
  return { version, metadata: metadataOf(asked, payloads) };
};

function webhook(text: string): URL {
  const url = URL.parse(text.trim());
  if (url !== null) return url;
  throw new ProgramFailure('invalid payload (missing webhook url): source.url must be the URL of a Slack webhook');
}

/** Several channels stand in one text, between blanks; none means the webhook's own. */
function channelsOf(params: SlackParams, { channel, variables }: NotificationInputs): (string | undefined)[] {
  const names = substitute(channel ?? params.channel, variables)
    .split(/\s+/)
    .filter((name) => name !== '');
  return names.length === 0 ? [undefined] : names;
}

function payloadFor(
  params: SlackParams,
  inputs: NotificationInputs,
  channel: string | undefined,
): { readonly [key: string]: JsonValue } {
  const { variables, attachments } = inputs;
  const fields = ['username', 'icon_url', 'icon_emoji'] as const;
  const optional = fields
    .filter((name) => params[name] !== '')
    .map((name) => [name, substitute(params[name], variables)] as const);
  const text = substitute(params.text === '' ? '$TEXT_FILE_CONTENT' : params.text, variables);
  const hasAttachments = attachments !== undefined && attachments !== null;
  return {
    ...(text === '' && hasAttachments ? {} : { text: text === '' ? '_(no notification provided)_' : text }),
    ...Object.fromEntries(optional),
    ...(params.link_names === undefined ? {} : { link_names: params.link_names }),
    ...(channel === undefined ? {} : { channel }),
    ...(hasAttachments ? { attachments: substituteAll(attachments, variables) } : {}),
  };
}

async function send(
  url: URL,
  payload: JsonValue,
  { asked, context }: { asked: SlackRequest; context: ProgramContext },
): Promise<void> {
  const { source, params } = asked;
  const proxies = source.proxy === '' ? {} : proxiesOf(source.proxy);
  using http = new HttpClient({
    env: { ...context.env, ...proxies },
    extraCertificates: source.ca_certs.map(({ cert }) => cert),
    skipVerification: source.insecure === true,
    userAgent: 'rondo-slack-notification',
  });
  const failed = 'ERROR: sending the message to the Slack webhook has failed';
  const once = async () => {
    const headers = { 'content-type': 'application/json' };
    const response = await http.send({
      method: 'POST',
      url,
      headers,
      body: renderJson(payload),
      signal: context.signal,
    });
    const answer = await readBody(response, 65_536);
    if (response.status >= 200 && response.status < 300) return;
    const transient = response.status === 429 || response.status >= 500;
    const retryAfterMs = Number(response.headers['retry-after'] ?? '0') * 1000;
    throw Object.assign(new ProgramFailure(`${failed}: status ${response.status}: ${answer.slice(0, 200)}`), {
      transient,
      retryAfterMs,
    });
  };
  const attempts = { count: 0 };
  const limited = async () => {
    attempts.count += 1;
    try {
      await once();
    } catch (error) {
      context.signal.throwIfAborted();
      if (error instanceof ProgramFailure && attempts.count < 5) throw error;
      const reason = error instanceof Error ? error.message.replace(url.href, withoutSecrets(url)) : String(error);
      throw new ProgramFailure(reason.startsWith(failed) ? reason : `${failed}: ${reason}`, { cause: error });
    }
  };
  await retryTransient(context, limited, (message) => (params.silent === true ? undefined : context.log(message)));
}

/** A proxy as curl takes it: a URL, or a host with its port. */
function proxiesOf(proxy: string): Record<string, string> {
  const url = URL.parse(proxy.includes('://') ? proxy : `http://${proxy}`);
  if (url === null) throw new ProgramFailure(`source.proxy must be a URL or a host with its port, not ${proxy}`);
  return { http_proxy: url.href, https_proxy: url.href };
}

function metadataOf(
  { source, params }: SlackRequest,
  payloads: readonly { readonly [key: string]: JsonValue }[],
): MetadataField[] {
  if (params.metadata === false) return [];
  const [first] = payloads;
  const shown = (name: string) => (typeof first?.[name] === 'string' ? [{ name, value: first[name] }] : []);
  return [
    { name: 'url', value: params.redact_hook_url === false ? source.url : '***REDACTED***' },
    ...['channel', 'username', 'text'].flatMap(shown),
    ...(params.payload_in_metadata === true
      ? payloads.map((payload) => ({ name: 'payload', value: renderJson(payload) }))
      : []),
  ];
}
