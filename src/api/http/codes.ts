/** The codes by which Node and OpenSSL report a failure of the network: in words, and of which kind it is. */

export function codeInWords(code: string): string {
  switch (code) {
    case 'ENOTFOUND':
      return 'the name is not known';
    case 'EAI_AGAIN':
      return 'the name could not be looked up';
    case 'ECONNREFUSED':
      return 'nothing listens there';
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'there is no way to it';
    case 'ECONNRESET':
    case 'EPIPE':
      return 'it was closed from the other side';
    case 'ETIMEDOUT':
      return 'nobody answered';
    case 'CERT_HAS_EXPIRED':
      return 'its certificate has expired';
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return 'its certificate belongs to another name';
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return 'its certificate is not signed by an authority that this computer trusts';
    default:
      return isTlsFailure(code) ? 'the secure connection failed' : 'the network reports an error';
  }
}

/** Of a certificate or a handshake that is no good. */
export function isTlsFailure(code: string): boolean {
  return /CERT|TLS|SSL|EPROTO|UNABLE_TO_|CRL|HOSTNAME/.test(code);
}

// What a connection fails with before it is one: to a proxy, where the way goes through one.
const UNREACHED: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
]);

export function isUnreached(code: string): boolean {
  return UNREACHED.has(code);
}
