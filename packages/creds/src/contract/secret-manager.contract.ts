import type { JsonValue } from '@rondo/pipeline';
import { parseVarReference } from '@rondo/pipeline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SecretManager, SecretReadError } from '../secret-manager.ts';
import { SecretVars } from '../secret-vars.ts';

/** A manager whose place for team `main` and pipeline `app` a test can fill. */
export type ManagerWorld = AsyncDisposable & {
  readonly manager: SecretManager;
  /** Puts a value where a var of this name is looked for: with a pipeline, or for the whole team. */
  save(scope: 'pipeline' | 'team', name: string, value: JsonValue): void;
  /** From now on the place cannot be reached, or answers that it cannot. */
  breakDown(): void | Promise<void>;
  /** What the manager logs in with. */
  readonly credentials: readonly string[];
};

/** What every secret manager keeps, whatever lies behind it (operations.md A25). */
export function describeSecretManager(name: string, open: () => Promise<ManagerWorld>): void {
  describe(`${name} as a secret manager`, () => {
    let world: ManagerWorld;
    beforeEach(async () => {
      world = await open();
    });
    afterEach(async () => {
      world.manager[Symbol.dispose]();
      await world[Symbol.asyncDispose]();
    });
    const ask = async (text: string, asker = { team: 'main', pipeline: 'app' }) => {
      const vars = new SecretVars(world.manager.lookupPaths(asker), world.manager.read);
      const lookup = await vars.get(parseVarReference(text));
      return lookup.kind === 'error' ? lookup.error.message : lookup.kind === 'found' ? lookup.value : undefined;
    };

    it('gives texts, and the fields of maps', async () => {
      world.save('pipeline', 'plain', 'text');
      world.save('pipeline', 'db', { user: 'u', password: 'p' });
      expect(await ask('plain')).toBe('text');
      expect(await ask('db.password')).toBe('p');
      expect(await ask('db')).toEqual({ user: 'u', password: 'p' });
      expect(await ask('db.port')).toContain("missing field 'port' in var: db.port");
    });

    it('asks for the pipeline before the team, and finds nothing where nothing is', async () => {
      world.save('team', 'both', 'of the team');
      expect(await ask('both')).toBe('of the team');
      world.save('pipeline', 'both', 'of the pipeline');
      expect(await ask('both')).toBe('of the pipeline');
      expect(await ask('none')).toBeUndefined();
    });

    it('keeps pipelines and teams apart', async () => {
      world.save('pipeline', 'mine', 'x');
      world.save('team', 'ours', 'y');
      expect(await ask('mine', { team: 'main', pipeline: 'other' })).toBeUndefined();
      expect(await ask('ours', { team: 'other', pipeline: 'app' })).toBeUndefined();
      expect(await ask('ours', { team: 'main', pipeline: '' })).toBe('y');
    });

    it('lets no name lead to what belongs to others', async () => {
      world.save('team', 'ours', 'y');
      expect(await ask('"../../main/ours"', { team: 'other', pipeline: 'app' })).toContain(
        'no secret is looked up for',
      );
      expect(await ask('ours', { team: 'other', pipeline: '../main' })).toContain('no secret is looked up for');
    });

    it('says that it cannot be asked, instead of that there is nothing', async () => {
      world.save('pipeline', 'plain', 'text');
      await world.breakDown();
      const failure = await world.manager.read('main/app/plain').catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(SecretReadError);
      expect(failure).toMatchObject({ isTemporary: true });
      expect(await ask('plain')).toContain('cannot look up plain');
    });

    it('describes itself without any secret, also when it cannot be reached', async () => {
      const told = JSON.stringify(await world.manager.describe());
      await world.breakDown();
      const broken = JSON.stringify(await world.manager.describe());
      for (const secret of world.credentials) expect(told + broken).not.toContain(secret);
      expect(JSON.parse(told)).toHaveProperty('health.response');
    });

    it('gives up waiting with its caller', async () => {
      const reason = new Error('no longer wanted');
      await expect(world.manager.read('main/app/plain', AbortSignal.abort(reason))).rejects.toBe(reason);
    });
  });
}
