/** Turns a share 0…1 that is told often into whole tens of percent that are told once each. */
export function everyTenth(tell: (percent: number) => void): (share: number) => void {
  let toldTenths = -1;
  return (share) => {
    const tenths = Math.floor(share * 10 + 1e-9);
    if (tenths <= toldTenths) return;
    // What is there already is no progress.
    const isNews = toldTenths >= 0 || tenths < 10;
    toldTenths = tenths;
    if (isNews) tell(tenths * 10);
  };
}
