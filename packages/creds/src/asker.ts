/** On whose behalf a var is looked up; empty texts where a build has no such thing. */
export type Asker = {
  readonly team: string;
  readonly pipeline: string;
  readonly instanceVars: Readonly<Record<string, unknown>> | undefined;
  readonly job: string;
};
