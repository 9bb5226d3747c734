/** Matches every address and every display (Xauth.h: FamilyWild with empty address and number). */
const familyWild = 0xffff;
const cookieName = 'MIT-MAGIC-COOKIE-1';

function counted(bytes: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/**
 * An Xauthority file with one cookie for whatever display reads it, server and clients alike. Whoever cannot read the
 * file cannot open the display. Format: libXau, Xauth(3).
 */
export function xauthorityFile(cookie: Buffer): Buffer {
  const family = Buffer.alloc(2);
  family.writeUInt16BE(familyWild);
  const nothing = Buffer.alloc(0);
  return Buffer.concat([
    family,
    counted(nothing),
    counted(nothing),
    counted(Buffer.from(cookieName, 'ascii')),
    counted(cookie),
  ]);
}
