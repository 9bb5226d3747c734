/** Arrivals are counted in stretches of this length; the shortest transit of each stands for its queue, which leaves jitter out. */
const bucketMs = 50;
const bucketCount = 32;
/** Over how many stretches the queue's growth is judged, and how many of them must have packets. */
const trendBuckets = 8;
const trendPoints = 4;
/** The shortest transit is that of this long; it forgets older ones, as clocks drift and routes change. */
const baselineSliceMs = 2000;
const baselineSlices = 5;
/** The viewer's clock has no reason to jump this far. */
const maxJumpMs = 60_000;

/** What the packets of the last 1.5 s met on their way to one viewer. Arrival times are on the viewer's own clock, in ms. */
export class ArrivalWindow {
  readonly #bytes = new Float64Array(bucketCount);
  readonly #arrived = new Uint32Array(bucketCount);
  readonly #lost = new Uint32Array(bucketCount);
  readonly #transitMs = new Float64Array(bucketCount);
  readonly #baselineMs = new Float64Array(baselineSlices).fill(Number.POSITIVE_INFINITY);
  #newest = Number.NEGATIVE_INFINITY;
  #first = 0;
  #lastArrivalMs = 0;

  noteArrival(sentAtMs: number, arrivedAtMs: number, bytes: number): void {
    const bucket = Math.floor(arrivedAtMs / bucketMs);
    this.#advanceTo(bucket, arrivedAtMs);
    if (bucket <= this.#newest - bucketCount) return;
    const slot = slotOf(bucket, bucketCount);
    const transitMs = arrivedAtMs - sentAtMs;
    this.#bytes[slot] = (this.#bytes[slot] ?? 0) + bytes;
    this.#arrived[slot] = (this.#arrived[slot] ?? 0) + 1;
    this.#transitMs[slot] = Math.min(this.#transitMs[slot] ?? transitMs, transitMs);
    this.#lastArrivalMs = Math.max(this.#lastArrivalMs, arrivedAtMs);
    const slice = slotOf(Math.floor(arrivedAtMs / baselineSliceMs), baselineSlices);
    this.#baselineMs[slice] = Math.min(this.#baselineMs[slice] ?? transitMs, transitMs);
  }

  /** A packet that did not arrive counts with those that arrived last. */
  noteLoss(): void {
    if (this.#newest === Number.NEGATIVE_INFINITY) return;
    const slot = slotOf(this.#newest, bucketCount);
    this.#lost[slot] = (this.#lost[slot] ?? 0) + 1;
  }

  /** Rate at which bytes arrived over about the last `windowMs`, up to 1500; 0 before the first. */
  arrivalRateBps(windowMs: number): number {
    const from = this.#from(windowMs);
    let bytes = 0;
    for (let bucket = from; bucket <= this.#newest; bucket += 1)
      bytes += this.#bytes[slotOf(bucket, bucketCount)] ?? 0;
    return bytes === 0 ? 0 : (bytes * 8000) / Math.max(bucketMs, this.#lastArrivalMs - from * bucketMs);
  }

  /** Share of the packets of about the last `windowMs` that did not arrive, 0 to 1. */
  lossRatio(windowMs: number): number {
    let arrived = 0;
    let lost = 0;
    for (let bucket = this.#from(windowMs); bucket <= this.#newest; bucket += 1) {
      arrived += this.#arrived[slotOf(bucket, bucketCount)] ?? 0;
      lost += this.#lost[slotOf(bucket, bucketCount)] ?? 0;
    }
    return lost / Math.max(1, arrived + lost);
  }

  /** How long the luckiest packet of about the last 150 ms waited on the way, in ms; 0 before the first. */
  get queueMs(): number {
    let transitMs = Number.POSITIVE_INFINITY;
    for (let bucket = this.#from(3 * bucketMs); bucket <= this.#newest; bucket += 1)
      transitMs = Math.min(transitMs, this.#transitMs[slotOf(bucket, bucketCount)] ?? transitMs);
    return transitMs === Number.POSITIVE_INFINITY ? 0 : transitMs - Math.min(...this.#baselineMs);
  }

  /** By how much the queue grew over about the last 400 ms, in ms, by a straight line through it; 0 where too little arrived. */
  get queueGrowthMs(): number {
    const from = this.#from(trendBuckets * bucketMs);
    let [points, sumX, sumY, sumXX, sumXY] = [0, 0, 0, 0, 0];
    for (let bucket = from; bucket <= this.#newest; bucket += 1) {
      const transitMs = this.#transitMs[slotOf(bucket, bucketCount)] ?? Number.POSITIVE_INFINITY;
      if (transitMs === Number.POSITIVE_INFINITY) continue;
      const x = bucket - from;
      points += 1;
      sumX += x;
      sumY += transitMs;
      sumXX += x * x;
      sumXY += x * transitMs;
    }
    const spread = points * sumXX - sumX * sumX;
    if (points < trendPoints || spread === 0) return 0;
    return ((points * sumXY - sumX * sumY) / spread) * trendBuckets;
  }

  /** Takes the present transit for that of an empty queue. */
  takeForEmpty(): void {
    const emptyMs = this.queueMs + Math.min(...this.#baselineMs);
    this.#baselineMs.fill(Number.POSITIVE_INFINITY);
    this.#baselineMs[slotOf(Math.floor(this.#lastArrivalMs / baselineSliceMs), baselineSlices)] = emptyMs;
  }

  #from(windowMs: number): number {
    return Math.max(this.#first, this.#newest - Math.min(bucketCount - 1, Math.round(windowMs / bucketMs)));
  }

  #advanceTo(bucket: number, arrivedAtMs: number): void {
    const isNew = Math.abs(arrivedAtMs - this.#lastArrivalMs) > maxJumpMs;
    if (isNew || this.#newest === Number.NEGATIVE_INFINITY) {
      this.#baselineMs.fill(Number.POSITIVE_INFINITY);
      this.#first = bucket;
      this.#newest = bucket - bucketCount;
      this.#lastArrivalMs = arrivedAtMs;
    }
    const sliceBefore = Math.floor((this.#newest * bucketMs) / baselineSliceMs);
    const from = Math.max(this.#newest + 1, bucket - bucketCount + 1);
    for (let empty = from; empty <= bucket; empty += 1) {
      const slot = slotOf(empty, bucketCount);
      this.#bytes[slot] = this.#arrived[slot] = this.#lost[slot] = 0;
      this.#transitMs[slot] = Number.POSITIVE_INFINITY;
    }
    if (bucket <= this.#newest) return;
    this.#newest = bucket;
    const slice = Math.floor(arrivedAtMs / baselineSliceMs);
    for (let empty = Math.max(sliceBefore + 1, slice - baselineSlices + 1); empty <= slice; empty += 1)
      this.#baselineMs[slotOf(empty, baselineSlices)] = Number.POSITIVE_INFINITY;
  }
}

/** Arrival times may be negative: the viewer's clock starts anywhere. */
function slotOf(number: number, count: number): number {
  return ((number % count) + count) % count;
}
