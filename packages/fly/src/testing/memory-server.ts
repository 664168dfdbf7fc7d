import { Agent } from 'node:http';
import { Readable } from 'node:stream';
import {
  checkIdentifier,
  checkPipeline,
  decodeStoredPipeline,
  encodePipeline,
  isJsonObject,
  type JsonValue,
  parsePipeline,
} from '@rondo/pipeline';
import type { Transport, WireRequest, WireResponse } from '../client/transport.ts';

interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

interface StoredPipeline {
  readonly config: JsonValue;
  readonly version: number;
  readonly isPaused: boolean;
}

const json = { 'Content-Type': 'application/json' };

const teams = ['main', 'other'];

/** A server in memory with teams `main` and `other` that keeps pipelines and takes them by the rules of the real one. */
export class MemoryServer implements Transport {
  readonly #pipelines = new Map<string, StoredPipeline>();
  readonly #version: string;

  constructor(version: string) {
    this.#version = version;
  }

  agentFor(): Agent {
    return new Agent();
  }

  async open(request: WireRequest): Promise<WireResponse> {
    return respond(this.#answer(request));
  }

  #answer({ method, url, body = '' }: WireRequest): Answer {
    const { pathname, search } = new URL(url);
    if (pathname === '/api/v1/info') return { status: 200, body: { version: this.#version, worker_version: '3.0' } };
    const [, team = '', rest = ''] = /^\/api\/v1\/teams\/([^/]+)(.*)$/.exec(pathname) ?? [];
    if (!teams.includes(team)) return { status: 404 };
    if (rest === '') return { status: 200, body: { id: 1, name: team } };
    const [, name = '', part = ''] = /^\/pipelines\/([^/]+)(?:\/(.+))?$/.exec(rest) ?? [];
    const key = `${team}/${name}${search.replace(/[?&]check_creds=(&|$)/, '')}`;
    if (method === 'PUT' && part === 'config') return this.#save(key, String(body));
    const stored = this.#pipelines.get(key);
    if (stored === undefined) return { status: 404 };
    if (method === 'PUT') {
      this.#pipelines.set(key, { ...stored, isPaused: part === 'unpause' ? false : stored.isPaused });
      return { status: 200 };
    }
    const headers = { ...json, 'X-Concourse-Config-Version': String(stored.version) };
    if (part === 'config') return { status: 200, headers, body: { config: stored.config } };
    return { status: 200, headers, body: { id: 1, name, paused: stored.isPaused, team_name: team } };
  }

  #save(key: string, text: string): Answer {
    const parsed = parsePipeline(text);
    if (!parsed.ok) {
      const errors = parsed.errors.map((error) => `malformed config: ${error.text}`);
      return { status: 400, headers: json, body: { errors } };
    }
    const { sections, warnings } = checkPipeline(parsed);
    if (sections.length > 0) return { status: 400, headers: json, body: { errors: sections } };
    const before = this.#pipelines.get(key);
    const config = sortSections(encodePipeline(parsed.config));
    this.#pipelines.set(key, { config, version: (before?.version ?? 0) + 1, isPaused: before?.isPaused ?? true });
    return {
      status: before === undefined ? 201 : 200,
      headers: json,
      body: { warnings: [...nameWarnings(key), ...warnings] },
    };
  }
}

/** An odd name of a pipeline is warned about. */
function nameWarnings(key: string): object[] {
  const name = decodeURIComponent(key.replace(/^[^/]*\//, '').replace(/\?.*/, ''));
  const verdict = checkIdentifier(name, ['pipeline']);
  return verdict.kind === 'warning' ? [{ type: 'invalid_identifier', message: verdict.text }] : [];
}

/** Resources, types and prototypes come back sorted by name (pipeline-language.md 2.6). */
function sortSections(config: JsonValue): JsonValue {
  if (!isJsonObject(config)) return config;
  const nameOf = (value: JsonValue): string => (isJsonObject(value) ? String(value.name) : '');
  const sorted = ['resources', 'resource_types', 'prototypes'].flatMap((section): [string, JsonValue][] => {
    const members = config[section];
    if (!Array.isArray(members)) return [];
    return [[section, members.toSorted((a, b) => Buffer.compare(Buffer.from(nameOf(a)), Buffer.from(nameOf(b))))]];
  });
  const result = { ...config, ...Object.fromEntries(sorted) };
  decodeStoredPipeline(result);
  return result;
}

function respond({ status, body, headers = {} }: Answer): WireResponse {
  const lower = Object.entries(headers).map(([name, value]): [string, string] => [name.toLowerCase(), value]);
  const text = body === undefined ? '' : JSON.stringify(body);
  return Object.assign(Readable.from(text === '' ? [] : [Buffer.from(text)]), {
    statusCode: status,
    statusMessage: '',
    httpVersion: '1.1',
    headers: Object.fromEntries(lower),
    headersDistinct: Object.fromEntries(lower.map(([name, value]) => [name, [value]])),
    rawHeaders: Object.entries(headers).flat(),
  });
}
