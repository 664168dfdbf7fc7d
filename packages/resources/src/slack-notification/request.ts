import { certificates } from '../sdk/json/certificates.ts';
import { anything, type Decoder, listOf, looseFlag, looseText, mapOf, record } from '../sdk/json/decoders.ts';
import { noteUnknownFields } from '../sdk/json/unknown-fields.ts';
import type { ProgramContext, ProgramRequest } from '../sdk/program.ts';

const source = record({
  url: looseText,
  insecure: looseFlag,
  proxy: looseText,
  proxy_https_tunnel: looseFlag,
  disable: looseFlag,
  ca_certs: listOf(record({ domain: looseText, cert: certificates })),
});

const params = record({
  text: looseText,
  text_file: looseText,
  attachments: anything,
  attachments_file: looseText,
  channel: looseText,
  channel_file: looseText,
  username: looseText,
  icon_url: looseText,
  icon_emoji: looseText,
  link_names: looseFlag,
  env_file: looseText,
  silent: looseFlag,
  always_notify: looseFlag,
  redact_hook_url: looseFlag,
  debug: looseFlag,
  metadata: looseFlag,
  payload_in_metadata: looseFlag,
});

const whole = record({ source, params, version: mapOf(looseText) });

type Of<D> = D extends Decoder<infer Value> ? Value : never;
export type SlackRequest = Of<typeof whole>;
export type SlackParams = Of<typeof params>;

/** Decodes a request; unknown keys are only told (resources.md 13.2). */
export function readSlackRequest(request: ProgramRequest, context: ProgramContext): SlackRequest {
  noteUnknownFields(request, { source, params }, context);
  return whole(request.whole, '');
}
