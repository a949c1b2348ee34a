/** A server that answers with what it was asked, or as odd as a server can be, for those who compare clients. */
import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { deflateSync, gzipSync } from 'node:zlib';

type Answer = readonly [status: number, headers: http.OutgoingHttpHeaders, body?: string | Buffer];

/** `base`: below which it answers. `closed`: where nobody listens. */
export async function startEcho() {
  const server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const path = (request.url ?? '').replace(/^\/api\/2/, '');
    if (Object.hasOwn(BROKEN, path)) {
      BROKEN[path]?.(request.socket);
      return;
    }
    const [status, headers, body = ''] = answerTo(path) ?? echoed(request, path, Buffer.concat(chunks));
    const reason = path.startsWith('/reason') ? decodeURIComponent(path.split('/')[2] ?? '') : undefined;
    response.sendDate = false;
    if (reason === undefined) response.writeHead(status, headers);
    else response.writeHead(status, reason, headers);
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const other = http.createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port: closedPort } = other.address() as AddressInfo;
  await new Promise((resolve) => other.close(resolve));
  return {
    base: `http://127.0.0.1:${port}/api/2`,
    closed: `http://127.0.0.1:${closedPort}`,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

const BROKEN: Readonly<Record<string, (socket: Socket) => void>> = {
  '/slow': () => {},
  '/closed': (socket) => socket.destroy(),
  '/cut': (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf'),
};

const JSON_TYPE = { 'Content-Type': 'application/json' };
const TEXT_TYPE = { 'Content-Type': 'text/plain' };

/** Undefined where it is to be echoed. */
function answerTo(path: string): Answer | undefined {
  const [, kind = '', first = '', second = ''] = path.split('?')[0]?.split('/') ?? [];
  if (kind === 'status') return [Number(first), JSON_TYPE, Number(first) === 204 ? '' : '{"status": "odd"}'];
  if (kind === 'reason') return [Number(second || 404), JSON_TYPE, '{}'];
  if (kind === 'redirect') return [Number(first), { Location: following(first, Number(second)), 'X-Hop': second }];
  return ANSWERS[kind];
}

function following(status: string, left: number): string {
  return left > 1 ? `/api/2/redirect/${status}/${left - 1}` : '/api/2/echo?from=redirect';
}

const ANSWERS: Readonly<Record<string, Answer>> = {
  idp: [200, JSON_TYPE, '{"access_token": "t0ken", "expires_in": 7200}'],
  clients: [
    200,
    JSON_TYPE,
    '{"client_id": "4557d5f5-7881-54f4-83a5-212f19d355c1", "tenant_id": "ede9f834-70b3-476c-83d9-736f9f8c7dae"}',
  ],
  loop: [302, { Location: '/api/2/loop' }],
  relative: [302, { Location: 'echo?relative' }],
  fragment: [302, { Location: '/api/2/echo' }],
  spaced: [302, { Location: '/api/2/echo?q=a b&é=ü' }],
  nowhere: [302, {}],
  choices: [300, { Location: '/api/2/echo' }],
  unchanged: [304, {}],
  json: [200, JSON_TYPE, '{"items": [1, 2.5, null, true, "é☃😀"], "n": 9007199254740993}'],
  nojson: [200, JSON_TYPE, '<html>no</html>'],
  cutjson: [200, JSON_TYPE, '{"a": [1, 2'],
  empty: [204, {}],
  nothing: [200, JSON_TYPE],
  untyped: [200, {}, '{"a": "ü"}'],
  broken: [200, JSON_TYPE, Buffer.from([0x22, 0xff, 0xfe, 0x22])],
  plain: [200, TEXT_TYPE, Buffer.from('gr\u00fc\u00df', 'latin1')],
  utf8: [200, { 'Content-Type': 'text/plain; charset=UTF-8' }, 'grüß ☃'],
  quoted: [200, { 'Content-Type': 'text/plain; Charset="utf-8"' }, 'grüß ☃'],
  latin1: [200, { 'Content-Type': 'application/json; charset=latin-1' }, Buffer.from('{"a": "\u00fc"}', 'latin1')],
  nocharset: [200, { 'Content-Type': 'text/plain; charset=nonsense' }, 'grüß'],
  utf16: [200, { 'Content-Type': 'application/octet-stream' }, Buffer.from('{"a": "ü☃"}', 'utf16le')],
  marked: [200, JSON_TYPE, '\ufeff{"a": 1}'],
  gzip: [200, { ...JSON_TYPE, 'Content-Encoding': 'gzip' }, gzipSync('{"packed": "gzip"}')],
  deflate: [200, { ...JSON_TYPE, 'Content-Encoding': 'deflate' }, deflateSync('{"packed": "deflate"}')],
  bytes: [200, { 'Content-Type': 'image/png' }, Buffer.from(Array.from({ length: 300 }, (_, at) => at % 256))],
  lines: [200, TEXT_TYPE, 'one\ntwo\r\nthree\n\nfive'],
  many: [200, { ...JSON_TYPE, 'X-Many': ['a', 'b'], 'x-lower': '1' }, '{}'],
  links: [200, { ...JSON_TYPE, Link: '</a?page=2>; rel="next"; title=more, <https://h/b>; rel=last, </c>' }, '[]'],
  cookies: [
    200,
    { ...JSON_TYPE, 'Set-Cookie': ['a=1; Path=/', 'b=two; Path=/api; HttpOnly', 'gone=x; Max-Age=0'] },
    '{}',
  ],
  baked: [302, { Location: '/api/2/echo', 'Set-Cookie': 'hop=1; Path=/' }],
};

/** What any client says of itself, or any server would understand to be the same, is left out. */
function echoed({ method = '', headers }: http.IncomingMessage, path: string, body: Buffer): Answer {
  const boundary = /boundary=(\S+)/.exec(headers['content-type'] ?? '')?.[1];
  const hidden = (text: string) => (boundary === undefined ? text : text.replaceAll(boundary, 'BOUNDARY'));
  const said = Object.entries(headers)
    .filter(([name, value]) => !OF_ITSELF.has(name) && !(name === 'accept' && value === '*/*'))
    .map(([name, value]) => [name, hidden(String(value))]);
  const text = { method, path, headers: Object.fromEntries(said.sort()), body: hidden(body.toString('latin1')) };
  return [200, JSON_TYPE, method === 'HEAD' ? '' : JSON.stringify(text)];
}

const OF_ITSELF = new Set([
  ...['host', 'connection', 'user-agent', 'accept-encoding', 'accept-language'],
  ...['content-length', 'transfer-encoding'],
]);
