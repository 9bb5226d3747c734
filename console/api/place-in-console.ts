/** The wanted address where it is a place in this console, else the start: never another site. */
export function placeInConsole(wanted: unknown): string {
  return typeof wanted === 'string' && /^\/(?![/\\])/.test(wanted) ? wanted : '/';
}
