import { describe, expect, it } from 'vitest';
import { LookupTemplateError, lookupPath, parseLookupTemplate, pathBelow, UnsafeLookupError } from './lookup-path.ts';

const asker = { team: 'main', pipeline: 'app' };
const at = (template: string, secret: string, who = asker) => lookupPath(parseLookupTemplate(template), who)?.(secret);

describe('a lookup template', () => {
  it.each([
    ['/c/{{.Team}}/{{.Pipeline}}/{{.Secret}}', '/c/main/app/key'],
    ['{{ .Secret }}-{{- .Team -}}', 'key-main'],
    ['{{.Secret}}/{{.Secret}}', 'key/key'],
    ['fixed', 'fixed'],
  ])('%s leads to %s', (template, path) => {
    expect(at(template, 'key')).toBe(path);
  });

  it('that needs a pipeline leads nowhere without one', () => {
    expect(at('/{{.Team}}/{{.Pipeline}}/{{.Secret}}', 'key', { team: 'main', pipeline: '' })).toBeUndefined();
  });

  it.each(['', ' ', '{{.Job}}', '{{.Team', 'a}}', '{{.Team | printf "%s"}}'])('may not be %j', (template) => {
    expect(() => parseLookupTemplate(template)).toThrow(LookupTemplateError);
  });
});

describe('a name', () => {
  const template = '/{{.Team}}/{{.Pipeline}}/{{.Secret}}';

  it.each(['..', '../x', 'a/../b', 'a/.', 'a\nb', 'a\\..\\b'])('%j leads nowhere, of whatever it is', (name) => {
    expect(() => at(template, name)).toThrow(UnsafeLookupError);
    expect(() => at(template, 'key', { team: 'main', pipeline: name })).toThrow(UnsafeLookupError);
    expect(() => at(template, 'key', { team: name, pipeline: 'app' })).toThrow(UnsafeLookupError);
    expect(() => pathBelow('/shared')(name)).toThrow(UnsafeLookupError);
  });

  it.each(['a/b', 'a..b', '.hidden', 'ends.'])('%j is one like any other', (name) => {
    expect(at(template, name)).toBe(`/main/app/${name}`);
    expect(pathBelow('/shared')(name)).toBe(`/shared/${name}`);
  });
});
