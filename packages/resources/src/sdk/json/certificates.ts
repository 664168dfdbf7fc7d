import { X509Certificate } from 'node:crypto';
import { type Decoder, text } from './decoders.ts';
import { PayloadError } from './payload-error.ts';

/** PEM certificates in one text; absent is the empty text. What is none would else be passed over in silence. */
export const certificates: Decoder<string> = (value, path) => {
  const pem = text(value, path);
  if (pem.trim() === '') return '';
  try {
    new X509Certificate(pem);
  } catch {
    throw new PayloadError(`${path} must hold certificates as PEM texts (-----BEGIN CERTIFICATE-----)`);
  }
  return pem;
};
