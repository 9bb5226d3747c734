import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** An authority in files: openssl makes the certificates, and the time stamps. */
export class TestAuthority {
  readonly folder: string;
  /** Certificate of who certifies it, PEM. */
  readonly caFile: string;
  #made = 0;

  static async create(usage = 'critical,timeStamping'): Promise<TestAuthority> {
    const folder = await mkdtemp(join(tmpdir(), 'roundsight-tsa-'));
    const openssl = (...words: string[]) => run('openssl', words, { cwd: folder });
    const key = ['-newkey', 'rsa:2048', '-nodes'];
    await openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Test CA');
    await openssl('req', ...key, '-keyout', 'tsa.key', '-out', 'tsa.csr', '-subj', '/CN=Test authority');
    await writeFile(join(folder, 'extensions'), `extendedKeyUsage=${usage}\nbasicConstraints=CA:FALSE\n`);
    const issuer = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'extensions'];
    await openssl('x509', '-req', '-in', 'tsa.csr', ...issuer, '-out', 'tsa.pem');
    await writeFile(join(folder, 'serial'), '01\n');
    await writeFile(join(folder, 'tsa.conf'), configuration(folder));
    return new TestAuthority(folder);
  }

  private constructor(folder: string) {
    this.folder = folder;
    this.caFile = join(folder, 'ca.pem');
  }

  /** Answers a request, in DER both. */
  async answer(request: Uint8Array): Promise<Buffer> {
    this.#made += 1;
    const [asked, answered] = [
      join(this.folder, `${this.#made}.tsq`),
      join(this.folder, `${this.#made}.tsr`),
    ];
    await writeFile(asked, request);
    const words = ['ts', '-reply', '-config', 'tsa.conf', '-queryfile', asked, '-out', answered];
    await run('openssl', words, { cwd: this.folder });
    return readFile(answered);
  }

  /** A request as openssl makes it, of this text. */
  async request(text: string, ...words: string[]): Promise<Buffer> {
    const digest = createHash('sha256').update(text).digest('hex');
    const made = join(this.folder, 'own.tsq');
    await run('openssl', ['ts', '-query', '-sha256', '-digest', digest, '-cert', ...words, '-out', made]);
    return readFile(made);
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true });
  }
}

const configuration = (folder: string) => `
[tsa]
default_tsa = here
[here]
serial = ${folder}/serial
crypto_device = builtin
signer_cert = ${folder}/tsa.pem
certs = ${folder}/ca.pem
signer_key = ${folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
`;

export type TimeStampAnswer = (request: Buffer, response: ServerResponse) => Promise<void> | void;

/** An authority over HTTP that answers as it is told to. */
export class TimeStampServer {
  readonly url: string;
  /** What was asked, in order. */
  readonly requests: Buffer[] = [];
  answer: TimeStampAnswer;
  readonly #close: () => Promise<void>;

  static async start(answer: TimeStampAnswer): Promise<TimeStampServer> {
    const server = createServer((request, response) => void started.#respond(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const started: TimeStampServer = new TimeStampServer(`http://127.0.0.1:${port}/`, answer, async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    return started;
  }

  private constructor(url: string, answer: TimeStampAnswer, close: () => Promise<void>) {
    this.url = url;
    this.answer = answer;
    this.#close = close;
  }

  close(): Promise<void> {
    return this.#close();
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const isQuery =
      request.method === 'POST' && request.headers['content-type'] === 'application/timestamp-query';
    if (!isQuery) return void response.writeHead(400).end();
    const asked = await buffer(request);
    this.requests.push(asked);
    await this.answer(asked, response);
  }
}

/** As an authority does that works. */
export const answerOf =
  (authority: TestAuthority): TimeStampAnswer =>
  async (request, response) => {
    const answer = await authority.answer(request);
    response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(answer);
  };
