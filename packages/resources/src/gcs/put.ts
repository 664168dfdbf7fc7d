import { open } from 'node:fs/promises';
import { basename, relative } from 'node:path';
import { compileRe2 } from '../sdk/compile-re2.ts';
import { findFiles } from '../sdk/glob/find-files.ts';
import { withHttpFailures } from '../sdk/http/with-http-failures.ts';
import type { PutProgram } from '../sdk/program.ts';
import { GcsClient } from './gcs-client.ts';
import { objectMetadata } from './object-metadata.ts';
import { failurePrefix, type GcsRequest, gcsFailure, readGcsRequest } from './request.ts';
import { sniffContentType, sniffedBytes } from './sniff-content-type.ts';

const predefinedAcls = [
  'authenticatedRead',
  'bucketOwnerFullControl',
  'bucketOwnerRead',
  'private',
  'projectPrivate',
  'publicRead',
  'publicReadWrite',
];

/** Uploads one file. */
export const put: PutProgram = withHttpFailures(async (request, context) => {
  const asked = readGcsRequest(request, context);
  const { source, params } = asked;
  const path = fileToUpload(asked, context.cwd);
  const name = objectName(asked, path);
  if (params.predefined_acl !== '' && !predefinedAcls.includes(params.predefined_acl)) {
    throw gcsFailure(`params.predefined_acl must be one of ${predefinedAcls.join(', ')}, not ${params.predefined_acl}`);
  }
  if (source.regexp !== '' && !(await compileRe2(`^${source.regexp}$`, 'source.regexp')).matches(name)) {
    context.log(`warning: ${name} does not match source.regexp, so no check will find it`);
  }
  const uploaded = await new GcsClient(source, context).upload({
    name,
    path,
    predefinedAcl: params.predefined_acl,
    contentType: params.content_type || sniffContentType(await firstBytes(path)),
    cacheControl: params.cache_control,
  });
  const plain = `gs://${source.bucket}/${name}`;
  if (source.regexp !== '') return { version: { path: name }, metadata: objectMetadata(name, plain) };
  const { generation } = uploaded;
  return { version: { generation }, metadata: objectMetadata(name, `${plain}#${generation}`) };
}, failurePrefix);

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(sniffedBytes), 0, sniffedBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function fileToUpload({ params: { file } }: GcsRequest, cwd: string): string {
  if (file === '') throw gcsFailure('please specify the file');
  const [path, ...more] = findFiles(cwd, file);
  if (path === undefined) throw gcsFailure(`no matches found for pattern: ${file}`);
  if (more.length === 0) return path;
  const names = [path, ...more].map((match) => relative(cwd, match));
  throw gcsFailure(`more than one match found for pattern: ${file}\n${names.join('\n')}`);
}

/** The directory that the pattern names, and the file's own name. */
function objectName({ source }: GcsRequest, path: string): string {
  if (source.regexp === '') return source.versioned_file;
  const pattern = source.regexp.replace(/^\^/, '');
  const directory = pattern.slice(0, pattern.lastIndexOf('/') + 1);
  const plain = directory.replaceAll(/\\(.)/g, '');
  if (/[()[\]*+?{}|]/.test(plain)) {
    throw gcsFailure(
      `the directory of source.regexp, ${directory}, is a pattern, so it is not known where the file belongs; name it plainly`,
    );
  }
  return `${directory.replaceAll(/\\(.)/g, '$1')}${basename(path)}`;
}
