/** A row or an entry as it is before it is hashed. */
export function withoutHash<Row extends { hash: string }>(row: Row): Omit<Row, 'hash'> {
  const copy: Partial<Row> = { ...row };
  delete copy.hash;
  return copy as Omit<Row, 'hash'>;
}
