import { type Decoder, text } from './decoders.ts';
import { PayloadError } from './payload-error.ts';

const pemCertificate = /^-----BEGIN CERTIFICATE-----\s[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/m;

/**
 * PEM certificates in one text; absent is the empty text. What is none would else be passed over in silence. Looks at the
 * form only: reading them takes a library that most programs need for nothing else, and that is slow to load.
 */
export const certificates: Decoder<string> = (value, path) => {
  const pem = text(value, path);
  if (pem.trim() === '' || pemCertificate.test(pem)) return pem;
  throw new PayloadError(`${path} must hold certificates as PEM texts (-----BEGIN CERTIFICATE-----)`);
};
