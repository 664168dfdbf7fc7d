import { isJsonObject } from '../../config/json-value.ts';
import { goTypeOf, type VarSourceType, valid } from './var-source-type.ts';

/** `dummy`: values in the config itself. */
export const dummyType: VarSourceType = {
  name: 'dummy',
  check(config) {
    if (!isJsonObject(config)) {
      return { kind: 'not_created', error: `invalid dummy credential manager config: ${goTypeOf(config)}` };
    }
    const { vars } = config;
    if (!isJsonObject(vars)) return { kind: 'not_created', error: `invalid vars config: ${goTypeOf(vars)}` };
    return valid;
  },
};
