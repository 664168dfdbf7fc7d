import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { findProgram } from '../../cli/find-program.ts';
import type { Handler } from '../../context.ts';
import { badRequest } from '../../http/http-error.ts';
import { text } from '../../http/reply.ts';

/** `GET /api/v1/cli?platform=…&arch=…`: fly, out of its archive (api.md 12.8). Unlike stock a platform that there is none for is a 404. */
export const downloadCli: Handler = async ({ request, services: { config } }) => {
  const platform = (request.query.get('platform') ?? '').toLowerCase();
  const arch = request.query.get('arch') ?? '';
  if (!/^[a-z0-9]+$/.test(platform) || !/^[a-z0-9]+$/.test(arch)) throw badRequest();
  if (config.cliDirectory === undefined) return text(404, 'cli downloads directory not configured\n');
  const name = platform === 'windows' ? 'fly.exe' : 'fly';
  const path = join(config.cliDirectory, `fly-${platform}-${arch}.${platform === 'windows' ? 'zip' : 'tgz'}`);
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return text(404, `there is no fly for ${platform}/${arch} here\n`);
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
