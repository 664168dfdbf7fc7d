import type { PipelineConfig, VarSourceConfig } from '../../config/pipeline-config.ts';
import { checkName, entryContext } from '../check-name.ts';
import { didYouMean } from '../did-you-mean.ts';
import type { Findings } from '../findings.ts';
import { secretsManagerType, ssmType } from './aws-types.ts';
import { dummyType } from './dummy-type.ts';
import { idtokenType } from './idtoken-type.ts';
import { orderVarSources } from './order-var-sources.ts';
import { unsupportedTypes } from './unsupported-types.ts';
import type { VarSourceType } from './var-source-type.ts';
import { vaultType } from './vault-type.ts';

const supportedTypes: readonly VarSourceType[] = [vaultType, dummyType, ssmType, secretsManagerType, idtokenType];
const typesByName = new Map([...supportedTypes, ...unsupportedTypes].map((type) => [type.name, type]));
const supportedNames = supportedTypes.map((type) => type.name);

/** Rules for `var_sources` (pipeline-language.md 4.3, 9.4). Equal names count only among sources of a known type. */
export function validateVarSources(config: PipelineConfig, findings: Findings): void {
  const places = new Map<string, string>();
  config.varSources.forEach((source, position) => {
    const context = entryContext('var_sources', position, source.name);
    checkName(source.name, context, ['var_sources', position, 'name'], findings);
    const type = typesByName.get(source.type);
    if (type === undefined) {
      const hint = didYouMean(source.type, supportedNames, `one of ${supportedNames.join(', ')}`);
      findings.error(`unknown credential manager type: ${source.type}`, ['var_sources', position, 'type'], hint);
    } else {
      checkSource(source, type, { position, places, findings });
    }
  });
  const order = orderVarSources(config.varSources);
  if (order.ok) return;
  const text = `could not resolve inter-dependent var sources: ${order.unresolved.join(', ')}`;
  const hint = 'a var source may refer to others by ((name:path)), but not in a circle, to itself, or to none';
  findings.error(`failed to order by dependency: ${text}`, ['var_sources'], hint);
}

function checkSource(
  source: VarSourceConfig,
  type: VarSourceType,
  at: { readonly position: number; readonly places: Map<string, string>; readonly findings: Findings },
): void {
  const { position, places, findings } = at;
  const path = ['var_sources', position];
  if (!supportedNames.includes(type.name)) {
    findings.error(`credential manager type ${type.name} is not supported in pipeline yet`, [...path, 'type']);
  }
  const place = `var_sources[${position}]`;
  const other = places.get(source.name);
  if (other !== undefined) {
    findings.error(
      `${other} and ${place} have the same name ('${source.name}')`,
      [...path, 'name'],
      'rename one of them',
    );
  }
  places.set(source.name, place);
  const verdict = type.check(source.config);
  if (verdict.kind === 'not_created') {
    findings.error(`failed to create credential manager ${source.name}: ${verdict.error}`, [...path, 'config']);
  } else if (verdict.kind === 'invalid') {
    findings.error(`credential manager ${source.name} is invalid: ${verdict.error}`, [...path, 'config']);
  }
}
