/** A vector of three components; the frame and the unit are the owner's to say. */
export type Vector3 = readonly [number, number, number];

export function addVectors(a: Vector3, b: Vector3): Vector3 {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

export function subtractVectors(a: Vector3, b: Vector3): Vector3 {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

export function scaleVector(a: Vector3, factor: number): Vector3 {
  return [a[0] * factor, a[1] * factor, a[2] * factor];
}

export function dotProduct(a: Vector3, b: Vector3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** Right-handed: `crossProduct(x, y)` is z. */
export function crossProduct(a: Vector3, b: Vector3): Vector3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

export function vectorLength(a: Vector3): number {
  return Math.hypot(a[0], a[1], a[2]);
}

/** The vector of length 1 along `a`. Throws a RangeError for the zero vector, which has no direction. */
export function unitVector(a: Vector3): Vector3 {
  const length = vectorLength(a);
  if (!(length > 0)) throw new RangeError('the zero vector has no direction');
  return scaleVector(a, 1 / length);
}

/** The angle between two directions, radians, 0 … π; exact for nearly parallel ones too. */
export function angleBetweenRad(a: Vector3, b: Vector3): number {
  return Math.atan2(vectorLength(crossProduct(a, b)), dotProduct(a, b));
}
