import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const s3Credentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};

/** What goes wrong with a request: it gets that status, its connection is cut after so many bytes, nothing is said, or another checksum. */
export type S3Fault =
  { status: number; code?: string } | { cutAfterBytes: number } | 'silent' | 'other-checksum' | 'no-checksum';

/**
 * A bucket that keeps objects in memory and takes nothing that is not signed as AWS describes it (Signature Version 4, written anew here), or that
 * is not the bytes whose SHA-256 the request has. It stands in for an S3 server: none that is kept up can be installed by its name alone.
 */
export class S3Server {
  readonly endpoint: string;
  readonly objects = new Map<string, Buffer>();
  /** `PUT name`, in the order in which they came. */
  readonly requests: string[] = [];
  /** Names why requests were not taken, for the test to see that there were none. */
  readonly refusals: string[] = [];
  /** For the next requests, one each; null: none. */
  faults: (S3Fault | null)[] = [];
  /** As long as it is set, every request is refused. */
  isDown = false;
  readonly #bucket: string;
  readonly #close: () => Promise<void>;

  static async start(bucket = 'exams'): Promise<S3Server> {
    const server = createServer((request, response) => {
      started.#respond(request, response).catch(() => response.destroy());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const started: S3Server = new S3Server(`http://127.0.0.1:${port}`, bucket, async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    return started;
  }

  private constructor(endpoint: string, bucket: string, close: () => Promise<void>) {
    this.endpoint = endpoint;
    this.#bucket = bucket;
    this.#close = close;
  }

  close(): Promise<void> {
    return this.#close();
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '', this.endpoint).pathname;
    const name = decodeURIComponent(path).slice(this.#bucket.length + 2);
    this.requests.push(`${request.method} ${name}`);
    const fault = this.isDown ? { status: 503, code: 'SlowDown' } : (this.faults.shift() ?? null);
    const body = await bodyOf(request, fault);
    if (body === null || fault === 'silent') return;
    if (fault !== null && typeof fault === 'object' && 'status' in fault) {
      refuse(response, fault.status, fault.code ?? 'InternalError');
      return;
    }
    const wrong = path.startsWith(`/${this.#bucket}/`) ? faultOf(request, body) : 'NoSuchBucket';
    if (wrong !== null) {
      this.refusals.push(`${request.method} ${name}: ${wrong}`);
      refuse(response, 403, wrong);
      return;
    }
    this.#serve(request.method ?? '', name, body, fault, response);
  }

  #serve(method: string, name: string, body: Buffer, fault: S3Fault | null, response: ServerResponse): void {
    const checksum = (bytes: Buffer) => createHash('sha256').update(bytes).digest('base64');
    if (method === 'PUT') {
      this.objects.set(name, body);
      const said = fault === 'other-checksum' ? checksum(Buffer.from('other')) : checksum(body);
      response.writeHead(200, fault === 'no-checksum' ? {} : { 'x-amz-checksum-sha256': said }).end();
    } else if (method === 'DELETE') {
      this.objects.delete(name);
      response.writeHead(204).end();
    } else {
      const found = this.objects.get(name);
      if (found === undefined) refuse(response, 404, 'NoSuchKey');
      else response.writeHead(200, { 'content-length': found.length }).end();
    }
  }
}

/** Null where it was cut off. */
async function bodyOf(request: IncomingMessage, fault: S3Fault | null): Promise<Buffer | null> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    parts.push(part as Buffer);
    bytes += (part as Buffer).length;
    if (
      fault !== null &&
      typeof fault === 'object' &&
      'cutAfterBytes' in fault &&
      bytes > fault.cutAfterBytes
    ) {
      request.socket.resetAndDestroy();
      return null;
    }
  }
  return Buffer.concat(parts);
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status).end(`<?xml version="1.0"?><Error><Code>${code}</Code></Error>`);
}

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const hex = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');

function faultOf(request: IncomingMessage, body: Buffer): string | null {
  const { headers } = request;
  const header = (name: string): string => String(headers[name] ?? '');
  const [, keyId, day = '', region = '', names = '', signature = ''] =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$/.exec(
      header('authorization'),
    ) ?? [];
  if (keyId !== s3Credentials.accessKeyId) return 'InvalidAccessKeyId';
  const signed = names.split(';');
  if (!['host', 'x-amz-content-sha256', 'x-amz-date'].every((name) => signed.includes(name)))
    return 'AccessDenied';
  const url = new URL(request.url ?? '', 'http://none');
  const canonical = [
    ...[request.method, url.pathname, url.search.slice(1)],
    ...[...signed.map((name) => `${name}:${header(name).trim().replace(/ +/g, ' ')}`), ''],
    ...[names, header('x-amz-content-sha256')],
  ].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', header('x-amz-date'), scope, hex(canonical)].join('\n');
  const key = [day, region, 's3', 'aws4_request'].reduce<string | Buffer>(
    hmac,
    `AWS4${s3Credentials.secretAccessKey}`,
  );
  if (!timingSafeEqual(hmac(key, text), Buffer.from(signature, 'hex'))) return 'SignatureDoesNotMatch';
  if (Math.abs(Date.now() - timeOf(header('x-amz-date'))) > 15 * 60_000) return 'RequestTimeTooSkewed';
  if (header('x-amz-content-sha256') !== hex(body)) return 'XAmzContentSHA256Mismatch';
  if (request.method !== 'PUT') return null;
  const checksum = createHash('sha256').update(body).digest('base64');
  const isSigned = signed.includes('x-amz-checksum-sha256');
  return isSigned && header('x-amz-checksum-sha256') === checksum ? null : 'BadDigest';
}

const timeOf = (stamp: string): number =>
  Date.parse(stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
