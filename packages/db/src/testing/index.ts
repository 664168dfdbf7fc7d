export { readSchema } from '../schema/read-schema.ts';
export { renderSchemaSql } from '../schema/render-schema-sql.ts';
export { renderSchemaTypes } from '../schema/render-schema-types.ts';
export { type ExplainedStatement, explainStatements } from './explain-statements.ts';
export { type DataSetSize, d1000, fillLargeDataSet } from './large-data-set.ts';
export { refuseOneInsert } from './refuse-one-insert.ts';
export { aGet, aJob, aPut, aResource, emptyConfig, Scenario, type ScenarioPipeline } from './scenario.ts';
export { createTestDatabase, type TestDatabase } from './test-database.ts';
export { startTestPostgres } from './test-postgres.ts';
