import { Type } from 'typebox';
import type { ApiConfig } from '../../config.ts';
import type { Handler } from '../../context.ts';
import { encodedJson, encodeJson } from '../../http/reply.ts';
import { presentFlags } from '../../present/present-flags.ts';
import { text } from '../../present/shapes.ts';

/** What the request answers. */
export const Info = Type.Object({
  version: Type.String({ description: 'what stock clients take this server for' }),
  worker_version: Type.String(),
  feature_flags: Type.Record(Type.String(), Type.Boolean()),
  external_url: Type.String(),
  cluster_name: text,
  product_version: Type.String({ description: 'of Rondo itself' }),
});

/** `GET /api/v1/info` (api.md 10.12); `product_version` is Rondo's own and ignored by stock clients. */
export const getInfo: Handler = async ({ services: { config } }) => {
  const text = encoded.get(config) ?? encode(config);
  encoded.set(config, text);
  return encodedJson(text);
};

/** Always the same, and asked for by every client before anything else. */
const encoded = new WeakMap<ApiConfig, string>();

function encode(config: ApiConfig): string {
  const info = {
    version: config.reportedVersion,
    worker_version: config.workerVersion,
    feature_flags: presentFlags(config.featureFlags),
    external_url: config.externalUrl,
    ...(config.clusterName === '' ? {} : { cluster_name: config.clusterName }),
    product_version: config.productVersion,
  };
  return `${encodeJson(info)}\n`;
}
