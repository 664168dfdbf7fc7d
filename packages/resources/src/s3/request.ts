import { decodeRequest } from '../sdk/decode-request.ts';
import { certificates } from '../sdk/json/certificates.ts';
import { type Decoder, flag, looseFlag, type RecordRules, record, text } from '../sdk/json/decoders.ts';
import { noteUnknownFields } from '../sdk/json/unknown-fields.ts';
import type { ProgramContext, ProgramRequest } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import { makeS3Client } from './make-client.ts';
import type { S3Client } from './s3-client.ts';

const folded: RecordRules = { unknownKeys: 'ignore', keyCase: 'folded' };

const source = record(
  {
    bucket: text,
    regexp: text,
    versioned_file: text,
    access_key_id: text,
    secret_access_key: text,
    session_token: text,
    aws_role_arn: text,
    enable_aws_creds_provider: flag,
    region_name: text,
    private: flag,
    endpoint: text,
    disable_ssl: flag,
    skip_ssl_verification: flag,
    ca_bundle: text,
    use_path_style: flag,
    skip_download: flag,
    server_side_encryption: text,
    sse_kms_key_id: text,
    disable_multipart: flag,
    skip_s3_checksums: flag,
    checksum_algorithm: text,
    initial_path: text,
    initial_version: text,
    initial_content_text: text,
    initial_content_binary: text,
    use_v2_signing: flag,
    cloudfront_url: text,
  },
  folded,
);

const version = record({ path: text, version_id: text }, folded);
const params = record(
  {
    unpack: flag,
    download_tags: flag,
    // A text in the original; both are taken.
    skip_download: skipDownload,
    file: text,
    acl: text,
    content_type: text,
    from: text,
    to: text,
  },
  folded,
);
const whole = record({ source, version, params }, folded);

type Of<D> = D extends Decoder<infer Value> ? Value : never;
export type S3Source = Of<typeof source>;
export type S3Request = Of<typeof whole>;

const red = (message: string) => `\u001b[31m${message}\u001b[0m`;
const checksumAlgorithms = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'];

/** Decodes and judges a request to s3, in the original's order and words (resources.md 7.1). */
export function readS3Request(request: ProgramRequest, context: ProgramContext): S3Request {
  noteUnknownFields(request, { source, params }, context);
  const decoded = decodeRequest(request, whole, red('error reading request from stdin: '));
  const mistake = mistakeIn(decoded.source);
  if (mistake !== undefined) throw new ProgramFailure(`${red('error running command: ')}${mistake}`);
  return decoded;
}

/** A failure in the form that this type has always had: a red prefix, then the message. */
export function s3Failure(message: string, cause?: unknown): ProgramFailure {
  return new ProgramFailure(`${red('error running command: ')}${message}`, { cause });
}

/** The client for the source's bucket. */
export async function openBucket(asked: S3Source, context: ProgramContext): Promise<S3Client> {
  const bundle = certificates(asked.ca_bundle, 'source.ca_bundle');
  return await makeS3Client(
    {
      bucket: asked.bucket,
      region: asked.region_name || 'us-east-1',
      accessKeyId: asked.access_key_id,
      secretAccessKey: asked.secret_access_key,
      sessionToken: asked.session_token,
      roleArn: asked.aws_role_arn,
      useMachineCredentials: asked.enable_aws_creds_provider,
      endpoint: asked.endpoint,
      disableSsl: asked.disable_ssl,
      pathStyle: asked.use_path_style,
      skipVerification: asked.skip_ssl_verification,
      certificates: bundle === '' ? [] : [bundle],
    },
    context,
  );
}

function mistakeIn(asked: S3Source): string | undefined {
  const byRegexp = asked.regexp !== '';
  const byVersions = asked.versioned_file !== '';
  const hasContent = asked.initial_content_text !== '' || asked.initial_content_binary !== '';
  if (byRegexp === byVersions) return 'please specify either regexp or versioned_file';
  if (byRegexp && asked.initial_version !== '') return 'please use initial_path when regexp is set';
  if (byVersions && asked.initial_path !== '') return 'please use initial_version when versioned_file is set';
  if (asked.skip_ssl_verification && asked.ca_bundle !== '')
    return 'please do not use ca_bundle when skip_ssl_verification is set';
  if (asked.initial_content_text !== '' && asked.initial_content_binary !== '') {
    // The original's spelling.
    return 'please use intial_content_text or initial_content_binary but not both';
  }
  if (hasContent && asked.initial_version === '' && asked.initial_path === '') {
    return 'please specify initial_version or initial_path if initial content is set';
  }
  if (asked.checksum_algorithm !== '' && !checksumAlgorithms.includes(asked.checksum_algorithm)) {
    return `checksum_algorithm must be one of: ${checksumAlgorithms.join(', ')}`;
  }
  if (asked.checksum_algorithm !== '' && asked.skip_s3_checksums)
    return 'checksum_algorithm cannot be used when skip_s3_checksums is true';
  return asked.bucket === '' ? 'please specify a bucket' : undefined;
}

function skipDownload(value: Parameters<typeof looseFlag>[0], path: string): boolean | undefined {
  if (typeof value === 'string' && !/^(true|false|)$/.test(value)) {
    throw new ProgramFailure(`${red('error running command: ')}skip_download defined but invalid value: ${value}`);
  }
  return value === '' ? undefined : looseFlag(value, path);
}
