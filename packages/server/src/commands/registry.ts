import type { AddCommand } from '../create-program.ts';

/** In the order of the help; each is loaded only when it is asked for, since starting web or a worker needs much code. */
const loaders: Readonly<Record<string, () => Promise<AddCommand>>> = {
  quickstart: async () => (await import('./quickstart.ts')).addQuickstartCommand,
  web: async () => (await import('./web.ts')).addWebCommand,
  worker: async () => (await import('./worker.ts')).addWorkerCommand,
  migrate: async () => (await import('./migrate.ts')).addMigrateCommand,
  'generate-key': async () => (await import('./generate-key.ts')).addGenerateKeyCommand,
  resource: async () => (await import('./resource.ts')).addResourceCommand,
  'resource-kit': async () => (await import('./resource-kit.ts')).addResourceKitCommand,
  validate: async () => (await import('./validate.ts')).addValidateCommand,
  format: async () => (await import('./format.ts')).addFormatCommand,
  schema: async () => (await import('./schema.ts')).addSchemaCommand,
  version: async () => (await import('./version.ts')).addVersionCommand,
};

export const commandNames: readonly string[] = Object.keys(loaders);

/** The command of that name alone; all of them where it is none's. */
export async function loadCommands(name = ''): Promise<AddCommand[]> {
  const wanted = Object.hasOwn(loaders, name) ? [loaders[name]] : Object.values(loaders);
  return Promise.all(wanted.flatMap((load) => (load === undefined ? [] : [load()])));
}
