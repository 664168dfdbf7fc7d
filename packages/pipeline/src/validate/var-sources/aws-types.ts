import type { JsonValue } from '../../config/json-value.ts';
import { checkSecretTemplate } from './check-secret-template.ts';
import { checkSettings, type SettingsShape, textSetting } from './settings.ts';
import { type VarSourceType, type VarSourceVerdict, valid } from './var-source-type.ts';

/** Settings that both AWS stores have. */
const shared: SettingsShape = [
  ['access_key', 'text'],
  ['secret_key', 'text'],
  ['session_token', 'text'],
  ['region', 'text'],
  ['pipeline_secret_template', 'text'],
  ['team_secret_template', 'text'],
];

/** `ssm`: AWS Systems Manager parameters. */
export const ssmType = awsType('ssm', {
  owner: 'ssm.SsmManager',
  shape: [...shared, ['shared_path', 'text']],
  templates: ['pipeline_secret_template', 'team_secret_template'],
});

/** `secretsmanager`: AWS Secrets Manager. */
export const secretsManagerType = awsType('secretsmanager', {
  owner: 'secretsmanager.Manager',
  shape: [...shared, ['shared_secret_template', 'text']],
  templates: ['pipeline_secret_template', 'team_secret_template', 'shared_secret_template'],
});

interface AwsSettings {
  readonly owner: string;
  readonly shape: SettingsShape;
  /** Settings that are templates of secret names. */
  readonly templates: readonly string[];
}

function awsType(name: string, { owner, shape, templates }: AwsSettings): VarSourceType {
  return {
    name,
    check(config) {
      const error = checkSettings(config, shape, owner);
      return error === undefined ? checkValues(config, templates) : { kind: 'not_created', error };
    },
  };
}

function checkValues(config: JsonValue, templates: readonly string[]): VarSourceVerdict {
  for (const key of templates) {
    const template = textSetting(config, key, '{{.Secret}}');
    const problem = checkSecretTemplate(key.replaceAll('_', '-'), template);
    if (problem !== undefined) return { kind: 'invalid', error: problem };
  }
  const [accessKey, secretKey, token] = ['access_key', 'secret_key', 'session_token'].map((key) =>
    textSetting(config, key),
  );
  if (accessKey === '' && secretKey === '' && token === '') return valid;
  if (accessKey === '') return { kind: 'invalid', error: 'must provide aws access key id' };
  return secretKey === '' ? { kind: 'invalid', error: 'must provide aws secret access key' } : valid;
}
