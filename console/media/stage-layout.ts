import type { PageArea } from './canvas-layout.ts';
import type { StageLayout } from './panorama-presenter.ts';

/** Where the stage's parts are, in CSS pixels from the stage's own left upper corner. */
export function stageLayout(
  stage: HTMLElement | null,
  sphere: HTMLElement | null,
  strip: HTMLElement | null,
): StageLayout {
  const origin = stage?.getBoundingClientRect();
  const areaOf = (element: HTMLElement | null): PageArea => {
    const box = element?.getBoundingClientRect();
    return {
      left: (box?.left ?? 0) - (origin?.left ?? 0),
      top: (box?.top ?? 0) - (origin?.top ?? 0),
      width: box?.width ?? 0,
      height: box?.height ?? 0,
    };
  };
  return { stage: areaOf(stage), sphere: areaOf(sphere), strip: areaOf(strip) };
}

/** The three channels of a computed colour (`rgb(…)`) as 0 … 1; black for anything else. */
export function opaqueColour(css: string): readonly [number, number, number] {
  const [red = 0, green = 0, blue = 0] = (/^rgba?\(([^)]+)\)$/.exec(css)?.[1] ?? '')
    .split(/[\s,/]+/)
    .map((channel) => Number(channel) / 255);
  return [red, green, blue];
}
