/** What is kept of a request says nothing that opens anything, however it was written down. */
import { expect, test } from 'vitest';
import { cleanBody, cleanText, cleanUrl } from '../../../src/sandbox/requests/clean.ts';

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';
const XML = 'text/xml';
const MULTIPART = 'multipart/form-data; boundary=x';
const part = (name: string) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\ncorrecthorse\r\n--x--\r\n`;
const inBase64 = Buffer.from('foobar:correcthorse').toString('base64');

const BODIES: readonly (readonly [body: string, kept: string | null])[] = [
  ['{"password":"correcthorse"}', '{"password":"(hidden)"}'],
  ['  [{"a":1},{"Client_Secret":"correcthorse"}]', '[{"a":1},{"Client_Secret":"(hidden)"}]'],
  ['{"p\\u0061ssword":"correcthorse"}', '{"password":"(hidden)"}'],
  ['{"new-password":{"first":"correcthorse"},"login":"x"}', '{"new-password":"(hidden)","login":"x"}'],
  ['{"password":["correcthorse"]}', '{"password":"(hidden)"}'],
  ['["password","correcthorse","rest"]', '["password","(hidden)","rest"]'],
  ['[{"name":"ott","value":"correcthorse"}]', '[{"name":"ott","value":"(hidden)"}]'],
  ['{"data":"{\\"token\\":\\"correcthorse\\",\\"a\\":1}"}', '{"data":"{\\"token\\":\\"(hidden)\\",\\"a\\":1}"}'],
  ['{"data":"{\\"t\\\\u006fken\\":\\"correcthorse\\"}"}', '{"data":"{\\"token\\":\\"(hidden)\\"}"}'],
  ['{"data":"<password>correcthorse</password>"}', '{"data":"<password>(hidden)"}'],
  ['{"data":"see {\\"t\\\\u006fken\\": \\"correcthorse\\"}"}', '{"data":"(hidden)"}'],
  ['{"note":"my password: correcthorse battery"}', '{"note":"my password: (hidden)"}'],
  ['{"note":"passwd%3Dcorrecthorse"}', '{"note":"(hidden)"}'],
  ['{"url":"https://foobar:correcthorse@example.org/"}', '{"url":"https://foobar:(hidden)@example.org/"}'],
  [`{"header":"Basic ${inBase64}"}`, '{"header":"Basic (hidden)"}'],
  ['{"eyJ0eXAiOiJKV1QiLCJh.correcthorse":1}', '{"(hidden)":1}'],
  [
    '{"contact":{"country_code":"CH","area-code":"0731"},"error_code":7,"postcode":"89073"}',
    '{"contact":{"country_code":"CH","area-code":"0731"},"error_code":7,"postcode":"89073"}',
  ],
  ['[{"name":"country_code","value":"CH"}]', '[{"name":"country_code","value":"CH"}]'],
  ['["currency_code","CHF"]', '["currency_code","CHF"]'],
  [
    '{"code":"correcthorse","access_code":"correcthorse","activationCode":"correcthorse"}',
    '{"code":"(hidden)","access_code":"(hidden)","activationCode":"(hidden)"}',
  ],
  ['{"new_one_time_code":"correcthorse","X-MFA-Code":7}', '{"new_one_time_code":"(hidden)","X-MFA-Code":"(hidden)"}'],
  ['{"__proto__":{"password":"correcthorse"}}', '{"__proto__":{"password":"(hidden)"}}'],
  ['{"password":"correcthorse"', null],
  ['"{\\"password\\":\\"correcthorse\\"}"', null],
  ['correcthorse', null],
  ['<user><password>correcthorse</password></user>', null],
  ['<user password="correcthorse"/>', null],
  ['password: correcthorse\nlogin: x', null],
  [part('password'), null],
  [part('file'), null],
];

test.each(BODIES)('whatever its Content-Type, %j says no secret (TR13)', (body, kept) => {
  for (const type of [FORM, JSON_TYPE, XML, MULTIPART, undefined]) {
    expect([type, cleanBody(Buffer.from(body), type)]).toEqual([type, kept]);
  }
});

const FORMS: readonly (readonly [form: string, kept: string | null])[] = [
  ['grant_type=password&username=x&password=correcthorse', 'grant_type=password&username=x&password=(hidden)'],
  ['p%61ssword=correcthorse&a=1', 'p%61ssword=(hidden)&a=1'],
  ['p%2561ssword=correcthorse', 'p%2561ssword=(hidden)'],
  ['user%5Bpassword%5D=correcthorse', 'user%5Bpassword%5D=(hidden)'],
  ['user%5Bpass%5D=correcthorse&pin_2=correcthorse', 'user%5Bpass%5D=(hidden)&pin_2=(hidden)'],
  ['totp_code=correcthorse&code=correcthorse&zipcode=89073', 'totp_code=(hidden)&code=(hidden)&zipcode=89073'],
  ['user_code=correcthorse&device_code=correcthorse', 'user_code=(hidden)&device_code=(hidden)'],
  [
    'grant_type=authorization_code&country_code=CH&code=x',
    'grant_type=authorization_code&country_code=CH&code=(hidden)',
  ],
  ['pinned=1&compass=2&shipping=3', 'pinned=1&compass=2&shipping=3'],
  ['data=%7B%22password%22%3A%22correcthorse%22%7D&a=1', 'data=(hidden)&a=1'],
  ['data=%7B%22city%22%3A+%22Ulm%22%7D', 'data=%7B%22city%22%3A+%22Ulm%22%7D'],
  ['a=ey%4A0eXAiOiJKV1QiLCJh.correcthorse', 'a=(hidden)'],
  ['a=1\npassword=correcthorse', 'a=(hidden)'],
  ['password=correct&horse', null],
  ['=correcthorse', null],
  ['a b=1', null],
];

test.each(FORMS)('a form of %j says no secret (TR13)', (form, kept) => {
  expect(cleanBody(Buffer.from(form), `${FORM}; charset=utf-8`)).toBe(kept);
});

const URLS: readonly (readonly [url: string, kept: string])[] = [
  ['/a?lod=full&p%61ssword=correcthorse', '/a?lod=full&p%61ssword=(hidden)'],
  ['/a?x=1?token=correcthorse', '/a?x=(hidden)'],
  ['/a?password=correct&horse', '/a?password=(hidden)&(hidden)'],
  ['/a?{"password":"correcthorse"}', '/a?{"password":"(hidden)"}'],
  ['/a?%7B%22password%22%3A%22correcthorse%22%7D', '/a?(hidden)'],
  ['/a;token=correcthorse/b', '/a;token=(hidden)/b'],
  ['/users/ey%4A0eXAiOiJKV1QiLCJh.correcthorse', '/users/(hidden)'],
  ['/a?allow_deleted&text=Token', '/a?allow_deleted&text=Token'],
];

test.each(URLS)('the URL %s says no secret (TR13)', (url, kept) => {
  expect(cleanUrl(url)).toBe(kept);
});

test('what only speaks of secrets stays (TR13)', () => {
  for (const text of [
    'the access token has expired',
    'body: unknown field "password"',
    'one-time token for foobar',
    'expire-token: all tokens have expired',
    'Basic configuration of {all}',
    '[draft] 100% "sure"',
    '{ "city": "Ulm" }',
  ]) {
    expect(cleanText(text)).toBe(text);
  }
});

test('however long or deep, it is cleaned at once (TR13)', () => {
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;

  expect(cleanText(deep)).toBe(`${'['.repeat(51)}"(hidden)"${']'.repeat(51)}... (400000 characters)`);
  for (const part of ['password ', 'eyJ', 'Basic ', '://x:', '%25', '{"token', 'Basic eA ']) {
    expect(cleanText(part.repeat(200_000)).length).toBeLessThan(600);
    expect(cleanUrl(`/${part.repeat(3_000)}?a=${part.repeat(3_000)}`).length).toBeLessThan(4_100);
  }
});
