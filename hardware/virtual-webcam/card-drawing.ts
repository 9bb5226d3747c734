import { svgText } from './svg-text.ts';

const card = { widthPx: 470, heightPx: 296 };
const colours = {
  ground: '#e9edf0',
  head: '#5d7f93',
  ink: '#33434d',
  bar: '#a9b6be',
  portrait: '#c4ced4',
  person: '#8b9aa4',
  mark: '#b23a48',
  skin: '#d8a88a',
  shade: '#c39073',
};

/**
 * An identity card of nobody, held up to the camera, as SVG elements: bars where a name would be, and SPECIMEN right across
 * it. `share` of the loop, 0 to 1: the hands are not quite still.
 */
export function heldCardSvg(share: number): string {
  const turn = 2 * Math.PI * share;
  const place = `translate(${85 + 5 * Math.sin(turn)} ${104 + 4 * Math.cos(turn)}) rotate(${0.8 * Math.sin(2 * turn)} 235 148)`;
  return `<g transform="${place}">${fingersSvg()}${cardSvg()}${thumbsSvg()}</g>`;
}

function cardSvg(): string {
  const bars = [150, 210, 120, 180].map(
    (lengthPx, row) =>
      `<rect x="182" y="${74 + row * 36}" width="${lengthPx}" height="12" rx="3" fill="${colours.bar}"/>`,
  );
  const machineLine = (yPx: number): string =>
    svgText('<'.repeat(30), { xPx: 28, yPx, heightPx: 14, colour: colours.ink, strokePx: 2 });
  return (
    `<rect width="${card.widthPx}" height="${card.heightPx}" rx="16" fill="${colours.ground}"/>` +
    `<path d="M0 50 V16 Q0 0 16 0 H${card.widthPx - 16} Q${card.widthPx} 0 ${card.widthPx} 16 V50 Z" fill="${colours.head}"/>` +
    svgText('IDENTITY CARD', { xPx: 28, yPx: 15, heightPx: 20, colour: colours.ground }) +
    `<rect x="28" y="72" width="128" height="150" rx="6" fill="${colours.portrait}"/>` +
    `<circle cx="92" cy="128" r="32" fill="${colours.person}"/><path d="M40 222 Q44 168 92 168 Q140 168 144 222 Z" fill="${colours.person}"/>` +
    bars.join('') +
    machineLine(242) +
    machineLine(266) +
    `<g opacity="0.8" transform="rotate(-17 235 160)">${svgText('SPECIMEN', { xPx: 235, yPx: 132, heightPx: 46, colour: colours.mark, centred: true })}</g>`
  );
}

function fingersSvg(): string {
  const finger = (xPx: number, yPx: number): string =>
    `<rect x="${xPx}" y="${yPx}" width="40" height="26" rx="13" fill="${colours.shade}"/>`;
  return [150, 178, 206].flatMap((yPx) => [finger(-22, yPx), finger(card.widthPx - 18, yPx)]).join('');
}

function thumbsSvg(): string {
  const thumb = (xPx: number, angleDeg: number): string =>
    `<rect x="${xPx - 36}" y="222" width="72" height="32" rx="16" fill="${colours.skin}" transform="rotate(${angleDeg} ${xPx} 238)"/>`;
  return thumb(4, -28) + thumb(card.widthPx - 4, 28);
}
