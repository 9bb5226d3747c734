import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

/** What the fake fswebcam does with its next picture. */
export type Behaviour = 'good' | 'short' | 'other-size' | 'nothing' | 'fails' | 'busy' | 'hangs' | 'no-jpeg';

const formats = `\tType: Video Capture

\t[0]: 'MJPG' (Motion-JPEG, compressed)
\t\tSize: Discrete 640x480
\t\t\tInterval: Discrete 0.033s (30.000 fps)
\t\tSize: Discrete 320x240
\t\t\tInterval: Discrete 0.033s (30.000 fps)
`;

async function picture(width: number, height: number): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const;
  return sharp({ create: { width, height, channels: 3, background: '#456', noise } })
    .jpeg()
    .toBuffer();
}

/** `fswebcam` and `v4l2-ctl` in a folder for PATH: they keep what they were called with, and do as they are told. */
export class FakeWebcamPrograms {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(folder: string): Promise<FakeWebcamPrograms> {
    const programs = new FakeWebcamPrograms(folder);
    await mkdir(folder, { recursive: true });
    const good = await picture(640, 480);
    await programs.#put('good', good);
    await programs.#put('short', good.subarray(0, good.length / 2));
    await programs.#put('other-size', await picture(320, 240));
    await programs.#put('no-jpeg', await sharp(good).png().toBuffer());
    await programs.#put('formats', formats);
    await programs.#script('v4l2-ctl', `cat '${folder}/formats'`);
    await programs.#script(
      'fswebcam',
      [
        `for word in "$@"; do printf '%s\\n' "$word" >> '${folder}/words'; file="$word"; done`,
        `pwd > '${folder}/place'; stat -c %a . >> '${folder}/place'; echo $$ > '${folder}/pid'`,
        `behaviour=$(cat '${folder}/behaviour')`,
        'case "$behaviour" in',
        '  hangs) trap "" TERM INT; sleep 600 & wait; sleep 600 ;;',
        '  fails) echo "Error opening device" >&2; exit 1 ;;',
        '  busy) echo "VIDIOC_S_FMT: Device or resource busy" >&2 ;;',
        '  nothing) ;;',
        `  *) cat '${folder}'/"$behaviour" > "$file" ;;`,
        'esac',
      ].join('\n'),
    );
    return programs;
  }

  behave(behaviour: Behaviour): Promise<void> {
    return writeFile(join(this.folder, 'behaviour'), behaviour);
  }

  /** What v4l2-ctl prints. */
  async formats(): Promise<string> {
    return (await this.#get('formats')) ?? '';
  }

  setFormats(text: string): Promise<void> {
    return this.#put('formats', text);
  }

  /** The words that fswebcam was called with; null where it was not called. */
  async words(): Promise<string[] | null> {
    const text = await this.#get('words');
    return text === null ? null : text.trimEnd().split('\n');
  }

  /** The folder it ran in, and its mode in octal. */
  async place(): Promise<{ folder: string; mode: string } | null> {
    const [folder, mode] = ((await this.#get('place')) ?? '').split('\n');
    return folder === undefined || mode === undefined ? null : { folder, mode };
  }

  /** Null where it has not started. */
  pid(): number | null {
    const path = join(this.folder, 'pid');
    const text = existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
    return text === '' ? null : Number(text);
  }

  #get(name: string): Promise<string | null> {
    return readFile(join(this.folder, name), 'utf8').catch(() => null);
  }

  #put(name: string, content: string | Uint8Array): Promise<void> {
    return writeFile(join(this.folder, name), content);
  }

  async #script(name: string, text: string): Promise<void> {
    await this.#put(name, `#!/bin/sh\n${text}\n`);
    await chmod(join(this.folder, name), 0o755);
  }
}
