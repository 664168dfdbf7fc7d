import { generateKeyPair } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { choice, defineFlags, integer, readFlags, text } from '@rondo/foundation';
import type { Command } from 'commander';
import { StartError } from '../errors.ts';
import { addFlags } from '../flags/add-flags.ts';

const flags = defineFlags({
  type: choice(['rsa', 'ssh'], 'rsa', {
    doc: 'What the key is for: rsa signs sessions, ssh is for workers and their gateway.',
  }),
  filename: text({
    doc: "Where the private key goes; an ssh key's public half goes beside it with .pub.",
    value: 'FILE',
  }),
  bits: integer(4096, { doc: 'Length of the key.', value: 'N', min: 2048, max: 16384 }),
});

/** `rondo generate-key` (operations.md A4). */
export function addGenerateKeyCommand(program: Command): void {
  const command = program.command('generate-key').description('make a key file');
  addFlags(command, flags).action(async (given) => {
    const { type, filename, bits } = readFlags(flags, { given, env: process.env });
    if (filename === undefined) throw new StartError('say where the key is to go: --filename FILE');
    const key = await promisify(generateKeyPair)('rsa', { modulusLength: bits });
    await write(filename, key.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(), 0o600);
    if (type === 'ssh') await write(`${filename}.pub`, sshPublicKey(key.publicKey.export({ format: 'jwk' })), 0o644);
  });
}

async function write(file: string, text: string, mode: number): Promise<void> {
  await writeFile(file, text, { mode, flag: 'wx' }).catch((cause) => {
    throw new StartError(`cannot write ${file} (an existing file is never replaced)`, { cause });
  });
}

/** The one-line form of RFC 4253: the type, then e and n as length-prefixed big-endian integers. */
function sshPublicKey({ n = '', e = '' }: { n?: string; e?: string }): string {
  const field = (bytes: Buffer) => Buffer.concat([Buffer.from([0, 0, bytes.length >> 8, bytes.length & 0xff]), bytes]);
  const integer = (base64url: string) => {
    const bytes = Buffer.from(base64url, 'base64url');
    return field((bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
  };
  return `ssh-rsa ${Buffer.concat([field(Buffer.from('ssh-rsa')), integer(e), integer(n)]).toString('base64')}\n`;
}
