import { readdirSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { compileRe2 } from '../sdk/compile-re2.ts';
import { findFiles } from '../sdk/glob/find-files.ts';
import type { PutProgram } from '../sdk/program.ts';
import { openBucket, readS3Request, type S3Request, type S3Source, s3Failure } from './request.ts';
import { uploadObject } from './upload-object.ts';
import { withS3Failures } from './with-s3-failures.ts';

/** Uploads one file (resources.md 7.4). */
export const put: PutProgram = withS3Failures(async (request, context) => {
  const asked = readS3Request(request, context);
  const { source, params } = asked;
  if (source.use_v2_signing) context.log('use_v2_signing is ignored: services take signatures of version 4');
  const path = await fileToUpload(asked, context.cwd);
  const key = await keyFor(asked, relative(context.cwd, path));
  const client = await openBucket(source, context);
  const whole = source.disable_multipart || source.endpoint.includes('storage.googleapis.com');
  const versionId = await uploadObject(client, { key, path, headers: uploadHeaders(source, params), whole });
  if (source.versioned_file !== '' && versionId === undefined) throw s3Failure('object versioning not enabled');
  const url = client.urlOf(key);
  const shown = `${url.origin}${decodeURIComponent(url.pathname)}${source.versioned_file === '' ? '' : `?versionId=${versionId}`}`;
  const filename = { name: 'filename', value: basename(key) };
  const version = source.versioned_file === '' ? { path: key } : { version_id: versionId ?? '' };
  return { version, metadata: source.private ? [filename] : [filename, { name: 'url', value: shown }] };
});

function uploadHeaders(source: S3Source, params: S3Request['params']): Record<string, string> {
  return {
    'x-amz-acl': params.acl || 'private',
    ...(params.content_type === '' ? {} : { 'content-type': params.content_type }),
    ...(source.server_side_encryption === '' ? {} : { 'x-amz-server-side-encryption': source.server_side_encryption }),
    ...(source.sse_kms_key_id === '' ? {} : { 'x-amz-server-side-encryption-aws-kms-key-id': source.sse_kms_key_id }),
  };
}

async function fileToUpload({ params }: S3Request, cwd: string): Promise<string> {
  if (params.file !== '' && params.from !== '') throw s3Failure('contains both file and from');
  const pattern = params.file || params.from;
  if (pattern === '') throw s3Failure('params.file is required: the file to upload, or a glob that matches just it');
  const found = params.file === '' ? await matchEverywhere(cwd, params.from) : findFiles(cwd, params.file);
  const [path, ...more] = found;
  if (path === undefined) throw s3Failure(`no matches found for pattern: ${pattern}`);
  if (more.length > 0) {
    const names = found.map((match) => relative(cwd, match));
    throw s3Failure(`more than one match found for pattern: ${pattern}\n${names.join('\n')}`);
  }
  return path;
}

async function matchEverywhere(cwd: string, regexp: string): Promise<string[]> {
  const pattern = await compileRe2(regexp, 'invalid from');
  const entries = readdirSync(cwd, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files.filter((path) => pattern.matches(relative(cwd, path))).sort();
}

async function keyFor({ source, params }: S3Request, path: string): Promise<string> {
  if (source.versioned_file !== '') return source.versioned_file;
  if (params.from !== '') {
    if (params.to === '' || params.to.endsWith('/')) return `${params.to}${basename(path)}`;
    return (await compileRe2(params.from, 'invalid from')).replace(path, params.to);
  }
  const directory = source.regexp.replace(/^\^/, '').slice(0, source.regexp.replace(/^\^/, '').lastIndexOf('/') + 1);
  if (/[()[\]*+?{}|]/.test(directory)) {
    throw s3Failure(
      `the directory of regexp, ${directory}, is a pattern, so it is not known where the file belongs; name it plainly`,
    );
  }
  return `${directory.replaceAll(/\\(.)/g, '$1')}${basename(path)}`;
}
