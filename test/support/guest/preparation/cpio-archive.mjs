/** @typedef {{ path: string, content: Buffer, mode?: number } | { path: string, directory: true }} ArchiveEntry */

const regularFile = 0o100000;
const folder = 0o040000;

/** A number as the format wants it: eight hexadecimal digits. */
const field = (value) => value.toString(16).padStart(8, '0').toUpperCase();

const padding = (length) => Buffer.alloc((4 - (length % 4)) % 4);

function encodeEntry(path, mode, content, inode) {
  const name = Buffer.from(`${path}\0`);
  const links = 1;
  const fields = [inode, mode, 0, 0, links, 0, content.length, 0, 0, 0, 0, name.length, 0];
  const head = Buffer.concat([Buffer.from(`070701${fields.map(field).join('')}`), name]);
  return Buffer.concat([head, padding(head.length), content, padding(content.length)]);
}

/**
 * An archive as Linux unpacks it into its first file system: cpio in the "new ASCII" format (Linux,
 * Documentation/driver-api/early-userspace/buffer-format.rst). Everything belongs to root; a folder comes before what is in it.
 *
 * @param {readonly ArchiveEntry[]} entries
 * @returns {Buffer}
 */
export function encodeCpio(entries) {
  const encoded = entries.map((entry, index) =>
    'directory' in entry
      ? encodeEntry(entry.path, folder | 0o755, Buffer.alloc(0), index + 1)
      : encodeEntry(entry.path, regularFile | (entry.mode ?? 0o644), entry.content, index + 1),
  );
  return Buffer.concat([...encoded, encodeEntry('TRAILER!!!', 0, Buffer.alloc(0), 0)]);
}
