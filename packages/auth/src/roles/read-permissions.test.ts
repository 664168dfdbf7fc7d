import { describe, expect, it } from 'vitest';
import { defaultPermissions } from './permissions.ts';
import { readPermissions } from './read-permissions.ts';

describe('custom roles', () => {
  it('move the actions that they name and leave the others alone', () => {
    const permissions = readPermissions('viewer:\n- CreateJobBuild\nowner:\n- HijackContainer\n');
    expect(permissions.get('CreateJobBuild')).toBe('viewer');
    expect(permissions.get('HijackContainer')).toBe('owner');
    expect(permissions.get('SaveConfig')).toBe(defaultPermissions.get('SaveConfig'));
  });

  it.each(['', 'viewer:\n', 'viewer: []\n'])('%j changes nothing', (text) => {
    expect(readPermissions(text)).toEqual(defaultPermissions);
  });

  it.each([
    ['king:\n- GetTeam\n', 'failed to customize roles: unknown role king'],
    ['viewer:\n- Nonsense\n', 'failed to customize roles: unknown action Nonsense'],
    ['viewer:\n- GetUser\n', 'failed to customize roles: unknown action GetUser'],
    ['viewer:\n- GetTeam\nowner:\n- GetTeam\n', 'name it once'],
    ['viewer: GetTeam\n', 'must be a list'],
    ['- viewer\n', 'must be a YAML map'],
    ['a: [', 'must be a YAML map'],
  ])('%j is refused', (text, expected) => expect(() => readPermissions(text)).toThrow(expected));
});
