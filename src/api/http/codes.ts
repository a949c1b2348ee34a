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

const SAID_BY_THE_NETWORK: readonly RegExp[] = [
  // Looking up a name: getaddrinfo, and servers of names.
  /^EAI_|^E(?:NOTFOUND|NODATA|NONAME|SERVFAIL|REFUSED|TIMEOUT|BADRESP|FORMERR)$/,
  // A connection that cannot be made, or ends.
  /^E(?:CONN(?:REFUSED|RESET|ABORTED)|TIMEDOUT|PIPE|PROTO|NOTCONN|SHUTDOWN)$/,
  /^E(?:HOST|NET)(?:UNREACH|DOWN)$|^ENETRESET$|^E(?:ADDRNOTAVAIL|ADDRINUSE|AFNOSUPPORT|MSGSIZE|NOBUFS)$/,
  /^ERR_SOCKET_C(?:LOSED|ONNECTION_TIMEOUT)|^ERR_STREAM_(?:PREMATURE_CLOSE|DESTROYED)$/,
  // What came is no HTTP, or not what it says it is packed as.
  /^HPE_|^Z_(?:DATA|BUF)_ERROR$|^Z_NEED_DICT$|^ERR__ERROR_|^ZSTD_error_/,
  // As axios sums it up.
  /^ERR_(?:NETWORK|BAD_RESPONSE)$/,
  // TLS: a handshake, or the chain of a certificate, by the names that OpenSSL has for what is wrong with it.
  /^ERR_TLS_(?:CERT_|DH_PARAM_SIZE$|HANDSHAKE_TIMEOUT$|SESSION_ATTACK$)|^ERR_O?SSL_/,
  /^(?:CERT|CRL|ERROR_IN|UNABLE_TO)_|_SELF_SIGNED_CERT$|^SELF_SIGNED_CERT_/,
  /^(?:HOSTNAME_MISMATCH|INVALID_(?:CA|PURPOSE)|PATH_LENGTH_EXCEEDED|OUT_OF_MEM|UNSPECIFIED)$/,
];
// What files say as well: too many are open, or something is not allowed, here or by a firewall.
const SAID_BY_FILES_TOO = /^E(?:ACCES|PERM|MFILE|NFILE|NOMEM|INVAL|IO)$|^UNKNOWN$|^Unknown system error/;
const CALLS_OF_A_SOCKET: ReadonlySet<unknown> = new Set(['getaddrinfo', 'connect', 'shutdown']);
const CALLS_OF_BOTH: ReadonlySet<unknown> = new Set(['read', 'write']);

/** Whether that is a thing which the network says; `call` is what was asked of the system, where that is known. */
export function isOfNetwork(code: string, call: unknown): boolean {
  if (CALLS_OF_A_SOCKET.has(call) || SAID_BY_THE_NETWORK.some((pattern) => pattern.test(code))) return true;
  return SAID_BY_FILES_TOO.test(code) && CALLS_OF_BOTH.has(call);
}

/** Of a certificate or a handshake that is no good. */
export function isTlsFailure(code: string): boolean {
  return /CERT|TLS|SSL|EPROTO|UNABLE_TO_|CRL|HOSTNAME|^INVALID_(?:CA|PURPOSE)$|^PATH_LENGTH_/.test(code);
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
