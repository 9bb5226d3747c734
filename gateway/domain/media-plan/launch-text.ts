/**
 * A value for a GStreamer launch description, quoted so that nothing in it can end the value or add an element:
 * gst_parse_launch takes a double-quoted string with backslash escapes.
 */
export function quoted(value: string): string {
  return `"${value.replace(/[\\"]/g, (character) => `\\${character}`)}"`;
}

/** Joins the elements of a chain with links; empty parts are left out. */
export function chain(...parts: string[]): string {
  return parts.filter((part) => part !== '').join(' ! ');
}
