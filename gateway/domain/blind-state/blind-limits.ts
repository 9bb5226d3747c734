/**
 * Every limit of the blind states. Shares are those of `PartLook`. A state is told when it has lasted its `…AfterMs`; with a look every
 * 200 ms, a second of other work and the evidence picture, all of them are told within 5 s.
 */
export const blindLimits = {
  /** A sensor that gives nothing; one in a dark room has more noise than this. */
  blackMean: 0.02,
  blackSpread: 0.012,

  /** Something lies on a lens: no detail and hardly a gradient, where a wall has corners, a lamp, and shade across a whole fisheye. */
  flatContrast: 0.05,
  flatSpread: 0.08,
  /** Of what another lens sees at the same time: a dark room is dark for both. */
  flatToOther: 0.33,
  seeingContrast: 0.08,
  /** What lies on a lens keeps light off; paper lets it through, and is told by how much detail went. */
  coveredMean: 0.25,
  coveredToUsual: 0.4,
  paperToUsual: 0.25,

  /** A window and a lamp in the picture stay below 0.1. */
  overBright: 0.4,

  /** The light is out, or the exposure wrong: far less light and detail than usual. A room that was always dark is as usual. */
  underMean: 0.14,
  underToUsual: 0.35,
  underContrastToUsual: 0.5,

  /**
   * Of `sharpness`. Rendered rooms in focus have 0.8 to 1, real pictures 0.6 to 1, with noise in a dim room 0.5 to 1; blurred by 0.3 % of
   * the picture's height both have 0.3 to 0.47, by 0.6 % 0.2 to 0.29.
   */
  blurToUsual: 0.55,
  blurMost: 0.55,
  /** So soft that nobody has to know how it was before. */
  blurAlways: 0.34,
  /** Where there are no edges to speak of, nothing is told of their width. */
  fewestEdges: 0.004,
  /** A lens that saw as much contrast has nothing before it now where it sees none. */
  detailContrast: 0.1,

  /** How fast what is usual for a lens follows: dusk falls more slowly. */
  usualS: 30,

  afterMs: 1_500,
  /** A turning head blurs for a second or so. */
  blurredAfterMs: 2_500,
  /** Who sets a headset right touches its lenses. */
  saidCoveredAfterMs: 1_000,
  /** What was seen once does not count any more after so long without it. */
  doubtMs: 500,
  /** A state is over when it was not seen for so long. */
  overAfterMs: 1_000,
  /** A look comes every 200 ms, but a worker that is opened again after a damaged picture takes a second. */
  silentMs: 2_000,
  /** So much news in a row and a stream is back. */
  backAfterNews: 3,

  /** A lockdown browser blackens all; a dark page has letters, a pointer covers less than the rest of this share. */
  screenBlackMean: 0.012,
  screenDarkShare: 0.995,

  /** dBFS. Every room and every microphone is louder. */
  mutedDb: -90,
  mutedAfterMs: 3_000,
} as const;
