const known = ['Team', 'Pipeline', 'Secret'];
const root = '*struct { Team string; Pipeline string; Secret string }';

/**
 * Checks a template of secret names (pipeline-language.md 4.3): texts with `{{.Team}}`, `{{.Pipeline}}` and `{{.Secret}}`.
 * `name` is what messages call it. Undefined where nothing is wrong.
 */
export function checkSecretTemplate(name: string, template: string): string | undefined {
  if (template.trim() === '') return 'secret template should not be empty';
  for (let at = template.indexOf('{{'); at !== -1; at = template.indexOf('{{', at)) {
    const end = template.indexOf('}}', at);
    if (end === -1) return `template: ${name}:1: unclosed action`;
    const action = template.slice(at + 2, end);
    if (action.trim() === '') return `template: ${name}:1: missing value for command`;
    const unknown = Array.from(action.matchAll(/\.([A-Za-z_]\w*)/g)).find(([, field = '']) => !known.includes(field));
    if (unknown !== undefined) {
      const column = new TextEncoder().encode(template.slice(0, at + 2 + unknown.index)).length;
      const place = `template: ${name}:1:${column}: executing "${name}" at <${unknown[0]}>`;
      return `${place}: can't evaluate field ${unknown[1]} in type ${root}`;
    }
    at = end + 2;
  }
  return undefined;
}
