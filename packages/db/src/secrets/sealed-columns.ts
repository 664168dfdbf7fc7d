/** A secret column: its nonce stands in a sibling of the same name with `_nonce`. */
export type SealedColumn = {
  readonly table: string;
  readonly column: string;
  /** The table's primary key. */
  readonly key: readonly string[];
};

/** Every column that holds secrets (operations.md A11); a test holds the list against the schema. */
export const sealedColumns: readonly SealedColumn[] = [
  { table: 'build_step_results', column: 'sealed_result', key: ['build_id', 'plan_id'] },
  { table: 'builds', column: 'private_plan', key: ['id'] },
  { table: 'jobs', column: 'config', key: ['id'] },
  { table: 'pipelines', column: 'var_sources', key: ['id'] },
  { table: 'prototypes', column: 'config', key: ['id'] },
  { table: 'resource_types', column: 'config', key: ['id'] },
  { table: 'resources', column: 'config', key: ['id'] },
  { table: 'settings', column: 'value', key: ['name'] },
  { table: 'signing_keys', column: 'key', key: ['kid'] },
  { table: 'teams', column: 'auth', key: ['id'] },
];
