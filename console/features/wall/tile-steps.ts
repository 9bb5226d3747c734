/** Where a tile is on the page, in pixels. */
export interface TilePlace {
  id: string;
  left: number;
  top: number;
  width: number;
  height: number;
}

const steps: Readonly<Record<string, { across: number; down: number }>> = {
  ArrowLeft: { across: -1, down: 0 },
  ArrowRight: { across: 1, down: 0 },
  ArrowUp: { across: 0, down: -1 },
  ArrowDown: { across: 0, down: 1 },
};

/** The tile that an arrow key leads to: the nearest that lies that way, straight on before aside; null for none. */
export function tileBeside(places: readonly TilePlace[], fromId: string, key: string): string | null {
  const step = steps[key];
  const from = places.find(({ id }) => id === fromId);
  if (!step || !from) return null;
  const cost = (to: TilePlace): number => {
    const across = to.left + to.width / 2 - (from.left + from.width / 2);
    const down = to.top + to.height / 2 - (from.top + from.height / 2);
    const ahead = across * step.across + down * step.down;
    const aside = Math.abs(across * step.down) + Math.abs(down * step.across);
    // What overlaps only in part is not beyond this one.
    const isBeyond =
      step.across === 0
        ? Math.abs(down) >= Math.min(from.height, to.height) / 2
        : Math.abs(across) >= Math.min(from.width, to.width) / 2;
    return ahead <= 0 || !isBeyond ? Infinity : ahead + 2 * aside;
  };
  const others = places.filter(({ id }) => id !== fromId).map((to) => ({ id: to.id, cost: cost(to) }));
  const nearest = others.reduce<{ id: string; cost: number } | null>(
    (best, next) => (next.cost < (best?.cost ?? Infinity) ? next : best),
    null,
  );
  return nearest?.id ?? null;
}
