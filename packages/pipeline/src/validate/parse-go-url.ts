import { quoteGoString } from '../yaml/value/quote-go-string.ts';

/** Scheme and host of an address, or why it is none, in the words of the reference. */
export type ParsedUrl =
  | { readonly ok: true; readonly scheme: string; readonly host: string }
  | { readonly ok: false; readonly error: string };

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const control = /[\0-\x1f\x7f]/;
const badEscape = /%(?![0-9a-fA-F]{2}).{0,2}/s;

/** Reads an address as lightly as the reference does: most texts are relative addresses. */
export function parseGoUrl(text: string): ParsedUrl {
  const fail = (why: string): ParsedUrl => ({ ok: false, error: `parse ${quoteGoString(text)}: ${why}` });
  if (control.test(text)) return fail('net/url: invalid control character in URL');
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(text)?.[1]?.toLowerCase() ?? '';
  if (text.startsWith(':')) return fail('missing protocol scheme');
  const hash = text.indexOf('#');
  const withoutFragment = hash === -1 ? text : text.slice(0, hash);
  const badFragment = hash === -1 ? undefined : badEscape.exec(text.slice(hash))?.[0];
  const rest = withoutFragment.slice(scheme === '' ? 0 : scheme.length + 1).replace(/\?.*$/s, '');
  const authority = rest.startsWith('//') && !rest.startsWith('///') ? rest.slice(2).replace(/\/.*$/s, '') : undefined;
  const path = authority === undefined ? rest : rest.slice(2 + authority.length);
  if (scheme === '' && authority === undefined && /^[^/]*:/.test(rest)) {
    return fail('first path segment in URL cannot contain colon');
  }
  if (authority !== undefined) {
    const problem = checkAuthority(authority);
    if (problem !== undefined) return fail(problem);
  }
  if (badFragment !== undefined) return fail(`invalid URL escape ${quoteGoString(badFragment)}`);
  const badOne = badEscape.exec(path)?.[0];
  if (badOne !== undefined && (scheme === '' || path.startsWith('/')))
    return fail(`invalid URL escape ${quoteGoString(badOne)}`);
  return { ok: true, scheme, host: hostName(authority ?? '') };
}

function checkAuthority(authority: string): string | undefined {
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  const badHost = /[ \\^`{|}]/.exec(host)?.[0];
  if (host.startsWith('[')) {
    if (!host.includes(']')) return "missing ']' in host";
  } else {
    const port = /:([^:]*)$/.exec(host);
    if (port !== null && !/^[0-9]*$/.test(port[1] ?? '')) return `invalid port ${quoteGoString(port[0])} after host`;
  }
  const badOctet = /%(?![89a-fA-F][0-9a-fA-F]|25).{0,2}/.exec(host)?.[0];
  if (badOctet !== undefined) return `invalid URL escape ${quoteGoString(badOctet)}`;
  if (badHost !== undefined) return `invalid character ${quoteGoString(badHost)} in host name`;
  return undefined;
}

function hostName(authority: string): string {
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  return host.startsWith('[') ? host.slice(1).replace(/\].*$/, '') : host.replace(/:[0-9]*$/, '');
}
