import { describe, expect, it } from 'vitest';
import { redact } from '../../../../gateway/config/redact.ts';
import { createLog } from '../../../../gateway/adapters/system/pino-log.ts';
import { CodedError } from '../../../../gateway/ports/coded-error.ts';

const secret = 'S3CRET';

describe('what reaches the log', () => {
  const carriers: [string, object][] = [
    ['a password', { body: { password: secret } }],
    ['a token with a prefix', { viewerToken: secret }],
    ['headers', { req: { headers: { cookie: secret, Authorization: `Bearer ${secret}` } } }],
    ['a session description', { offer: { answerSdp: secret } }],
    ['a list', { accounts: [{ newPassword: secret }] }],
    ['a sign-in link in a text', { url: `http://h/sign-in#token=${secret}` }],
    ['a bearer token in a text', { line: `authorization: Bearer ${secret}==` }],
    ['an ICE password in a text', { line: `a=ice-pwd:${secret}\r\na=mid:0` }],
    ['the message of an error', { err: new Error(`bad link #token=${secret}`) }],
    [
      'the cause of an error',
      { err: new CodedError('internal', 'x', { cause: new Error(`#token=${secret}`) }) },
    ],
    ['a credential of an ICE server', { iceServers: [{ credential: secret }] }],
  ];
  it.each(carriers)('has no secret: %s', (_what, detail) => {
    const lines: string[] = [];
    for (const json of [true, false])
      createLog({ level: 'info', json, write: (line) => lines.push(line) }).info(
        detail,
        'something happened',
      );
    expect(lines).toHaveLength(2);
    for (const line of lines) {
      expect(line).toContain('something happened');
      expect(line).toContain('[redacted]');
      expect(line).not.toContain(secret);
    }
  });

  it('keeps everything else', () => {
    expect(redact({ a: 1, b: 'text', c: [true, null], d: 5n })).toEqual({
      a: 1,
      b: 'text',
      c: [true, null],
      d: '5',
    });
  });

  it('cuts off what never ends', () => {
    const loop: Record<string, unknown> = {};
    loop.self = loop;
    expect(JSON.stringify(redact(loop))).toContain('[deeper]');
  });
});

describe('the log for people', () => {
  it('is one line per entry, whatever is in it', () => {
    const lines: string[] = [];
    const log = createLog({ level: 'info', json: false, write: (line) => lines.push(line) });
    log.warn({ headset: { id: 'h', virtual: true }, note: 'two\nlines', nothing: null }, 'it\nhappened');
    log.error({ err: new Error('broken\nbadly') }, 'a fault');
    log.debug({}, 'too small to say');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(
      /^\d\d:\d\d:\d\d warn {2}it \| happened headset\.id=h headset\.virtual=true note=two \| lines\n$/,
    );
    expect(lines[1]).toMatch(/^\d\d:\d\d:\d\d error a fault \(broken \| badly \| at .*\)\n$/);
  });
});
