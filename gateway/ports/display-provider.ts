/** One monitor of an X display; the rectangle is in pixels of the whole X screen. */
export interface Screen {
  /** What a person calls it: the name of the output, or what is shown on it. */
  label: string;
  /** As in `DISPLAY`, for example `:0`. */
  displayName: string;
  xPx: number;
  yPx: number;
  widthPx: number;
  heightPx: number;
  /** True where it is a demonstration and not the candidate's own screen. */
  demonstration: boolean;
}

/** An X display that can be captured. */
export interface Display {
  readonly screens: readonly Screen[];
  /** File with the cookie that opens the display, as in `XAUTHORITY`; null where none is needed. */
  readonly authorityPath: string | null;
}

/** Tells which monitors there are. */
export interface MonitorLister {
  /** The labels of the screens that are there now; null where nobody can tell, as when the display is gone. Never rejects. */
  monitorNames(): Promise<readonly string[] | null>;
}

/** Finds what the candidate sees. */
export interface DisplayProvider extends MonitorLister {
  /** Always the same display; rejects with `display-missing` when there is none and none can be started. */
  find(): Promise<Display>;
  /** Ends what `find` started; leaves no process and no file behind. */
  close(): Promise<void>;
}
