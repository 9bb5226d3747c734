/**
 * Decodes one picture file that nobody has checked, in a process of its own: a decoder that is led astray takes nothing with it, and
 * there is nothing here to be had. The file comes on standard input, the longer side to measure at is the argument; the prepared
 * picture goes out on standard output.
 */
import { buffer } from 'node:stream/consumers';
import { CodedError } from '../../ports/coded-error.ts';
import { preparePicture } from './prepare-picture.ts';
import { exitCodes, packPrepared } from './prepared-bytes.ts';

try {
  const prepared = await preparePicture(await buffer(process.stdin), Number(process.argv[2]));
  process.stdout.write(packPrepared(prepared), () => process.exit(0));
} catch (error) {
  const { code, message } = error instanceof CodedError ? error : { code: '', message: String(error) };
  const exitCode = code in exitCodes ? exitCodes[code as keyof typeof exitCodes] : 1;
  process.stderr.write(`${message}\n`, () => process.exit(exitCode));
}
