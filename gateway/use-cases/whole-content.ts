/** What is in memory already, as the content of a file that is to be written. */
// eslint-disable-next-line @typescript-eslint/require-await -- an output takes what comes with time.
export async function* wholeContent(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  if (bytes.length > 0) yield bytes;
}
