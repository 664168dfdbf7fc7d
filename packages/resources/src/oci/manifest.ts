import { ProgramFailure } from '../sdk/program-failure.ts';
import { mediaTypes } from './media-types.ts';

export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string | undefined;
}

/** A pointer to content by its digest. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly sizeBytes: number;
  readonly platform: Platform | undefined;
}

/** A manifest as the registry gave it: one image, or an index of several. */
export type Manifest =
  | {
      readonly kind: 'image';
      readonly mediaType: string;
      readonly config: Descriptor;
      readonly layers: readonly Descriptor[];
      readonly annotations: ReadonlyMap<string, string>;
    }
  | {
      readonly kind: 'index';
      readonly mediaType: string;
      readonly manifests: readonly Descriptor[];
      readonly annotations: ReadonlyMap<string, string>;
    };

export type ImageManifest = Extract<Manifest, { kind: 'image' }>;

const digestText = /^sha256:[0-9a-f]{64}$/;
const maxLayers = 1000;

/** Reads the bytes of a manifest. Throws ProgramFailure when they are none, or of a kind from before 2016. */
export function parseManifest(bytes: Uint8Array, contentType: string): Manifest {
  const json = parseObject(Buffer.from(bytes).toString());
  const mediaType = textIn(json, 'mediaType') ?? contentType.split(';')[0]?.trim() ?? '';
  if (
    json.schemaVersion === 1 ||
    mediaType === mediaTypes.dockerSchema1 ||
    mediaType === mediaTypes.dockerSchema1Signed
  ) {
    throw new ProgramFailure(`unsupported MediaType: "${mediaType}"; push the image again with a current tool`);
  }
  const annotations = new Map(Object.entries(objectIn(json, 'annotations')).filter(isTextEntry));
  if (Array.isArray(json.manifests)) {
    return {
      kind: 'index',
      mediaType: mediaType || mediaTypes.ociIndex,
      manifests: json.manifests.map(parseDescriptor),
      annotations,
    };
  }
  const layers = Array.isArray(json.layers) ? json.layers.map(parseDescriptor) : [];
  if (layers.length > maxLayers)
    throw new ProgramFailure(`the image has ${layers.length} layers; ${maxLayers} are allowed`);
  return {
    kind: 'image',
    mediaType: mediaType || mediaTypes.ociManifest,
    config: parseDescriptor(json.config),
    layers,
    annotations,
  };
}

/** The first image of an index for a platform; without a variant in the wish any variant will do. */
export function choosePlatform(manifests: readonly Descriptor[], wanted: Platform): Descriptor | undefined {
  return manifests.find(({ platform = { os: 'linux', architecture: 'amd64', variant: undefined } }) => {
    const sameVariant = wanted.variant === undefined || wanted.variant === platform.variant;
    return platform.os === wanted.os && platform.architecture === wanted.architecture && sameVariant;
  });
}

type Json = Readonly<Record<string, unknown>>;

function parseObject(text: string): Json {
  const value: unknown = tryJson(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw new ProgramFailure('the registry gave something that is no manifest');
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function parseDescriptor(value: unknown): Descriptor {
  const json = typeof value === 'object' && value !== null ? (value as Json) : {};
  const digest = textIn(json, 'digest') ?? '';
  const sizeBytes = json.size;
  if (!digestText.test(digest) || typeof sizeBytes !== 'number' || !Number.isSafeInteger(sizeBytes) || sizeBytes < 0) {
    throw new ProgramFailure('the manifest of the image is damaged: a part of it has no digest and size');
  }
  const platform = objectIn(json, 'platform');
  const [os, architecture] = [textIn(platform, 'os'), textIn(platform, 'architecture')];
  return {
    mediaType: textIn(json, 'mediaType') ?? '',
    digest,
    sizeBytes,
    platform:
      os === undefined || architecture === undefined
        ? undefined
        : { os, architecture, variant: textIn(platform, 'variant') },
  };
}

function textIn(json: Json, key: string): string | undefined {
  const value = json[key];
  return typeof value === 'string' ? value : undefined;
}

function objectIn(json: Json, key: string): Json {
  const value = json[key];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function isTextEntry(entry: [string, unknown]): entry is [string, string] {
  return typeof entry[1] === 'string';
}
