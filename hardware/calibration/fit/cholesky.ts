/**
 * The lower triangle L with L·Lᵀ = A, row-major n × n, or null where A is not positive definite.
 * Only the lower triangle of `matrix` is read.
 */
export function choleskyFactor(matrix: Float64Array, n: number): Float64Array | null {
  const lower = new Float64Array(n * n);
  for (let row = 0; row < n; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * n + column] ?? NaN;
      for (let k = 0; k < column; k++) sum -= (lower[row * n + k] ?? NaN) * (lower[column * n + k] ?? NaN);
      if (row !== column) lower[row * n + column] = sum / (lower[column * n + column] ?? NaN);
      else if (sum > 0) lower[row * n + row] = Math.sqrt(sum);
      else return null;
    }
  }
  return lower;
}

/** x with L·Lᵀ·x = b. */
export function choleskySolve(lower: Float64Array, right: Float64Array): Float64Array {
  const n = right.length;
  const x = Float64Array.from(right);
  for (let row = 0; row < n; row++) {
    let sum = x[row] ?? NaN;
    for (let k = 0; k < row; k++) sum -= (lower[row * n + k] ?? NaN) * (x[k] ?? NaN);
    x[row] = sum / (lower[row * n + row] ?? NaN);
  }
  for (let row = n - 1; row >= 0; row--) {
    let sum = x[row] ?? NaN;
    for (let k = row + 1; k < n; k++) sum -= (lower[k * n + row] ?? NaN) * (x[k] ?? NaN);
    x[row] = sum / (lower[row * n + row] ?? NaN);
  }
  return x;
}

/** The diagonal of (L·Lᵀ)⁻¹: the variances of unknowns whose normal matrix is L·Lᵀ. */
export function inverseDiagonal(lower: Float64Array, n: number): Float64Array {
  const diagonal = new Float64Array(n);
  for (let column = 0; column < n; column++) {
    const unit = new Float64Array(n);
    unit[column] = 1;
    diagonal[column] = choleskySolve(lower, unit)[column] ?? NaN;
  }
  return diagonal;
}
