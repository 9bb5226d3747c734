/** One monitor as RandR lists it; the rectangle is in pixels of the whole X screen. */
export interface Monitor {
  name: string;
  xPx: number;
  yPx: number;
  widthPx: number;
  heightPx: number;
}

/** ` 0: +*HDMI-1 1920/509x1080/286+0+0  HDMI-1`: index, automatic, primary, name, pixels/millimetres, offset. */
const monitorLine = /^\s*\d+:\s+\+?\*?(\S+)\s+(\d+)\/\d+x(\d+)\/\d+([+-]\d+)([+-]\d+)\s/;

/**
 * The monitors in the output of `xrandr --listmonitors`, in its order. Monitors that mirror another one are left out:
 * they show the same pixels.
 */
export function parseMonitors(output: string): Monitor[] {
  const monitors = new Map<string, Monitor>();
  for (const line of output.split('\n')) {
    const [, name, width, height, x, y] = monitorLine.exec(`${line} `) ?? [];
    if (name === undefined) continue;
    const monitor = {
      name,
      xPx: Number(x),
      yPx: Number(y),
      widthPx: Number(width),
      heightPx: Number(height),
    };
    const place = [monitor.xPx, monitor.yPx, monitor.widthPx, monitor.heightPx].join();
    if (monitor.widthPx >= 2 && monitor.heightPx >= 2 && !monitors.has(place)) monitors.set(place, monitor);
  }
  return [...monitors.values()];
}
