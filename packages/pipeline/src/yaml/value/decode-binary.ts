import { YamlError } from '../yaml-error.ts';
import { BinaryText } from './yaml-value.ts';

/** Reads a `!!binary` scalar: text where its bytes are UTF-8, else the bytes. Throws {@link YamlError}. */
export function decodeBinary(base64: string): string | BinaryText {
  const compact = base64.replace(/[\r\n]/g, '');
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(compact)) {
    throw new YamlError('!!binary value contains invalid base64 data');
  }
  const bytes = Uint8Array.from(atob(compact), (char) => char.charCodeAt(0));
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return new BinaryText(bytes);
  }
}
