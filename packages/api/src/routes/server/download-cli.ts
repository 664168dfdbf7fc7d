import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { findProgram } from '../../cli/find-program.ts';
import type { Handler } from '../../context.ts';
import { badRequest } from '../../http/http-error.ts';
import { text } from '../../http/reply.ts';

/**
 * `GET /api/v1/cli?platform=…&arch=…`: fly, out of its archive (api.md 12.8). Unlike stock a platform that there is none for is a 404,
 * and one whose archive can't be made just now a 503; both say why.
 */
export const downloadCli: Handler = async ({ request, services: { flyArchives } }) => {
  const platform = (request.query.get('platform') ?? '').toLowerCase();
  const arch = request.query.get('arch') ?? '';
  if (!/^[a-z0-9]+$/.test(platform) || !/^[a-z0-9]+$/.test(arch)) throw badRequest();
  if (flyArchives === undefined) return text(404, 'cli downloads directory not configured\n');
  const archive = await flyArchives.find({ platform, arch });
  if (archive.kind !== 'found') return text(archive.kind === 'unknown' ? 404 : 503, `${archive.reason}\n`);
  const name = platform === 'windows' ? 'fly.exe' : 'fly';
  const file = await open(archive.path);
  const program = await findProgram(file, name).catch(async (error: unknown) => {
    await file.close();
    throw error;
  });
  if (program === undefined) {
    await file.close();
    return text(500, 'fly executable not found in archive\n');
  }
  return {
    kind: 'stream',
    write: async (response) => {
      response.writeHead(200, {
        'content-type': 'application/octet-stream',
        'content-length': String(program.sizeBytes),
        'content-disposition': `attachment; filename=${name}`,
        'last-modified': program.modified.toUTCString(),
      });
      await pipeline(program.open(), response).catch(() => response.destroy());
      await file.close();
    },
  };
};
